using System.Runtime.InteropServices;

namespace TinyML.Boards.Simulation.Simavr;

/// <summary>The part of libsimavr 1.6 that is used, with the offsets of the few members that have no accessor.
/// <see cref="AvrMachine"/> checks every offset before it relies on one.</summary>
internal static unsafe partial class LibSimavr
{
    /// <summary>The library's file name.</summary>
    public const string Library = "libsimavr.so.2";

    public const int OffsetMcuName = 0;
    public const int OffsetRamEnd = 10;
    public const int OffsetFlashEnd = 12;
    public const int OffsetState = 60;
    public const int OffsetFrequency = 64;
    public const int OffsetAnalogSupply = 72;
    public const int OffsetCycle = 80;
    public const int OffsetRun = 160;
    public const int OffsetSleep = 168;
    public const int OffsetPc = 204;
    public const int OffsetData = 11720;

    public const int StateRunning = 2;
    public const int StateDone = 6;
    public const int StateCrashed = 7;

    /// <summary>The clock that avr_init sets, in hertz.</summary>
    public const uint InitialFrequency = 1_000_000;

    public const uint UartGetIrq = 0x75617230;
    public const uint UartGetFlags = 0x75616730;
    public const uint UartSetFlags = 0x75617330;
    public const uint PortGetIrq = 0x696F6700;

    public const uint AdcGetIrq = 0x61646320;

    public const int UartIrqIn = 0;
    public const int UartIrqOut = 1;
    public const int UartIrqXOn = 2;
    public const int UartIrqXOff = 3;

    [LibraryImport(Library, EntryPoint = "avr_make_mcu_by_name", StringMarshalling = StringMarshalling.Utf8)]
    public static partial byte* MakeMcuByName(string name);

    [LibraryImport(Library, EntryPoint = "avr_init")]
    public static partial int Init(byte* avr);

    [LibraryImport(Library, EntryPoint = "avr_reset")]
    public static partial void Reset(byte* avr);

    [LibraryImport(Library, EntryPoint = "avr_terminate")]
    public static partial void Terminate(byte* avr);

    [LibraryImport(Library, EntryPoint = "avr_loadcode")]
    public static partial void LoadCode(byte* avr, byte* code, uint size, uint address);

    [LibraryImport(Library, EntryPoint = "avr_run")]
    public static partial int Run(byte* avr);

    [LibraryImport(Library, EntryPoint = "avr_ioctl")]
    public static partial int IoControl(byte* avr, uint control, void* parameter);

    [LibraryImport(Library, EntryPoint = "avr_io_getirq")]
    public static partial void* GetIrq(byte* avr, uint control, int index);

    [LibraryImport(Library, EntryPoint = "avr_raise_irq")]
    public static partial void RaiseIrq(void* irq, uint value);

    [LibraryImport(Library, EntryPoint = "avr_irq_register_notify")]
    public static partial void RegisterNotify(void* irq, delegate* unmanaged<void*, uint, void*, void> notify, void* parameter);

    [LibraryImport(Library, EntryPoint = "_avr_sp_get")]
    public static partial ushort StackPointer(byte* avr);

    [LibraryImport(Library, EntryPoint = "avr_global_logger_set")]
    public static partial void SetLogger(delegate* unmanaged<void*, int, void*, void*, void> logger);
}
