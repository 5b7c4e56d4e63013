using TinyML.Testing.Measuring;

namespace TinyML.Benchmarks;

/// <summary>The integer executor on this computer.</summary>
internal static class HostTable
{
    private static readonly string[] Models = ["vww_96_int8", "person_detect", "kws_ref_model", "hello_world_int8"];

    /// <summary>Measures and prints.</summary>
    /// <returns>The exit code.</returns>
    public static int Print()
    {
        string? data = Environment.GetEnvironmentVariable("TINYML_DATA");
        string[] files = [.. Models.Select(model => Path.Combine(data ?? "", "models", model + ".tflite"))];
        if (data is null || !files.All(File.Exists))
        {
            Console.Error.WriteLine("TINYML_DATA must name the folder with the measuring data (models/vww_96_int8.tflite and others)");
            return 3;
        }

        Console.WriteLine($"{"model",-20} {"MACs",12} {"per second",12} {"GMAC/s",8} {"portable",12}");
        foreach (HostSpeed speed in files.Select(HostSpeed.Measure))
        {
            Console.WriteLine($"{speed.Model,-20} {speed.Macs,12:N0} {speed.PerSecond,12:N0} {speed.Macs * speed.PerSecond / 1e9,8:F2} {speed.PortablePerSecond,12:N0}");
        }

        Console.WriteLine();
        Console.WriteLine("per second: inferences of the integer executor on one core, the best of some rounds; portable: through the firmware's own C# kernels, without vectors.");
        return 0;
    }
}
