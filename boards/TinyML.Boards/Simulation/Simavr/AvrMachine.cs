using System.Runtime.InteropServices;
using TinyML.Boards.Elf;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Targets;

namespace TinyML.Boards.Simulation.Simavr;

/// <summary>An output pin by the microcontroller's name.</summary>
/// <param name="Port">The port's letter.</param>
/// <param name="Bit">0 to 7.</param>
internal readonly record struct AvrPin(char Port, int Bit)
{
    /// <summary>Reads a pin's name in board.json, such as <c>B7</c>.</summary>
    /// <exception cref="DiagnosticException">This is no pin.</exception>
    public static AvrPin Parse(BoardDefinition board, string name) =>
        name.Length == 2 && name[0] is >= 'A' and <= 'L' && name[1] is >= '0' and <= '7'
            ? new AvrPin(name[0], name[1] - '0')
            : throw new DiagnosticException(DiagnosticCodes.BoardFileValue, $"board '{board.Id}', simulator.leds",
                $"'{name}' is not a pin", "write the port's letter and the bit, such as B7");
}

/// <summary>What a machine reports while it runs; called on the thread that runs it.</summary>
internal interface IAvrPeripherals
{
    /// <summary>The firmware sent a byte on its first serial port.</summary>
    void OnSerialByte(byte value);

    /// <summary>The receiver can take bytes, or cannot.</summary>
    void OnReceiverReady(bool ready);

    /// <summary>A watched pin changed.</summary>
    void OnPin(AvrPin pin, bool high);
}

/// <summary>One simulated microcontroller inside this process. Not thread-safe: one thread runs it.</summary>
internal sealed unsafe class AvrMachine : IDisposable
{
    private static readonly Lock CreationLock = new();
    private readonly List<GCHandle> _handles = [];
    private readonly IAvrPeripherals _peripherals;
    private byte* _avr;
    private void* _serialIn;

