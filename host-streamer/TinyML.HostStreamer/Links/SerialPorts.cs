using System.Globalization;
using TinyML.Compiler.Diagnostics;
using TinyML.Protocol;

namespace TinyML.HostStreamer.Links;

/// <summary>A port that is there.</summary>
/// <param name="Path">What <c>--port</c> takes, such as <c>/dev/ttyACM0</c>.</param>
/// <param name="UsbId">Vendor and product, such as <c>2341:0042</c>, or null.</param>
/// <param name="Product">What the device calls itself, or null.</param>
/// <param name="Board">The board that it probably is, an id of the board catalogue, or null.</param>
public sealed record SerialPortInfo(string Path, string? UsbId, string? Product, string? Board);

/// <summary>Lists the serial ports of the machine.</summary>
public static class SerialPorts
{
    // Arduino's own identifiers (boards.txt of the cores; the Nano has one for its boot loader and one for sketches); serial adapters of clones say nothing about the board behind them.
    private static readonly Dictionary<string, string> Boards = new(StringComparer.Ordinal)
    {
        ["2341:0010"] = "arduino-mega-2560",
        ["2341:0042"] = "arduino-mega-2560",
        ["2341:0210"] = "arduino-mega-2560",
        ["2341:0242"] = "arduino-mega-2560",
        ["2a03:0010"] = "arduino-mega-2560",
        ["2a03:0042"] = "arduino-mega-2560",
        ["2341:0001"] = "arduino-uno",
        ["2341:0043"] = "arduino-uno",
        ["2341:0243"] = "arduino-uno",
        ["2341:006a"] = "arduino-uno",
        ["2a03:0043"] = "arduino-uno",
        ["2341:005a"] = "arduino-nano-33-ble",
        ["2341:805a"] = "arduino-nano-33-ble",
    };

    private static readonly string[] Patterns = ["ttyACM*", "ttyUSB*", "ttyAMA*", "cu.usbmodem*", "cu.usbserial*", "cu.wchusbserial*"];

    /// <summary>What opens and lists ports in the C library's stead; null where ports are terminals. Set before the first port is opened.</summary>
    public static ISerialBackend? Backend { get; set; }

    /// <summary>Opens a port: through <see cref="Backend"/> where one is set, through the C library otherwise.</summary>
    /// <param name="path">Such as <c>/dev/ttyACM0</c> or <c>COM3</c>.</param>
    /// <param name="baud">Bits per second.</param>
    /// <exception cref="DiagnosticException">TML5100 to TML5103.</exception>
    public static IByteLink Open(string path, int baud) => Backend?.Open(path, baud) ?? SerialLink.Open(path, baud);

    /// <summary>All ports that a board may be behind, by path.</summary>
    /// <param name="devices">The folder of device files.</param>
    /// <param name="classes">The folder where Linux describes terminals.</param>
    public static IReadOnlyList<SerialPortInfo> List(string devices = "/dev", string classes = "/sys/class/tty")
    {
        if (!Directory.Exists(devices))
        {
            return [.. (Backend?.PortNames() ?? []).Select(name => new SerialPortInfo(name, null, null, null))];
        }

        return [.. Patterns
            .SelectMany(pattern => Directory.EnumerateFiles(devices, pattern))
            .Order(StringComparer.Ordinal)
            .Select(path => Describe(path, Path.Combine(classes, Path.GetFileName(path))))];
    }

    private static SerialPortInfo Describe(string path, string entry)
    {
        string? folder = UsbFolder(entry);
        if (folder is null)
        {
            return new SerialPortInfo(path, null, null, null);
        }

        string id = string.Create(CultureInfo.InvariantCulture, $"{Text(folder, "idVendor")}:{Text(folder, "idProduct")}");
        return new SerialPortInfo(path, id, Text(folder, "product"), Boards.GetValueOrDefault(id));
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
