using TinyML.Nano.Simulation;

namespace System.Device.Gpio;

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
    private readonly bool _isHigh;

    private PinValue(bool isHigh) => _isHigh = isHigh;

    /// <summary>High.</summary>
    public static PinValue High => new(true);

    /// <summary>Low.</summary>
    public static PinValue Low => new(false);

    internal bool IsHigh => _isHigh;
}

/// <summary>An open pin.</summary>
public sealed class GpioPin : IDisposable
{
    private readonly int _number;

    internal GpioPin(int number) => _number = number;

    /// <summary>Sets an output.</summary>
    public void Write(PinValue value) => Pins.Write(_number, value.IsHigh);

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}

/// <summary>The board's pins.</summary>
public sealed class GpioController : IDisposable
{
    /// <summary>Opens a pin.</summary>
    public GpioPin OpenPin(int pinNumber, PinMode mode) => mode == PinMode.Output ? new GpioPin(pinNumber) : throw new NotSupportedException("inputs are not simulated");

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
