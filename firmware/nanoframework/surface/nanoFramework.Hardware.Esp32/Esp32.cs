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
