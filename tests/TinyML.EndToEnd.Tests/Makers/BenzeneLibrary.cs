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

    private static string Compile()
    {
        string folder = TemporaryFolder.ForProcess("benzene-library");
        _ = Tinyml.Json("compile", "benzene", "--board", Board, "--data", "benzene", "-o", folder);
        return folder;
    }
}
