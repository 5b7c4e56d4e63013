using System.IO.Ports;
using TinyML.HostStreamer.Links;
using TinyML.Protocol;

namespace TinyML.HostStreamer.SystemIOPorts;

/// <summary>Serial ports through System.IO.Ports, for Windows.</summary>
public sealed class SystemSerialBackend : ISerialBackend
{
    /// <inheritdoc/>
    public IByteLink Open(string path, int baud) => SystemSerialLink.Open(path, baud);

    /// <inheritdoc/>
    public IEnumerable<string> PortNames() => SerialPort.GetPortNames().Order(StringComparer.OrdinalIgnoreCase);
}
