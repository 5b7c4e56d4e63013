using TinyML.Boards.Elf;
using TinyML.Boards.Simulation.Simavr;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Targets;
using TinyML.Protocol;

namespace TinyML.Boards.Simulation;

/// <summary>An AVR board and its serial line in lock-step with one host thread: the board runs only while the host waits, so that simulated time depends on the host's
/// requests and not on its speed, and a run is the same every time; the host waits in simulated time too (<see cref="Clock"/>). Bytes to the board come at the line's pace whether they are taken or not: simavr itself knows no
/// receive overrun, so this line loses what finds the receiver's buffer full. Not for several threads.</summary>
public sealed class SimavrLine : ISimulatedBoard, IResettableLink, IAvrPeripherals
{
    /// <summary>Bytes that an AVR's receiver holds until the firmware takes them: two, and the one that is on the line still.</summary>
    private const int ReceiverBytes = 3;

    /// <summary>simavr shows a byte 11 bit times after it was handed over, rounded to microseconds, and a handler takes it some cycles later.</summary>
    private const double BitsPerByte = 11.5;
    private const ulong LateCycles = 64;
    private const int StatusRegister = 0xC0;
    private const byte ReceiveComplete = 0x80;
    /// <summary>A receiver finds the bits of a byte as long as both ends' speeds differ by less.</summary>
    private const double SpeedTolerance = 0.04;
    private const int SpeedRegister = 0xC4;
    private const byte DoubleSpeed = 2;
    private readonly double _clockHz;
    private readonly Queue<byte> _line = new();
    private readonly Queue<byte> _fromFirmware = new();
    private readonly AvrMachine _machine;
    private readonly AvrStackGauge _stack;
    private readonly AvrPin _green;
    private readonly bool[] _ledIsOn = new bool[2];
    private bool _ready;
    private bool _isShown;
    private int _unread;
    private ulong _nextByte;
    private int _baud;

    private SimavrLine(BoardDefinition board, string elfPath, int baud)
    {
        _green = AvrPin.Parse(board, board.Simulator!.Leds.Green);
        _clockHz = board.ClockHz;
        _baud = baud;
        ElfFile firmware = AvrMachine.Firmware(board, elfPath);
        _machine = new AvrMachine(board.Simulator!.Machine, (uint)board.ClockHz, firmware, [_green, AvrPin.Parse(board, board.Simulator.Leds.Red)], this);
        _stack = new AvrStackGauge(_machine, firmware);
        Clock = new CycleClock(_machine, board.ClockHz);
    }

    /// <inheritdoc/>
    public event Action<LedChange>? LedChanged;

    /// <inheritdoc/>
    public string Name => "sim";

    /// <inheritdoc/>
    public string CostUnit => "cycles";

    /// <inheritdoc cref="SimavrBoard.PeakStackBytes"/>
    public int? PeakStackBytes => _stack.PeakBytes;

    /// <summary>Simulated time.</summary>
    public TimeProvider Clock { get; }

    /// <inheritdoc/>
    public bool TellsWhenGone => true;

    /// <inheritdoc/>
    public int? Speed => _baud;

    /// <summary>Clock cycles that a byte takes on the line to the board.</summary>
    public ulong ByteCycles => (ulong)(BitsPerByte * _clockHz / _baud);

    /// <summary>Clock cycles since the start; a reset does not begin anew.</summary>
    public ulong Cycle => _machine.Cycle;

    /// <summary>Clock cycles in which a byte was on its way to the board.</summary>
    public ulong BusyCycles { get; private set; }

    /// <inheritdoc/>
    public long? Overruns { get; private set; } = 0;

    /// <summary>Loads the firmware; the board runs while <see cref="Read"/> waits.</summary>
    /// <param name="board">A board whose simulator is simavr.</param>
    /// <param name="elfPath">The linked firmware.</param>
    /// <param name="baud">The line's speed, 10 bits to the byte on a real line.</param>
    /// <exception cref="DiagnosticException">simavr is missing or another version, or the file is not firmware for this board.</exception>
    public static SimavrLine Start(BoardDefinition board, string elfPath, int baud = 115200) => board.Simulator is null
        ? throw new DiagnosticException(DiagnosticCodes.SimulatorMissing, $"board '{board.Id}'", "it has no simulator", "use a board whose board.json names simavr")
        : new SimavrLine(board, elfPath, baud);

