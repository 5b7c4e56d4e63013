using TinyML.Nano.Simulation;

namespace System.IO.Ports;

/// <summary>The parity bit.</summary>
public enum Parity
{
    /// <summary>There is none.</summary>
    None = 0,
}

/// <summary>The stop bits.</summary>
public enum StopBits
{
    /// <summary>One.</summary>
    One = 1,
}

/// <summary>What an event of a port tells.</summary>
public class SerialDataReceivedEventArgs : EventArgs
{
    internal static readonly SerialDataReceivedEventArgs Arrived = new();

    internal SerialDataReceivedEventArgs()
    {
    }
}

/// <summary>Takes the event that bytes arrived.</summary>
public delegate void SerialDataReceivedEventHandler(object sender, SerialDataReceivedEventArgs e);

/// <summary>nanoFramework's SerialPort on the simulated line, whatever its name and speed.</summary>
public sealed class SerialPort : IDisposable
{
    private bool _isOpen;

    /// <summary>A port, not open yet.</summary>
    public SerialPort(string portName, int baudRate = 9600, Parity parity = Parity.None, int dataBits = 8, StopBits stopBits = StopBits.One)
    {
        _ = (portName, baudRate, parity, dataBits, stopBits);
    }

    /// <summary>Bytes arrived.</summary>
    public event SerialDataReceivedEventHandler? DataReceived;

    /// <summary>How many bytes have arrived and were not read.</summary>
    public int BytesToRead => _isOpen ? SerialLine.Waiting : throw new InvalidOperationException("the port is not open");

    /// <summary>Bytes of the receive buffer; set before the port is opened.</summary>
    public int ReadBufferSize { get; set; }

    /// <summary>Opens the port.</summary>
    public void Open()
    {
        _isOpen = true;
        SerialLine.BytesArrived += () => DataReceived?.Invoke(this, SerialDataReceivedEventArgs.Arrived);
    }

    /// <summary>Reads at most <paramref name="count"/> bytes.</summary>
    public int Read(byte[] buffer, int offset, int count) => SerialLine.Read(buffer.AsSpan(offset, count));

    /// <summary>Writes bytes.</summary>
    public void Write(byte[] buffer, int offset, int count) => SerialLine.Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
