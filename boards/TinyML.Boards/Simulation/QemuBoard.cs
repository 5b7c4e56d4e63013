using System.ComponentModel;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using TinyML.Boards.Elf;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Targets;

namespace TinyML.Boards.Simulation;

/// <summary>An Arm board in a qemu-system-arm process of its own, which ends with this object. Its serial port is a Unix socket that
/// this side opens first, so that no byte is lost; LEDs are read from QEMU's trace. Execution counts instructions
/// (64 ns of simulated time each), never cycles.</summary>
public sealed class QemuBoard : ISimulatedBoard
{
    /// <summary>The program.</summary>
    public const string Program = "qemu-system-arm";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);
    private readonly string _folder = Directory.CreateTempSubdirectory("tinyml-qemu-").FullName;
    private readonly SimulatedLeds _leds;
    private readonly bool[] _ledIsOn = new bool[2];
    private readonly StringBuilder _messages = new();
    private readonly QemuStackGauge? _gauge;
    private readonly Process _process;
    private readonly Socket _serial;
    private volatile bool _unanswered;
    private int _disposed;

    private QemuBoard(BoardSimulator simulator, string elfPath, ElfFile? painted)
    {
        _leds = simulator.Leds;
        _gauge = painted is null ? null : QemuStackGauge.For(_folder, painted);
        string path = Path.Combine(_folder, "serial");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen(1);
        _process = StartProcess([.. Arguments(simulator.Machine, elfPath, path), .. _gauge?.Arguments ?? []]);
        AppDomain.CurrentDomain.ProcessExit += OnProcessExit;
        try
        {
            _serial = Accept(listener);
        }
        catch
        {
            Stop();
            throw;
        }
    }

    /// <inheritdoc/>
    public event Action<LedChange>? LedChanged;

    /// <inheritdoc/>
    public string Name => "sim";

    /// <inheritdoc/>
    public bool TellsWhenGone => true;

    /// <inheritdoc/>
    public string CostUnit => "instructions";

    /// <summary>Starts the board.</summary>
    /// <param name="board">A board whose simulator is qemu.</param>
    /// <param name="elfPath">The linked firmware.</param>
    /// <param name="hasStackGauge">Whether <see cref="StopAndMeasureStack"/> shall know something.</param>
    /// <exception cref="DiagnosticException">QEMU is missing or refuses, or the file is not firmware for this board.</exception>
    public static QemuBoard Start(BoardDefinition board, string elfPath, bool hasStackGauge = false)
    {
        if (board.Simulator is not { Kind: "qemu" } simulator)
        {
            throw new DiagnosticException(DiagnosticCodes.SimulatorRefused, $"board '{board.Id}'", "it is not simulated by QEMU", "use a board whose board.json names qemu");
        }

        ElfFile firmware = ElfFirmware.Read(elfPath, ElfMachine.Arm);
        return new QemuBoard(simulator, elfPath, hasStackGauge ? firmware : null);
    }

    /// <inheritdoc/>
    public bool IsOn(BoardLed led) => Volatile.Read(ref _ledIsOn[(int)led]);

    /// <inheritdoc/>
    public int Read(Span<byte> buffer, TimeSpan timeout)
    {
        try
        {
            if (!WaitForBytes(timeout))
            {
                return 0;
            }

            _unanswered = false;
            int count = _serial.Receive(buffer);
            return count > 0 ? count : throw Gone(null);
        }
        catch (Exception exception) when (exception is SocketException or InvalidOperationException)
        {
            throw Gone(exception);
        }
    }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        try
        {
            _unanswered = true;
            while (!bytes.IsEmpty)
            {
                bytes = bytes[_serial.Send(bytes)..];
            }
        }
        catch (Exception exception) when (exception is SocketException or InvalidOperationException)
        {
            throw Gone(exception);
        }
    }

    /// <summary>Ends the session and returns the deepest stack since reset in bytes, or null when it is not known.</summary>
    public int? StopAndMeasureStack()
    {
        if (_gauge is null || _process.HasExited)
        {
            return null;
        }

        _process.StandardInput.WriteLine("stop");
        _process.StandardInput.WriteLine(_gauge.SaveCommand);
        _process.StandardInput.WriteLine("quit");
        _process.StandardInput.Flush();
        return _process.WaitForExit(StartLimit) ? _gauge.PeakBytes() : null;
    }

    /// <summary>Ends the process.</summary>
    public void Dispose() => Stop();

    private static string[] Arguments(string machine, string elfPath, string serialPath) =>
    [
        "-M", machine, "-kernel", elfPath, "-display", "none", "-monitor", "stdio", "-nic", "none",
        "-chardev", $"socket,id=serial,path={serialPath}", "-serial", "chardev:serial",
        "-icount", "shift=6", "-trace", "led_change_intensity",
    ];

    private Process StartProcess(string[] arguments)
    {
        try
        {
            var process = new Process
            {
                StartInfo = new ProcessStartInfo(Program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true, RedirectStandardInput = true },
            };
            process.ErrorDataReceived += (_, line) => OnMessage(line.Data);
            process.OutputDataReceived += (_, _) => { };
            process.Start();
            process.BeginErrorReadLine();
            process.BeginOutputReadLine();
            return process;
        }
        catch (Win32Exception)
        {
            Directory.Delete(_folder, recursive: true);
            throw new DiagnosticException(DiagnosticCodes.SimulatorMissing, Program, "it is not on the PATH",
                "install it (Debian, Ubuntu: apt-get install qemu-system-arm), or use --port virtual");
        }
    }

    /// <summary>QEMU looks at the socket again when its main loop turns, but not when the firmware switches its receiver on: an
    /// empty line on the monitor turns the loop while bytes may be waiting for that.</summary>
    private bool WaitForBytes(TimeSpan timeout)
    {
        TimeSpan slice = TimeSpan.FromMilliseconds(2);
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            TimeSpan left = timeout - Stopwatch.GetElapsedTime(start);
            if (_serial.Poll(left < slice ? left > TimeSpan.Zero ? left : TimeSpan.Zero : slice, SelectMode.SelectRead))
            {
                return true;
            }

            if (left < slice)
            {
                return false;
            }

            if (_unanswered && !_process.HasExited)
            {
                _process.StandardInput.WriteLine();
                _process.StandardInput.Flush();
            }
        }
    }

    private Socket Accept(Socket listener)
    {
        long start = Stopwatch.GetTimestamp();
        while (!listener.Poll(TimeSpan.FromMilliseconds(20), SelectMode.SelectRead))
        {
            if (_process.HasExited || Stopwatch.GetElapsedTime(start) > StartLimit)
            {
                throw new DiagnosticException(DiagnosticCodes.SimulatorRefused, Program,
                    $"it did not start the firmware: {Messages()}", "check simulator.machine in board.json and the version of QEMU (7.2 is known to work)");
            }
        }

        return listener.Accept();
    }

    private void OnMessage(string? line)
    {
        const string Prefix = "led_change_intensity LED desc:'USERLED";
        int at = line?.IndexOf(Prefix, StringComparison.Ordinal) ?? -1;
        if (at >= 0)
        {
            OnLed(line!.Substring(at + Prefix.Length, 1), !line.EndsWith(" 0%", StringComparison.Ordinal));
        }
        else if (line is not null && _messages.Length < 4096)
        {
            lock (_messages)
            {
                _messages.AppendLine(line);
            }
        }
    }

    private void OnLed(string number, bool on)
    {
        BoardLed? led = number == _leds.Green ? BoardLed.Green : number == _leds.Red ? BoardLed.Red : null;
        if (led is { } known && _ledIsOn[(int)known] != on)
        {
            Volatile.Write(ref _ledIsOn[(int)known], on);
            LedChanged?.Invoke(new LedChange(known, on));
        }
    }

    private string Messages()
    {
        lock (_messages)
        {
            return _messages.Length > 0 ? _messages.ToString().Trim() : "it said nothing";
        }
    }

    private IOException Gone(Exception? cause) =>
        new(_disposed != 0 ? "the simulated board was stopped" : $"QEMU ended: {Messages()}", cause);

    private void OnProcessExit(object? sender, EventArgs arguments) => Stop();

    private void Stop()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        AppDomain.CurrentDomain.ProcessExit -= OnProcessExit;
        _serial?.Dispose();
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
