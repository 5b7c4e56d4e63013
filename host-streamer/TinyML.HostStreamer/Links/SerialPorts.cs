using System.Globalization;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Targets;
using TinyML.Protocol;

namespace TinyML.HostStreamer.Links;

/// <summary>A port that is there.</summary>
/// <param name="Path">What <c>--port</c> takes, such as <c>/dev/ttyACM0</c>.</param>
/// <param name="UsbId">Vendor and product, such as <c>2341:0042</c>, or null.</param>
/// <param name="Product">What the device calls itself, or null.</param>
/// <param name="Board">The id of the board that it probably is, or null.</param>
public sealed record SerialPortInfo(string Path, string? UsbId, string? Product, string? Board);

/// <summary>Lists the serial ports of the machine.</summary>
public static class SerialPorts
{
    private static readonly string[] Patterns = ["ttyACM*", "ttyUSB*", "ttyAMA*", "cu.usbmodem*", "cu.usbserial*", "cu.wchusbserial*"];

    /// <summary>What opens and lists ports in the C library's stead; null where ports are terminals. Set before the first port is opened.</summary>
    public static ISerialBackend? Backend { get; set; }

    /// <summary>Opens a port: through <see cref="Backend"/> where one is set, through the C library otherwise.</summary>
    /// <param name="path">Such as <c>/dev/ttyACM0</c> or <c>COM3</c>.</param>
    /// <param name="baud">Bits per second.</param>
    /// <exception cref="DiagnosticException">TML5100 to TML5103.</exception>
    public static IByteLink Open(string path, int baud) => Backend?.Open(path, baud) ?? SerialLink.Open(path, baud);

    /// <summary>All ports that a board may be behind, by path.</summary>
    /// <param name="boards">The boards that may be there; what several of them have in common tells none.</param>
    /// <param name="devices">The folder of device files.</param>
    /// <param name="classes">The folder where Linux describes terminals.</param>
    public static IReadOnlyList<SerialPortInfo> List(IReadOnlyList<BoardDefinition> boards, string devices = "/dev", string classes = "/sys/class/tty")
    {
        if (!Directory.Exists(devices))
        {
            return [.. (Backend?.PortNames() ?? []).Select(name => new SerialPortInfo(name, null, null, null))];
        }

        return [.. Patterns
            .SelectMany(pattern => Directory.EnumerateFiles(devices, pattern))
            .Order(StringComparer.Ordinal)
            .Select(path => Describe(path, Path.Combine(classes, Path.GetFileName(path)), boards))];
    }

    private static SerialPortInfo Describe(string path, string entry, IReadOnlyList<BoardDefinition> boards)
    {
        string? folder = UsbFolder(entry);
        if (folder is null)
        {
            return new SerialPortInfo(path, null, null, null);
        }

        string id = string.Create(CultureInfo.InvariantCulture, $"{Text(folder, "idVendor")}:{Text(folder, "idProduct")}");
        BoardDefinition[] like = [.. boards.Where(board => board.Usb.Contains(id))];
        return new SerialPortInfo(path, id, Text(folder, "product"), like.Length == 1 ? like[0].Id : null);
    }

    /// <summary>The nearest folder above the terminal's device that has a USB vendor id.</summary>
    private static string? UsbFolder(string entry)
    {
        try
        {
            string? folder = new DirectoryInfo(Path.Combine(entry, "device")).ResolveLinkTarget(returnFinalTarget: true)?.FullName;
            while (folder is not null && !File.Exists(Path.Combine(folder, "idVendor")))
            {
                folder = Path.GetDirectoryName(folder);
            }

            return folder;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? Text(string folder, string file)
    {
        string path = Path.Combine(folder, file);
        return File.Exists(path) ? File.ReadAllText(path).Trim() : null;
    }
}
