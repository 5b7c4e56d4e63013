using System.ComponentModel;
using System.Diagnostics;

namespace TinyML.HostStreamer.Links;

/// <summary>The group whose members may open a port: dialout on Debian, uucp on Arch, another one by a rule of udev's.</summary>
internal static class PortGroup
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <summary>The group of a device file, as the program <c>stat</c> names it, or null.</summary>
    public static string? Of(string path)
    {
        string[] format = OperatingSystem.IsMacOS() ? ["-f", "%Sg"] : ["-L", "-c", "%G"];
        try
        {
            using Process? process = Process.Start(new ProcessStartInfo("stat", [.. format, path]) { RedirectStandardOutput = true, RedirectStandardError = true });
            return process is not null && process.WaitForExit(Limit) && process.ExitCode == 0 ? process.StandardOutput.ReadToEnd().Trim() : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
