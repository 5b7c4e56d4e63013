using System.Diagnostics;
using TinyML.Nano.Simulation;

namespace nanoFramework.Hardware.Esp32;

/// <summary>What a pin may be connected to.</summary>
public enum DeviceFunction
{
    /// <summary>The second serial port's output.</summary>
    COM2_TX = 0x30200,

    /// <summary>The second serial port's input.</summary>
    COM2_RX = 0x30201,
}

/// <summary>The pins' connections.</summary>
public class Configuration
{
    /// <summary>Connects a pin; the simulated line needs no wires.</summary>
    public static void SetPinFunction(int pin, DeviceFunction value) => _ = (pin, value);
}

/// <summary>The chip's memory.</summary>
public class NativeMemory
{
    /// <summary>Which memory.</summary>
    public enum MemoryType
    {
        /// <summary>The external one.</summary>
        SpiRam = 2,
    }

    /// <summary>How much there is, in bytes.</summary>
    public static void GetMemoryInfo(MemoryType memType, out uint totalSize, out uint totalFreeSize, out uint largestFreeBlock) =>
        totalSize = totalFreeSize = largestFreeBlock = memType == MemoryType.SpiRam ? ExternalMemory.Bytes : throw new NotSupportedException("only external memory is simulated");
}

/// <summary>The timer that counts microseconds: this computer's, not the board's.</summary>
public sealed class HighResTimer : IDisposable
{
    private static readonly long Start = Stopwatch.GetTimestamp();

    /// <summary>Microseconds since the firmware was started.</summary>
    public static ulong GetCurrent() => (ulong)(Stopwatch.GetElapsedTime(Start).Ticks / TimeSpan.TicksPerMicrosecond);

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
