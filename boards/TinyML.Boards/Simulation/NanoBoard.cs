using System.Diagnostics;
using System.Text;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Targets;

namespace TinyML.Boards.Simulation;

/// <summary>A board with .NET nanoFramework: its very Firmware.dll on desktop .NET, in a process of its own that ends with this object. Serial port, pins and
/// internal storage are simulated; the clock is this computer's, so costs are not the board's.</summary>
public sealed class NanoBoard : ISimulatedBoard
{
    /// <summary>What board.json calls this simulator.</summary>
    public const string Kind = "nanoframework";

    private const string Simulation = "TinyML.Nano.Simulation.dll";
    private const string CopiedModel = "model.tmlb";
    private const int LongestMessage = 4096;
    private readonly string _folder = Directory.CreateTempSubdirectory("tinyml-nano-").FullName;
    private readonly PinLeds _leds;
    private readonly StringBuilder _messages = new();
    private readonly Queue<byte> _received = new();
    private readonly Process _process;
    private bool _ended;
    private int _disposed;

    private NanoBoard(BoardSimulator simulator, string blobPath, string assemblies)
    {
        _leds = new PinLeds(simulator.Leds, change => LedChanged?.Invoke(change));
        try
        {
            File.Copy(blobPath, Path.Combine(_folder, CopiedModel));
            _process = StartProcess(assemblies);
        }
        catch
        {
            Directory.Delete(_folder, recursive: true);
            throw;
        }

        AppDomain.CurrentDomain.ProcessExit += OnProcessExit;
        new Thread(Receive) { IsBackground = true, Name = "line of the simulated ESP32" }.Start();
    }

    /// <inheritdoc/>
    public event Action<LedChange>? LedChanged;

    /// <inheritdoc/>
    public string Name => "sim";

    /// <inheritdoc/>
    public string CostUnit => "microseconds";

    /// <summary>The folder that is the board's internal storage, until this object is disposed.</summary>
    public string StorageFolder => _folder;

    /// <summary>Starts the board.</summary>
    /// <param name="board">A board whose simulator is nanoframework.</param>
    /// <param name="blobPath">The model, which is put onto its internal storage.</param>
    /// <exception cref="DiagnosticException">The board is another one, or the firmware's assemblies are not there.</exception>
    public static NanoBoard Start(BoardDefinition board, string blobPath)
    {
        if (board.Simulator is not { Kind: Kind } simulator)
        {
            throw new DiagnosticException(DiagnosticCodes.SimulatorRefused, $"board '{board.Id}'", "it does not run .NET nanoFramework", "use a board whose board.json names nanoframework");
        }

        string assemblies = Path.Combine(AppContext.BaseDirectory, Kind);
        return File.Exists(Path.Combine(assemblies, Simulation)) && File.Exists(DotnetHost)
            ? new NanoBoard(simulator, blobPath, assemblies)
            : throw new DiagnosticException(DiagnosticCodes.SimulatorMissing, assemblies, $"the firmware of the simulated board or the program {DotnetHost} is not there", "install tinyml again, or use --port virtual");
    }

    /// <inheritdoc/>
    public bool IsOn(BoardLed led) => _leds.IsOn(led);

    /// <inheritdoc/>
    public int Read(Span<byte> buffer, TimeSpan timeout)
    {
        lock (_received)
        {
            if (_received.Count == 0 && !_ended && timeout > TimeSpan.Zero)
            {
                Monitor.Wait(_received, timeout);
            }

            int count = 0;
            while (count < buffer.Length && _received.TryDequeue(out byte value))
            {
                buffer[count++] = value;
            }

            return count > 0 || !_ended ? count : throw Gone(null);
        }
    }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        try
        {
            Stream line = _process.StandardInput.BaseStream;
            line.Write(bytes);
            line.Flush();
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException)
        {
            throw Gone(exception);
        }
    }

    /// <summary>Ends the process and removes the storage.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        AppDomain.CurrentDomain.ProcessExit -= OnProcessExit;
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>The program that runs .NET assemblies, of the runtime that runs this one.</summary>
    private static string DotnetHost => Path.GetFullPath(
        Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));

    private Process StartProcess(string assemblies)
    {
        var process = new Process
        {
            StartInfo = new ProcessStartInfo(DotnetHost, ["exec", Path.Combine(assemblies, Simulation), assemblies, _folder])
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
                RedirectStandardInput = true,
            },
        };
        process.ErrorDataReceived += (_, line) => OnMessage(line.Data);
        process.Start();
        process.BeginErrorReadLine();
        return process;
    }

    private void Receive()
    {
        Span<byte> buffer = stackalloc byte[512];
        int count;
        do
        {
            count = ReadLine(buffer);
            lock (_received)
            {
                foreach (byte value in buffer[..count])
                {
                    _received.Enqueue(value);
                }

                _ended = count == 0;
                Monitor.PulseAll(_received);
            }
        }
        while (count > 0);
    }

    private int ReadLine(Span<byte> buffer)
    {
        try
        {
            return _process.StandardOutput.BaseStream.Read(buffer);
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException)
        {
            // The process was ended.
            return 0;
        }
    }

    private void OnMessage(string? line)
    {
        if (line is null || _leds.Take(line))
        {
            return;
        }

        lock (_messages)
        {
            if (_messages.Length < LongestMessage)
            {
                _messages.AppendLine(line);
            }
        }
    }

    private IOException Gone(Exception? cause)
    {
        lock (_messages)
        {
            return new IOException(_disposed != 0 ? "the simulated board was stopped" : $"the firmware ended: {(_messages.Length > 0 ? _messages.ToString().Trim() : "it said nothing")}", cause);
        }
    }

    private void OnProcessExit(object? sender, EventArgs arguments) => Dispose();
}
