using System.Globalization;
using TinyML.Testing;
using TinyML.Testing.Arduino;

namespace TinyML.EndToEnd.Tests.Makers;

/// <summary>The shipped benzene model compiled for the Mega 2560, once for all fixtures.</summary>
internal static class BenzeneLibrary
{
    public const string Board = "arduino-mega-2560";
    private static readonly Lazy<string> Compiled = new(Compile);

    /// <summary>The library's folder; not to be changed.</summary>
    public static string Folder => Compiled.Value;

    /// <summary>Skips the test where the Arduino core, the compiler or the simulator is missing.</summary>
    public static void Require()
    {
        ArduinoCore.Require();
        Requirements.Program("make");
        Requirements.Library("libsimavr.so.2");
    }

    /// <summary>What the host's executor answers.</summary>
    /// <param name="columns">The eight columns, in their steps.</param>
    /// <param name="scratch">Where the table is written.</param>
    /// <returns>Steps of 0.01 µg/m³.</returns>
    public static int Predict(int[] columns, Scratch scratch)
    {
        decimal[] steps = [1, 1, 1, 1, 1, 0.1m, 0.1m, 0.0001m];
        string table = scratch.Write("readings.csv", $"""
            PT08.S1(CO),PT08.S2(NMHC),PT08.S3(NOx),PT08.S4(NO2),PT08.S5(O3),T,RH,AH
            {string.Join(',', columns.Select((value, i) => (value * steps[i]).ToString(CultureInfo.InvariantCulture)))}

            """);
        return Tinyml.Json("predict", Folder, "--data", table, "--part", "all").GetProperty("predictions")[0].GetProperty("integers")[0].GetInt32();
    }

    private static string Compile()
    {
        string folder = TemporaryFolder.ForProcess("benzene-library");
        WorkedExample.Compile("air_quality", folder);
        return folder;
    }
}
