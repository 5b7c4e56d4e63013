namespace System.IO.Ports
{
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
        internal SerialDataReceivedEventArgs()
        {
        }
    }

    /// <summary>Takes the event that bytes arrived.</summary>
    public delegate void SerialDataReceivedEventHandler(object sender, SerialDataReceivedEventArgs e);

    /// <summary>A serial port.</summary>
    public sealed class SerialPort : IDisposable
    {
        /// <summary>A port, not open yet.</summary>
        public SerialPort(string portName, int baudRate = 9600, Parity parity = Parity.None, int dataBits = 8, StopBits stopBits = StopBits.One)
        {
        }

        /// <summary>Bytes arrived.</summary>
        public event SerialDataReceivedEventHandler DataReceived
        {
            add => throw null;
            remove => throw null;
        }

        /// <summary>How many bytes have arrived and were not read.</summary>
        public int BytesToRead => throw null;

        /// <summary>Bytes of the receive buffer; set before the port is opened.</summary>
        public int ReadBufferSize
        {
            get => throw null;
            set => throw null;
        }

        /// <summary>Opens the port.</summary>
        public void Open() => throw null;

        /// <summary>Reads at most <paramref name="count"/> bytes.</summary>
        public int Read(byte[] buffer, int offset, int count) => throw null;

        /// <summary>Writes bytes.</summary>
        public void Write(byte[] buffer, int offset, int count) => throw null;

        /// <inheritdoc/>
        public void Dispose()
        {
        }
    }
}
