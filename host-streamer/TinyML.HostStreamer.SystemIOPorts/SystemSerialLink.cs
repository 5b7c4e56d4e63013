using System.IO.Ports;
using TinyML.Compiler.Diagnostics;
using TinyML.Protocol;

namespace TinyML.HostStreamer.SystemIOPorts;

/// <summary>A serial port through System.IO.Ports.</summary>
public sealed class SystemSerialLink : IByteLink
{
    private readonly SerialPort _port;

    private SystemSerialLink(SerialPort port) => _port = port;

    /// <inheritdoc/>
    public string Name => _port.PortName;

    /// <inheritdoc/>
    public int? Speed => _port.BaudRate;

    /// <inheritdoc/>
    public bool TrySetSpeed(int bitsPerSecond)
    {
        try
        {
            _port.BaudRate = bitsPerSecond;
            return true;
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Opens a port for this process alone.</summary>
    /// <param name="path">Such as <c>COM3</c>.</param>
    /// <param name="baud">Bits per second.</param>
    /// <exception cref="DiagnosticException">TML5100 to TML5103.</exception>
    public static SystemSerialLink Open(string path, int baud)
    {
        SerialPort? port = null;
        try
        {
            port = new SerialPort(path, baud, Parity.None, 8, StopBits.One) { WriteTimeout = 10_000, ReadBufferSize = 1 << 16, DtrEnable = true };
            port.Open();
            return new SystemSerialLink(port);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException)
        {
            port?.Dispose();
            (DiagnosticCode code, string todo) = exception switch
            {
                FileNotFoundException => (DiagnosticCodes.PortMissing, "plug the board in; 'tinyml ports' lists the ports; --port sim needs no board"),
                UnauthorizedAccessException => (DiagnosticCodes.PortBusy, "close the other program (a serial monitor, another 'tinyml')"),
                _ => (DiagnosticCodes.PortUnusable, "name one of the ports that 'tinyml ports' lists"),
            };
            throw new DiagnosticException(code, path, exception.Message, todo);
        }
    }

    /// <inheritdoc/>
    public int Read(Span<byte> buffer, TimeSpan timeout)
    {
        try
        {
            if (_port.BytesToRead == 0)
            {
                // A wait of 0 is not a wait without end, but not every driver takes it.
                _port.ReadTimeout = Math.Max(1, (int)Math.Min(timeout.TotalMilliseconds, int.MaxValue));
            }

            var bytes = new byte[buffer.Length];
            int count = _port.Read(bytes, 0, bytes.Length);
            bytes.AsSpan(0, count).CopyTo(buffer);
            return count;
        }
        catch (TimeoutException)
        {
            return 0;
        }
        catch (Exception exception) when (exception is InvalidOperationException or UnauthorizedAccessException)
        {
            throw new IOException($"the port '{Name}' is gone: was the board unplugged?", exception);
        }
    }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        try
        {
            _port.Write(bytes.ToArray(), 0, bytes.Length);
        }
        catch (Exception exception) when (exception is InvalidOperationException or UnauthorizedAccessException)
        {
            throw new IOException($"the port '{Name}' is gone: was the board unplugged?", exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _port.Dispose();
}
