using System.Runtime.InteropServices;
using TinyML.Compiler.Diagnostics;

namespace TinyML.HostStreamer.Links;

/// <summary>What the errors of the operating system mean for a port, and what to do about them.</summary>
internal static class SerialErrors
{
    /// <summary>The finding for a port that does not open.</summary>
    public static DiagnosticException Opening(string path, int error) => error switch
    {
        LibC.NoEntry or LibC.NoDevice or LibC.NoDeviceOrAddress =>
            new(DiagnosticCodes.PortMissing, path, "there is no such port", "plug the board in; 'tinyml ports' lists the ports; --port sim needs no board"),
        LibC.AccessDenied or LibC.NotPermitted =>
            Forbidden(path, PortGroup.Of(path)),
        LibC.Busy =>
            new(DiagnosticCodes.PortBusy, path, "another program has the port open", "close the other program (a serial monitor, another 'tinyml')"),
        _ => new(DiagnosticCodes.PortUnusable, path, Marshal.GetPInvokeErrorMessage(error), "name one of the ports that 'tinyml ports' lists"),
    };

    /// <summary>Nobody should join the group of the superuser: a port that belongs to it is given to another group by a rule of udev's.</summary>
    private static DiagnosticException Forbidden(string path, string? group) => group is null or "root" or "wheel"
        ? new(DiagnosticCodes.PortForbidden, path, $"this user may not open the port{(group is null ? "" : $", which belongs to '{group}' alone")}",
            "have it given to the group dialout (a udev rule), then sudo usermod -a -G dialout $USER, and log in again")
        : new(DiagnosticCodes.PortForbidden, path, $"this user may not open the port, which belongs to the group '{group}'", $"sudo usermod -a -G {group} $USER, then log in again");

    /// <summary>The exception for a port that went away.</summary>
    public static IOException Gone(string path, int error) =>
        new($"the port '{path}' is gone ({Marshal.GetPInvokeErrorMessage(error)}): was the board unplugged?");
}
