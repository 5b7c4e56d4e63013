using System.Diagnostics;
using System.Globalization;
using TinyML.Boards.Elf;
using TinyML.Boards.Simulation.Simavr;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Targets;
using TinyML.Protocol;

namespace TinyML.Boards.Simulation;

/// <summary>An AVR board in this process: the very ELF file that is flashed runs in libsimavr, cycle-accurate, on a thread of its own.
/// It runs as fast as the computer can while bytes flow, and at the board's own pace when nothing was said for a while.
/// Bytes sent before the firmware opens its serial port wait until it does.</summary>
public sealed class SimavrBoard : ISimulatedBoard, IResettableLink, IAvrPeripherals
{
    private const int ReceiveQueueLimit = 4096;
    private const int TransmitQueueLimit = 1 << 20;
    private const ulong SliceCycles = 20_000;
    private readonly AvrMachine _machine;
    private readonly AvrStackGauge _stack;
    private readonly ElfFile _firmware;
    private readonly BoardDefinition _board;
    private readonly AvrPin _green;
    private readonly AvrPin _red;
    private readonly Thread _thread;
    private readonly object _gate = new();
    private readonly Queue<byte> _toFirmware = new();
    private readonly Queue<byte> _fromFirmware = new();
    private readonly bool[] _ledIsOn = new bool[2];
    private bool _receiverReady;
    private ulong _lastTraffic;
    private ulong _cycle;
    private volatile bool _stop;
    private bool _reset;
    private string? _failure;

    private SimavrBoard(BoardDefinition board, ElfFile firmware)
    {
        _board = board;
        _firmware = firmware;
        _green = AvrPin.Parse(board, board.Simulator!.Leds.Green);
        _red = AvrPin.Parse(board, board.Simulator.Leds.Red);
        _machine = new AvrMachine(board.Simulator.Machine, (uint)board.ClockHz, firmware, [_green, _red], this);
        _stack = new AvrStackGauge(_machine, firmware);
        _thread = new Thread(Run) { IsBackground = true, Name = $"simavr {board.Id}" };
    }

    /// <inheritdoc/>
    public event Action<LedChange>? LedChanged;

    /// <inheritdoc/>
    public string Name => "sim";

    /// <inheritdoc/>
    public bool TellsWhenGone => true;

    /// <inheritdoc/>
    public string CostUnit => "cycles";

    /// <summary>Clock cycles since reset, to within one slice of 20,000 while the board runs.</summary>
    public ulong Cycle => Volatile.Read(ref _cycle);

    /// <summary>The most bytes of RAM that the stack has used so far, interrupts included as they fell; null when the firmware
    /// has no symbols to tell where its static data ends. Found by painting: a deepest byte that happens to equal its paint
    /// (1 in 256) is missed, and a deeper moment that this run did not reach is not known.</summary>
    public int? PeakStackBytes
    {
        get
        {
            lock (_gate)
            {
                ObjectDisposedException.ThrowIf(_stop, this);
                return _stack.PeakBytes;
            }
        }
    }

    /// <summary>Loads the firmware and starts the board.</summary>
    /// <param name="board">A board whose simulator is simavr.</param>
    /// <param name="elfPath">The linked firmware.</param>
    /// <exception cref="DiagnosticException">simavr is missing or another version, or the file is not firmware for this board.</exception>
    public static SimavrBoard Start(BoardDefinition board, string elfPath) => Start(board, elfPath, []);

    /// <summary>Loads the firmware and starts the board with voltages on its analog inputs.</summary>
    /// <param name="board">A board whose simulator is simavr.</param>
    /// <param name="elfPath">The linked firmware.</param>
    /// <param name="millivolts">What is on the converter's channels, from 0 on; its supply is 5 V.</param>
    /// <exception cref="DiagnosticException">simavr is missing or another version, or the file is not firmware for this board.</exception>
    public static SimavrBoard Start(BoardDefinition board, string elfPath, IReadOnlyList<int> millivolts)
    {
        var simulated = new SimavrBoard(board, AvrMachine.Firmware(board, elfPath));
        for (int channel = 0; channel < millivolts.Count; channel++)
        {
            simulated._machine.SetVoltage(channel, millivolts[channel]);
        }

        simulated._thread.Start();
        return simulated;
    }

    /// <inheritdoc/>
    public bool IsOn(BoardLed led) => Volatile.Read(ref _ledIsOn[(int)led]);

