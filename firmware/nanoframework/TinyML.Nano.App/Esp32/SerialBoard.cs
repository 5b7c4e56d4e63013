#nullable disable
using System.Device.Gpio;
using System.IO.Ports;
using System.Threading;
using nanoFramework.Hardware.Esp32;

namespace TinyML.Nano.App.Esp32;

/// <summary>The ESP32's second serial port, two LEDs and its microsecond timer. The first serial port belongs to nanoFramework's debugger.</summary>
internal sealed class SerialBoard : IBoard
{
    private const string PortName = "COM2";
    private const int BufferBytes = 512;

    // Bytes whose event got lost wait no longer than this.
    private const int LongestWaitMilliseconds = 20;

    private readonly AutoResetEvent _arrived = new AutoResetEvent(false);
    private readonly byte[] _received = new byte[BufferBytes];
    private readonly SerialPort _port;
    private readonly GpioPin _green;
    private readonly GpioPin _red;

    internal SerialBoard(int baud)
    {
        GpioController pins = new GpioController();
        _green = pins.OpenPin(Pinout.GreenLed, PinMode.Output);
        _red = pins.OpenPin(Pinout.RedLed, PinMode.Output);
        SetLeds(false, false);
        Configuration.SetPinFunction(Pinout.SerialTransmit, DeviceFunction.COM2_TX);
        Configuration.SetPinFunction(Pinout.SerialReceive, DeviceFunction.COM2_RX);
        _port = new SerialPort(PortName, baud);
        _port.ReadBufferSize = BufferBytes;
        _port.Open();
        _port.DataReceived += OnDataReceived;
    }

    /// <inheritdoc/>
    public void Write(byte[] bytes, int offset, int count)
    {
        _port.Write(bytes, offset, count);
    }

    /// <inheritdoc/>
    public void SetLeds(bool green, bool red)
    {
        _green.Write(green ? PinValue.High : PinValue.Low);
        _red.Write(red ? PinValue.High : PinValue.Low);
    }

    /// <inheritdoc/>
    public int Microseconds()
    {
        return (int)HighResTimer.GetCurrent();
    }

    /// <summary>Hands on what arrives, for ever.</summary>
    internal void Run(Session session)
    {
        while (true)
        {
            int waiting = _port.BytesToRead;
            if (waiting == 0)
            {
                _arrived.WaitOne(LongestWaitMilliseconds, false);
                continue;
            }

            int count = _port.Read(_received, 0, waiting < BufferBytes ? waiting : BufferBytes);
            session.Receive(_received, 0, count);
        }
    }

    private void OnDataReceived(object sender, SerialDataReceivedEventArgs e)
    {
        _arrived.Set();
    }
}
