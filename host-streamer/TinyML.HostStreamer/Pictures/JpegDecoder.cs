using System.ComponentModel;
using System.Diagnostics;
using TinyML.Compiler.Diagnostics;

namespace TinyML.HostStreamer.Pictures;

/// <summary>Reads JPEG through ImageMagick, as a child process in bounded time. The pixels are those of ImageMagick's JPEG library, turned upright as the camera noted.</summary>
public static class JpegDecoder
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly string[] Programs = ["magick", "convert"];

    // On Windows another program is called convert.
    private static readonly Lazy<string?> Found = new(() => Programs.Where(name => name == "magick" || !OperatingSystem.IsWindows()).FirstOrDefault(Runs));

    /// <summary>The program that decodes, or null where it is not installed.</summary>
    public static string? Program => Found.Value;

    /// <summary>How to get it.</summary>
    public static string HowToInstall => "Debian, Ubuntu: apt-get install imagemagick";

    /// <summary>Decodes a file.</summary>
    /// <exception cref="DiagnosticException">TML1540, TML1542 or TML1543.</exception>
    public static Picture Decode(byte[] file, string where)
    {
        string program = Program ?? throw new DiagnosticException(
            DiagnosticCodes.PictureProgramMissing, where, "it is a JPEG picture, which ImageMagick decodes, and ImageMagick is not installed", $"{HowToInstall}; or convert the pictures to PNG");

        // The explicit formats keep ImageMagick from guessing other ones; the limits bound what a hostile file can take; without the first option a file that breaks off is filled up with grey.
        string[] arguments = ["-regard-warnings", "-limit", "memory", "512MiB", "-limit", "map", "512MiB", "-limit", "disk", "0", "-limit", "width", "32KP", "-limit", "height", "32KP", "jpeg:-[0]", "-auto-orient", "-colorspace", "sRGB", "-depth", "8", "ppm:-"];
        (int exit, byte[] output, string errors) = Run(program, arguments, file);
        return exit == 0 && output.Length > 2
            ? new PnmDecoder(output, where).Decode()
            : throw PictureError.Damaged(where, $"ImageMagick cannot decode it ({errors.Trim().Split('\n')[0]})");
    }

    private static bool Runs(string program)
    {
        try
        {
            return Run(program, ["-version"], []).Exit == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    private static (int Exit, byte[] Output, string Errors) Run(string program, string[] arguments, byte[] input)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        using var output = new MemoryStream();
        Task reading = process.StandardOutput.BaseStream.CopyToAsync(output);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        Task writing = process.StandardInput.BaseStream.WriteAsync(input).AsTask().ContinueWith(_ => process.StandardInput.Close(), TaskScheduler.Default);
        if (!process.WaitForExit(Limit))
        {
            process.Kill(entireProcessTree: true);
            return (-1, [], $"it was stopped after {Limit.TotalSeconds:0} s");
        }

        Task.WaitAll(reading, errors, writing);
        return (process.ExitCode, output.ToArray(), errors.Result);
    }
}
