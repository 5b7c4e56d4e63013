using TinyML.Compiler.Diagnostics;
using TinyML.Protocol;

namespace TinyML.HostStreamer.Links;

/// <summary>Serial ports by other means than the C library, for systems that have no terminals.</summary>
public interface ISerialBackend
{
    /// <summary>Opens a port for this process alone.</summary>
    /// <param name="path">Such as <c>COM3</c>.</param>
    /// <param name="baud">Bits per second.</param>
    /// <exception cref="DiagnosticException">TML5100 to TML5103.</exception>
    IByteLink Open(string path, int baud);

    /// <summary>The names of the machine's ports, in order.</summary>
    IEnumerable<string> PortNames();
}
