using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using TinyML.Testing;

namespace TinyML.EndToEnd.Tests;

/// <summary>The command line while it runs.</summary>
internal sealed class RunningTool : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);
    private readonly Process _process;
    private readonly Task<string> _errors;

    /// <summary>Starts it in the repository's root.</summary>
    public RunningTool(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "tinyml.dll"), .. arguments])
        {
            WorkingDirectory = Requirements.RepositoryRoot,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        _process = Process.Start(start)!;
        _errors = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>What it wrote to standard error, once it has ended.</summary>
    public string Errors => _errors.Result;

    /// <summary>The one JSON object that it wrote to standard output, once it has ended.</summary>
    public JsonElement Json { get; private set; }

    /// <summary>The next line of its output.</summary>
    public string Line() => _process.StandardOutput.ReadLine() ?? throw new AssertionException($"it ended: {Errors}");

    /// <summary>Waits for a file of a header and so many rows.</summary>
    public void WaitForRows(string path, int rows)
    {
        while (Rows(path) < rows)
        {
            Assert.That(_process.WaitForExit(TimeSpan.FromMilliseconds(20)), Is.False, () => $"it ended before the file had {rows} rows: {Errors}");
        }
    }

    /// <summary>Waits until it listens on a TCP port of this computer.</summary>
    public void WaitForPort(int port)
    {
        while (true)
        {
            try
            {
                using var client = new TcpClient("127.0.0.1", port);
                return;
            }
            catch (SocketException)
            {
                Assert.That(_process.WaitForExit(TimeSpan.FromMilliseconds(20)), Is.False, () => $"it ended before it listened: {Errors}");
            }
        }
    }

    /// <summary>Sends a signal by its name.</summary>
    public void Signal(string name) => Signal(name, _process.Id);

    /// <summary>Sends a signal to the processes that it started.</summary>
    public void SignalChildren(string name)
    {
        int[] children = [.. Directory.EnumerateDirectories($"/proc/{_process.Id}/task").SelectMany(task => File.ReadAllText(Path.Combine(task, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(id => int.Parse(id, CultureInfo.InvariantCulture))];
        Assert.That(children, Is.Not.Empty);
        Array.ForEach(children, child => Signal(name, child));
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>The exit code.</returns>
    public int Wait()
    {
        string output = _process.StandardOutput.ReadToEnd();
        Assert.That(_process.WaitForExit(Limit), Is.True);
        Json = output.StartsWith('{') ? JsonDocument.Parse(output).RootElement : default;
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private static void Signal(string name, int process)
    {
        using Process kill = Process.Start("kill", [$"-{name}", process.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        Assert.That(kill.ExitCode, Is.Zero);
    }

    private static int Rows(string path)
    {
        if (!File.Exists(path))
        {
            return 0;
        }

        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        return reader.ReadToEnd().Count(c => c == '\n') - 1;
    }
}
