using System.Diagnostics;
using System.Globalization;
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

    /// <summary>The machine without external memory.</summary>
    internal const string Machine = "esp32";

    /// <summary>The machine with external memory (PSRAM).</summary>
    internal const string MachineWithMemory = "esp32-psram";

    private const int ExternalMemoryBytes = 4 << 20;
    private const string Simulation = "TinyML.Nano.Simulation.dll";
    private const string CopiedModel = "model.tmlb";
    private const int LongestMessage = 4096;
    private readonly string _storage;
    private readonly bool _ownsStorage;
    private readonly PinLeds _leds;
    private readonly StringBuilder _messages = new();
    private readonly Queue<byte> _received = new();
    private readonly Process _process;
    private bool _ended;
    private int _disposed;

    private NanoBoard(BoardDefinition board, string storage, bool ownsStorage, long? bytesUntilPowerLoss)
    {
        _storage = storage;
        _ownsStorage = ownsStorage;
        _leds = new PinLeds(Simulator(board).Leds, change => LedChanged?.Invoke(change));
        _process = StartProcess(Simulator(board).Machine, bytesUntilPowerLoss);
        AppDomain.CurrentDomain.ProcessExit += OnProcessExit;
        new Thread(Receive) { IsBackground = true, Name = "line of the simulated ESP32" }.Start();
    }

    /// <inheritdoc/>
    public event Action<LedChange>? LedChanged;

    /// <inheritdoc/>
    public string Name => "sim";

    /// <inheritdoc/>
    public bool TellsWhenGone => true;

    /// <inheritdoc/>
    public string CostUnit => "microseconds";

    /// <summary>Starts a board whose internal storage lives as long as it does.</summary>
    /// <param name="board">A board whose simulator is nanoframework.</param>
    /// <param name="blobPath">The model, which is put onto its internal storage.</param>
    /// <exception cref="DiagnosticException">The board is another one, or the firmware's assemblies are not there.</exception>
    public static NanoBoard Start(BoardDefinition board, string blobPath)
    {
        string storage = Directory.CreateTempSubdirectory("tinyml-nano-").FullName;
        try
        {
            File.Copy(blobPath, Path.Combine(storage, CopiedModel));
            return new NanoBoard(board, storage, ownsStorage: true, null);
        }
        catch
        {
            Directory.Delete(storage, recursive: true);
            throw;
        }
    }

    /// <summary>Starts a board with the internal storage of an earlier one.</summary>
    /// <param name="board">A board whose simulator is nanoframework.</param>
    /// <param name="storage">The folder with its files, which stays the caller's.</param>
    /// <param name="bytesUntilPowerLoss">How many bytes it writes until its power fails, or null.</param>
    /// <exception cref="DiagnosticException">The board is another one, or the firmware's assemblies are not there.</exception>
    public static NanoBoard StartWith(BoardDefinition board, string storage, long? bytesUntilPowerLoss = null) => new(board, storage, ownsStorage: false, bytesUntilPowerLoss);

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
        if (_ownsStorage)
        {
            Directory.Delete(_storage, recursive: true);
        }
    }

    /// <summary>The program that runs .NET assemblies, of the runtime that runs this one.</summary>
    private static string DotnetHost => Path.GetFullPath(
        Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));

    private static BoardSimulator Simulator(BoardDefinition board) => board.Simulator is { Kind: Kind } simulator
        ? simulator
        : throw new DiagnosticException(DiagnosticCodes.SimulatorRefused, $"board '{board.Id}'", "it does not run .NET nanoFramework", "use a board whose board.json names nanoframework");

    private Process StartProcess(string machine, long? bytesUntilPowerLoss)
    {
        string assemblies = Path.Combine(AppContext.BaseDirectory, Kind), simulation = Path.Combine(assemblies, Simulation);
        if (!File.Exists(simulation) || !File.Exists(DotnetHost))
        {
            throw new DiagnosticException(DiagnosticCodes.SimulatorMissing, assemblies, $"the firmware of the simulated board or the program {DotnetHost} is not there", "install tinyml again, or use --port virtual");
        }

        List<string> options = bytesUntilPowerLoss is { } bytes ? [string.Create(CultureInfo.InvariantCulture, $"--power-loss={bytes}")] : [];
        options.AddRange(machine == MachineWithMemory ? [string.Create(CultureInfo.InvariantCulture, $"--spiram={ExternalMemoryBytes}")] : []);
        var process = new Process
        {
            StartInfo = new ProcessStartInfo(DotnetHost, ["exec", simulation, assemblies, _storage, .. options])
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
