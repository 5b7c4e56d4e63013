using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace TinyML.Boards.Building;

/// <summary>A program or library that some verb uses.</summary>
/// <param name="Name">The program's or library's file name.</param>
/// <param name="Purpose">What it is for.</param>
/// <param name="Found">Whether it is installed.</param>
/// <param name="Version">The first line that it says about its version, or null.</param>
/// <param name="Install">How to install it.</param>
public sealed record ToolStatus(string Name, string Purpose, bool Found, string? Version, string Install);

/// <summary>The programs that boards, simulators and flashing need: what <c>doctor</c> shows.</summary>
public static partial class Tools
{
    private static readonly TimeSpan VersionLimit = TimeSpan.FromSeconds(10);

    private static readonly (string Name, string Purpose, string Package, string VersionFlag)[] Known =
    [
        ("avr-gcc", "compiles firmware for AVR boards", "gcc-avr avr-libc", "--version"),
        ("avr-objcopy", "makes HEX files for AVR boards", "binutils-avr", "--version"),
        ("avrdude", "flashes AVR boards", "avrdude", "-?"),
        ("libsimavr.so.2", "simulates AVR boards (--port sim)", "libsimavr2", ""),
        ("arm-none-eabi-gcc", "compiles firmware for Cortex-M boards", "gcc-arm-none-eabi libnewlib-arm-none-eabi", "--version"),
        ("arm-none-eabi-objcopy", "makes HEX files for Cortex-M boards", "binutils-arm-none-eabi", "--version"),
        ("qemu-system-arm", "simulates Cortex-M boards (--port sim)", "qemu-system-arm", "--version"),
        ("bossac", "flashes Arduino boards with a SAM chip", "bossa-cli", "--help"),
        ("esptool", "flashes ESP32 boards", "esptool", "version"),
        ("nanoff", "flashes .NET nanoFramework boards", "", "--version"),
        ("make", "builds an emitted library without tinyml", "make", "--version"),
    ];

    /// <summary>Looks for every tool; runs each that is there once for its version.</summary>
    public static IReadOnlyList<ToolStatus> Survey() => [.. Known.Select(Status)];

    /// <summary>How to get a program.</summary>
    public static string HowToInstall(string program)
    {
        (string name, _, string package, _) = Known.FirstOrDefault(tool => tool.Name == program);
        return name switch
        {
            "nanoff" => "dotnet tool install -g nanoff",
            null => $"see the maker's instructions for {program}",
            _ => $"Debian, Ubuntu: apt-get install {package}",
        };
    }

    private static ToolStatus Status((string Name, string Purpose, string Package, string VersionFlag) tool)
    {
        string install = HowToInstall(tool.Name);
        if (tool.Name.Contains(".so", StringComparison.Ordinal))
        {
            return new ToolStatus(tool.Name, tool.Purpose, NativeLibrary.TryLoad(tool.Name, out _), null, install);
        }

        if (ChildProgram.Find(tool.Name) is null)
        {
            return new ToolStatus(tool.Name, tool.Purpose, false, null, install);
        }

        return new ToolStatus(tool.Name, tool.Purpose, true, VersionOf(tool.Name, tool.VersionFlag), install);
    }

    /// <summary>The first line that a program says about its version, or null.</summary>
    internal static string? VersionOf(string program, string flag = "--version")
    {
        string output = ChildProgram.Run(new CommandLine(program, [flag]), VersionLimit).Output;
        string[] lines = output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return lines.FirstOrDefault(line => Version().IsMatch(line)) ?? lines.FirstOrDefault(line => line.Any(char.IsAsciiDigit));
    }

    /// <summary>Two numbers with a point; licences have versions of one.</summary>
    [GeneratedRegex(@"\d+\.\d+", RegexOptions.CultureInvariant)]
    private static partial Regex Version();
}