    /// <inheritdoc/>
    public bool IsOn(BoardLed led) => _ledIsOn[(int)led];

    /// <inheritdoc/>
    public bool TrySetSpeed(int bitsPerSecond)
    {
        _baud = bitsPerSecond;
        return true;
    }

    /// <summary>Presses the reset button. What is on the line still reaches the board after it.</summary>
    public void Reset()
    {
        _machine.Reset();
        _isShown = _ready = false;
        _unread = 0;
    }

    /// <summary>Lets the board run until bytes are there, or for the simulated time.</summary>
    public int Read(Span<byte> buffer, TimeSpan timeout)
    {
        ulong end = _machine.Cycle + (ulong)(Math.Clamp(timeout.TotalSeconds, 0, 1000) * _clockHz);
        while (_fromFirmware.Count == 0 && _machine.Cycle < end)
        {
            Step();
        }

        int count = Math.Min(buffer.Length, _fromFirmware.Count);
        for (int i = 0; i < count; i++)
        {
            buffer[i] = _fromFirmware.Dequeue();
        }

        return count;
    }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            _line.Enqueue(value);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _machine.Dispose();

    void IAvrPeripherals.OnSerialByte(byte value) => _fromFirmware.Enqueue(AsReceived(value));

    void IAvrPeripherals.OnReceiverReady(bool ready) => _ready |= ready;

    void IAvrPeripherals.OnPin(AvrPin pin, bool high)
    {
        BoardLed led = pin == _green ? BoardLed.Green : BoardLed.Red;
        if (_ledIsOn[(int)led] != high)
        {
            _ledIsOn[(int)led] = high;
            LedChanged?.Invoke(new LedChange(led, high));
        }
    }

    private void Step()
    {
        if (_machine.Run() is LibSimavr.StateDone or LibSimavr.StateCrashed)
        {
            throw new IOException($"the firmware stopped at 0x{_machine.ProgramCounter:x}");
        }

        // In simavr the flag falls when the firmware has read all bytes, or two in a row; then it takes the time of a byte until it rises again.
        bool shown = (_machine.Memory[StatusRegister] & ReceiveComplete) != 0;
        _unread = _isShown && !shown ? Math.Max(_unread - 2, 0) : _unread;
        _isShown = shown;
        if (_ready && _line.Count > 0 && _machine.Cycle >= _nextByte)
        {
            Arrive(_line.Dequeue());
        }
    }

    /// <summary>A byte as the other end takes it: another one where the speeds differ. (A real line makes more or fewer bytes of it.)</summary>
    private byte AsReceived(byte value)
    {
        ReadOnlySpan<byte> memory = _machine.Memory;
        int clocks = (memory[StatusRegister] & DoubleSpeed) != 0 ? 8 : 16;
        double speed = _clockHz / (clocks * (1 + memory[SpeedRegister] + (memory[SpeedRegister + 1] << 8)));
        return Math.Abs(speed - _baud) < SpeedTolerance * _baud ? value : (byte)((value * 157) ^ 0x5A);
    }

    private void Arrive(byte value)
    {
        // An instruction or two late is on time; a line that was silent begins anew.
        bool follows = _machine.Cycle < _nextByte + LateCycles;
        _nextByte = (follows ? _nextByte : _machine.Cycle) + ByteCycles;
        BusyCycles += ByteCycles;
        if (_unread < ReceiverBytes)
        {
            _unread++;
            _machine.Receive(AsReceived(value));
        }
        else
        {
            Overruns++;
        }
    }

    private sealed class CycleClock(AvrMachine machine, long clockHz) : TimeProvider
    {
        public override long TimestampFrequency => clockHz;

        public override long GetTimestamp() => (long)machine.Cycle;
    }
}
