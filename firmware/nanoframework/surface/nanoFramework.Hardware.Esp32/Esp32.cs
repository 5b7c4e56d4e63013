namespace nanoFramework.Hardware.Esp32
{
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
        /// <summary>Connects a pin.</summary>
        public static void SetPinFunction(int pin, DeviceFunction value) => throw null;
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
        public static void GetMemoryInfo(MemoryType memType, out uint totalSize, out uint totalFreeSize, out uint largestFreeBlock) => throw null;
    }

    /// <summary>The timer that counts microseconds.</summary>
    public class HighResTimer : System.IDisposable
    {
        /// <summary>Microseconds since the chip was started.</summary>
        public static ulong GetCurrent() => throw null;

        /// <inheritdoc/>
        public void Dispose()
        {
        }
    }
}