    /// <summary>Makes the microcontroller and loads the program.</summary>
    /// <param name="mcu">Such as <c>atmega2560</c>.</param>
    /// <param name="clockHz">Clock in hertz.</param>
    /// <param name="firmware">The linked program.</param>
    /// <param name="watchedPins">The pins whose changes are reported.</param>
    /// <param name="peripherals">Who is told.</param>
    /// <exception cref="DiagnosticException">The library is missing or another version, or the program is not for this microcontroller.</exception>
    public AvrMachine(string mcu, uint clockHz, ElfFile firmware, IReadOnlyList<AvrPin> watchedPins, IAvrPeripherals peripherals)
    {
        _peripherals = peripherals;
        if (!NativeLibrary.TryLoad(LibSimavr.Library, typeof(LibSimavr).Assembly, null, out _))
        {
            throw new DiagnosticException(DiagnosticCodes.SimulatorMissing, $"board simulator '{mcu}'",
                $"the library {LibSimavr.Library} cannot be loaded", "install simavr (Debian, Ubuntu: apt-get install libsimavr2), or use --port virtual");
        }

        try
        {
            lock (CreationLock)
            {
                LibSimavr.SetLogger(&DropLogLine);
                Create(mcu);
            }

            CheckLayout(mcu);
            *(uint*)(_avr + LibSimavr.OffsetFrequency) = clockHz;
            *(nint*)(_avr + LibSimavr.OffsetSleep) = (nint)(delegate* unmanaged<void*, ulong, void>)&ReturnAtOnce;
            Load(firmware);
            ConnectSerial();
            foreach (AvrPin pin in watchedPins)
            {
                Connect(LibSimavr.PortGetIrq | pin.Port, pin.Bit, &OnPin, new PinWatch(peripherals, pin));
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The firmware of a board that simavr simulates.</summary>
    /// <exception cref="DiagnosticException">The board is another's, or the file is not firmware for it.</exception>
    public static ElfFile Firmware(BoardDefinition board, string elfPath) => board.Simulator is { Kind: "simavr" }
        ? ElfFirmware.Read(elfPath, ElfMachine.Avr)
        : throw new DiagnosticException(DiagnosticCodes.SimulatorRefused, $"board '{board.Id}'", "it is not simulated by simavr", "use a board whose board.json names simavr");

    /// <summary>Clock cycles since reset.</summary>
    public ulong Cycle => *(ulong*)(_avr + LibSimavr.OffsetCycle);

    /// <summary>The byte address of the next instruction.</summary>
    public uint ProgramCounter => *(uint*)(_avr + LibSimavr.OffsetPc);

    /// <summary>The data memory: registers, I/O and RAM, by address.</summary>
    public Span<byte> Memory => new(*(byte**)(_avr + LibSimavr.OffsetData), *(ushort*)(_avr + LibSimavr.OffsetRamEnd) + 1);

    /// <summary>Runs a few instructions.</summary>
    /// <returns>The state: <see cref="LibSimavr.StateDone"/> and <see cref="LibSimavr.StateCrashed"/> are the end.</returns>
    public int Run() => LibSimavr.Run(_avr);

    /// <summary>Puts a byte into the serial receiver; only while it is ready.</summary>
    public void Receive(byte value) => LibSimavr.RaiseIrq(_serialIn, value);

    /// <summary>Puts a voltage on an analog input.</summary>
    /// <param name="channel">The converter's channel, from 0.</param>
    /// <param name="millivolts">Above 0 V; the converter's supply is 5 V.</param>
    public void SetVoltage(int channel, int millivolts)
    {
        *(uint*)(_avr + LibSimavr.OffsetAnalogSupply) = 5000;
        void* irq = LibSimavr.GetIrq(_avr, LibSimavr.AdcGetIrq, channel);
        ArgumentOutOfRangeException.ThrowIfZero((nint)irq, nameof(channel));
        LibSimavr.RaiseIrq(irq, (uint)millivolts);
    }

    /// <summary>Does what the reset pin does: RAM stays, the cycle counter goes on.</summary>
    public void Reset() => LibSimavr.Reset(_avr);

    /// <summary>Frees the machine; no other member may run.</summary>
    public void Dispose()
    {
        if (_avr != null)
        {
            LibSimavr.Terminate(_avr);
            NativeMemory.Free(_avr);
            _avr = null;
        }

        _handles.ForEach(handle => handle.Free());
        _handles.Clear();
    }

    [UnmanagedCallersOnly]
    private static void DropLogLine(void* avr, int level, void* format, void* arguments)
    {
    }

    /// <summary>Replaces the library's real-time sleep, so that a sleeping program costs no time.</summary>
    [UnmanagedCallersOnly]
    private static void ReturnAtOnce(void* avr, ulong cycles)
    {
    }

    [UnmanagedCallersOnly]
    private static void OnSerialByte(void* irq, uint value, void* self) => Target<AvrMachine>(self)._peripherals.OnSerialByte((byte)value);

    [UnmanagedCallersOnly]
    private static void OnXOn(void* irq, uint value, void* self)
    {
        if (value != 0)
        {
            Target<AvrMachine>(self)._peripherals.OnReceiverReady(true);
        }
    }

    [UnmanagedCallersOnly]
    private static void OnXOff(void* irq, uint value, void* self)
    {
        if (value != 0)
        {
            Target<AvrMachine>(self)._peripherals.OnReceiverReady(false);
        }
    }

    [UnmanagedCallersOnly]
    private static void OnPin(void* irq, uint value, void* watch)
    {
        PinWatch target = Target<PinWatch>(watch);
        target.Peripherals.OnPin(target.Pin, (value & 1) != 0);
    }

    private static T Target<T>(void* handle) => (T)GCHandle.FromIntPtr((nint)handle).Target!;

    private void Create(string mcu)
    {
        _avr = LibSimavr.MakeMcuByName(mcu);
        if (_avr == null)
        {
            throw new DiagnosticException(DiagnosticCodes.SimulatorRefused, $"board simulator '{mcu}'",
                $"simavr knows no microcontroller '{mcu}'", "correct simulator.machine in board.json (the list is printed by 'simavr --list-cores')");
        }

        _ = LibSimavr.Init(_avr);
    }

    /// <summary>The offsets hold for version 1.6 on 64-bit Linux. Each is compared with a value that is known at this
    /// moment, so that another version is refused instead of being written into.</summary>
    private void CheckLayout(string mcu)
    {
        nint library = NativeLibrary.Load(LibSimavr.Library, typeof(LibSimavr).Assembly, null);
        bool fits = sizeof(nint) == 8
            && *(nint*)(_avr + LibSimavr.OffsetRun) == NativeLibrary.GetExport(library, "avr_callback_run_raw")
            && *(nint*)(_avr + LibSimavr.OffsetSleep) == NativeLibrary.GetExport(library, "avr_callback_sleep_raw")
            && NamesTheCore(mcu)
            && *(int*)(_avr + LibSimavr.OffsetState) == LibSimavr.StateRunning
            && *(uint*)(_avr + LibSimavr.OffsetFrequency) == LibSimavr.InitialFrequency
            && *(ulong*)(_avr + LibSimavr.OffsetCycle) == 0
            && *(uint*)(_avr + LibSimavr.OffsetPc) == 0
            && *(ushort*)(_avr + LibSimavr.OffsetRamEnd) == LibSimavr.StackPointer(_avr);
        if (fits)
        {
            const int StackPointerLow = 0x5D;
            byte* data = *(byte**)(_avr + LibSimavr.OffsetData);
            fits = data != null && (data[StackPointerLow] | (data[StackPointerLow + 1] << 8)) == LibSimavr.StackPointer(_avr);
        }

        if (!fits)
        {
            throw new DiagnosticException(DiagnosticCodes.SimulatorUnsupported, LibSimavr.Library,
                "this is not simavr 1.6 for 64-bit Linux, the only version that can be driven in process",
                "install simavr 1.6 (Debian 12 has it), or use --port virtual");
        }
    }

    /// <summary>The core of a variant carries the family's name: atmega328 for atmega328p.</summary>
    private bool NamesTheCore(string mcu) =>
        Marshal.PtrToStringUTF8(*(nint*)(_avr + LibSimavr.OffsetMcuName)) is { Length: > 0 } core && mcu.StartsWith(core, StringComparison.Ordinal);

    private void Load(ElfFile firmware)
    {
        const uint EndOfFlashAddresses = 0x80_0000;
        uint flashEnd = *(uint*)(_avr + LibSimavr.OffsetFlashEnd);
        foreach (ElfSegment segment in firmware.Segments.Where(segment => segment.FileSize > 0 && segment.PhysicalAddress < EndOfFlashAddresses))
        {
            if (segment.PhysicalAddress + (uint)segment.FileSize - 1 > flashEnd)
            {
                throw new DiagnosticException(DiagnosticCodes.SimulatorRefused, "firmware",
                    $"it reaches to {segment.PhysicalAddress + (uint)segment.FileSize} bytes of flash, the microcontroller has {flashEnd + 1}",
                    "build it for this board");
            }

            fixed (byte* code = firmware.Contents(segment))
            {
                LibSimavr.LoadCode(_avr, code, (uint)segment.FileSize, segment.PhysicalAddress);
            }
        }
    }

    private void ConnectSerial()
    {
        // Bit 0 makes the library sleep in real time while the receiver is polled, bit 1 copies the output to the console.
        uint flags = 0;
        _ = LibSimavr.IoControl(_avr, LibSimavr.UartGetFlags, &flags);
        flags &= ~3u;
        _ = LibSimavr.IoControl(_avr, LibSimavr.UartSetFlags, &flags);
        _serialIn = LibSimavr.GetIrq(_avr, LibSimavr.UartGetIrq, LibSimavr.UartIrqIn);
        Connect(LibSimavr.UartGetIrq, LibSimavr.UartIrqOut, &OnSerialByte, this);
        Connect(LibSimavr.UartGetIrq, LibSimavr.UartIrqXOn, &OnXOn, this);
        Connect(LibSimavr.UartGetIrq, LibSimavr.UartIrqXOff, &OnXOff, this);
    }

    private void Connect(uint control, int index, delegate* unmanaged<void*, uint, void*, void> notify, object target)
    {
        void* irq = LibSimavr.GetIrq(_avr, control, index);
        if (irq == null)
        {
            throw new DiagnosticException(DiagnosticCodes.SimulatorRefused, $"port or serial line {control:X8}/{index}",
                "the simulated microcontroller does not have it", "correct simulator.leds in board.json");
        }

        var handle = GCHandle.Alloc(target);
        _handles.Add(handle);
        LibSimavr.RegisterNotify(irq, notify, (void*)GCHandle.ToIntPtr(handle));
    }

    private sealed record PinWatch(IAvrPeripherals Peripherals, AvrPin Pin);
}
