using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using TinyML.Testing;

namespace TinyML.EndToEnd.Tests;

/// <summary>The command line while it runs.</summary>
internal sealed class RunningTool : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);
    private readonly Process _process;
    private readonly List<string> _lines = [];
    private readonly Task _reading;

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
        _reading = Task.Run(ReadErrors);
    }

    /// <summary>What it wrote to standard error, once it has ended.</summary>
    public string Errors
    {
        get
        {
            _reading.Wait();
            return string.Join('\n', _lines);
        }
    }

    /// <summary>The one JSON object that it wrote to standard output, once it has ended.</summary>
    public JsonElement Json { get; private set; }

    /// <summary>Writes to its standard input, which stays open.</summary>
    public void Write(string text)
    {
        _process.StandardInput.Write(text);
        _process.StandardInput.Flush();
    }

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

    /// <summary>Waits for a line of its standard error.</summary>
    /// <returns>What follows the beginning of that line.</returns>
    public string WaitForError(string beginning)
    {
        while (true)
        {
            lock (_lines)
            {
                if (_lines.Find(line => line.StartsWith(beginning, StringComparison.Ordinal)) is { } found)
                {
                    return found[beginning.Length..];
                }
            }

            Assert.That(_process.WaitForExit(TimeSpan.FromMilliseconds(20)), Is.False, () => $"it ended before it said '{beginning}': {Errors}");
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

    private void ReadErrors()
    {
        while (_process.StandardError.ReadLine() is { } line)
        {
            lock (_lines)
            {
                _lines.Add(line);
            }
        }
    }

    private static void Signal(string name, int process)
    {
        using Process kill = Process.Start("kill", [$"-{name}", process.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        Assert.That(kill.ExitCode, Is.Zero);
    }

    public static int Rows(string path)
    {
        if (!File.Exists(path))
        {
            return 0;
        }

        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        return reader.ReadToEnd().Count(c => c == '\n') - 1;
    }
}