    /// <inheritdoc/>
    public int Read(Span<byte> buffer, TimeSpan timeout)
    {
        long deadline = Stopwatch.GetTimestamp() + (long)(timeout.TotalSeconds * Stopwatch.Frequency);
        lock (_gate)
        {
            while (_fromFirmware.Count == 0)
            {
                ThrowIfGone();
                TimeSpan left = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), deadline);
                if (left <= TimeSpan.Zero || !Monitor.Wait(_gate, left))
                {
                    break;
                }
            }

            int count = Math.Min(buffer.Length, _fromFirmware.Count);
            for (int i = 0; i < count; i++)
            {
                buffer[i] = _fromFirmware.Dequeue();
            }

            Monitor.PulseAll(_gate);
            return count;
        }
    }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            foreach (byte value in bytes)
            {
                while (_toFirmware.Count >= ReceiveQueueLimit)
                {
                    ThrowIfGone();
                    Monitor.Wait(_gate);
                }

                ThrowIfGone();
                _toFirmware.Enqueue(value);
                Monitor.PulseAll(_gate);
            }
        }
    }

    /// <inheritdoc/>
    public void Reset()
    {
        lock (_gate)
        {
            // What was sent before has reached the board's receiver, or is lost with it.
            _reset = true;
            _toFirmware.Clear();
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Stops the board; waiting readers and writers get an <see cref="IOException"/>.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_stop)
            {
                return;
            }

            _stop = true;
            _failure ??= "the simulated board was stopped";
            Monitor.PulseAll(_gate);
        }

        _thread.Join();
        _machine.Dispose();
    }

    void IAvrPeripherals.OnSerialByte(byte value)
    {
        _lastTraffic = _machine.Cycle;
        lock (_gate)
        {
            while (_fromFirmware.Count >= TransmitQueueLimit && !_stop)
            {
                Monitor.Wait(_gate);
            }

            _fromFirmware.Enqueue(value);
            Monitor.PulseAll(_gate);
        }
    }

    void IAvrPeripherals.OnReceiverReady(bool ready) => _receiverReady = ready;

    void IAvrPeripherals.OnPin(AvrPin pin, bool high)
    {
        BoardLed led = pin == _green ? BoardLed.Green : BoardLed.Red;
        if (_ledIsOn[(int)led] != high)
        {
            Volatile.Write(ref _ledIsOn[(int)led], high);
            LedChanged?.Invoke(new LedChange(led, high));
        }
    }

    private void ThrowIfGone()
    {
        if (_failure is not null)
        {
            throw new IOException(_failure);
        }
    }

    private void Run()
    {
        while (!_stop)
        {
            Feed();
            ulong end = _machine.Cycle + SliceCycles;
            while (_machine.Cycle < end)
            {
                int state = _machine.Run();
                if (state is LibSimavr.StateDone or LibSimavr.StateCrashed)
                {
                    Fail(state);
                    return;
                }
            }

            Volatile.Write(ref _cycle, _machine.Cycle);
            WaitWhileIdle();
        }
    }

    /// <summary>Hands over what the receiver takes: it says so before it is full.</summary>
    private void Feed()
    {
        lock (_gate)
        {
            if (_reset)
            {
                _reset = false;
                _receiverReady = false;
                _machine.Reset();
            }

            if (_receiverReady && _toFirmware.Count > 0)
            {
                _lastTraffic = _machine.Cycle;
                while (_receiverReady && _toFirmware.TryDequeue(out byte value))
                {
                    _machine.Receive(value);
                }

                Monitor.PulseAll(_gate);
            }
        }
    }

    /// <summary>After a quarter of a simulated second without a byte the board is only waiting (or blinking): it goes on at its own
    /// pace instead of taking a whole core.</summary>
    private void WaitWhileIdle()
    {
        ulong clock = (ulong)_board.ClockHz;
        if (_machine.Cycle - _lastTraffic > clock / 4)
        {
            lock (_gate)
            {
                if (_toFirmware.Count == 0 && !_stop)
                {
                    Monitor.Wait(_gate, TimeSpan.FromSeconds((double)SliceCycles / clock));
                }
            }
        }
    }

    private void Fail(int state)
    {
        uint at = _machine.ProgramCounter;
        string where = string.Create(CultureInfo.InvariantCulture, $"0x{at:x} ({_firmware.CodeAt(at)?.Name ?? "no symbol"}), cycle {_machine.Cycle}");
        lock (_gate)
        {
            _failure ??= state == LibSimavr.StateDone ? $"the firmware stopped for good at {where}" : $"the firmware crashed at {where}";
            Monitor.PulseAll(_gate);
        }
    }
}
