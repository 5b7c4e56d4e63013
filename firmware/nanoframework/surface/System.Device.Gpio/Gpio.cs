namespace System.Device.Gpio
{
    /// <summary>What a pin is.</summary>
    public enum PinMode
    {
        /// <summary>An input.</summary>
        Input = 0,

        /// <summary>An output.</summary>
        Output = 3,
    }

    /// <summary>Low or high.</summary>
    public readonly struct PinValue
    {
        /// <summary>High.</summary>
        public static PinValue High => throw null;

        /// <summary>Low.</summary>
        public static PinValue Low => throw null;
    }

    /// <summary>An open pin.</summary>
    public sealed class GpioPin : IDisposable
    {
        /// <summary>Sets an output.</summary>
        public void Write(PinValue value) => throw null;

        /// <inheritdoc/>
        public void Dispose()
        {
        }
    }

    /// <summary>The board's pins.</summary>
    public sealed class GpioController : IDisposable
    {
        /// <summary>A controller.</summary>
        public GpioController()
        {
        }

        /// <summary>Opens a pin.</summary>
        public GpioPin OpenPin(int pinNumber, PinMode mode) => throw null;

        /// <inheritdoc/>
        public void Dispose()
        {
        }
    }
}
