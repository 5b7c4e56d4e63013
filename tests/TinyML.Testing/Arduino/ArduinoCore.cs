using System.Text.RegularExpressions;

namespace TinyML.Testing.Arduino;

/// <summary>Builds sketches for a Mega 2560 with the Arduino IDE's own builder (1.x) and core, as Debian packages them: it finds the library by its header, makes the sketch's prototypes, compiles and links.</summary>
public static partial class ArduinoCore
{
    private const string Builder = "arduino-builder", Core = "/usr/share/arduino/hardware";

    // The core takes this from float.h, where avr-gcc 5 has it for C alone; later ones have it for C++, too.
    private const string NewerCompiler = "compiler.cpp.extra_flags=-DDECIMAL_DIG=17";

    /// <summary>Skips the test where the builder, the core or the compiler is missing.</summary>
    public static void Require()
    {
        Requirements.Program("avr-g++");
        Requirements.Program(Builder);
        Requirements.Folder(Core, "arduino-core-avr");
    }

    /// <summary>Builds one sketch with one library. Warnings in either are errors, with what the IDE's setting "all" shows.</summary>
    /// <param name="library">The library's folder.</param>
    /// <param name="sketch">The .ino file; the files beside it can be included.</param>
    /// <param name="build">A folder for what comes of it.</param>
    /// <returns>The path of the linked program.</returns>
    /// <exception cref="InvalidOperationException">It does not compile without a warning, or does not link.</exception>
    public static string Build(string library, string sketch, string build)
    {
        string libraries = Path.Combine(build, "libraries"), output = Path.Combine(build, "output");
        Directory.CreateDirectory(libraries);
        Directory.CreateDirectory(output);
        Directory.CreateSymbolicLink(Path.Combine(libraries, Path.GetFileName(library)), library);
        string[] arguments =
        [
            "-compile", "-hardware", "/usr/share/arduino-builder", "-hardware", Core, "-tools", "/usr/bin", "-ide-version", "10819", "-fqbn", "arduino:avr:mega:cpu=atmega2560",
            "-libraries", libraries, "-build-path", output, "-build-cache", TemporaryFolder.ForProcess("arduino-core"), "-warnings", "all", "-prefs", NewerCompiler, sketch,
        ];
        _ = ChildProcess.Run(Builder, arguments, limit: null, out string said);
        string[] warnings = [.. Warning().Matches(said).Select(match => match.Value).Where(line => !line.StartsWith(Core, StringComparison.Ordinal))];
        return warnings.Length == 0 ? Path.Combine(output, $"{Path.GetFileName(sketch)}.elf") : throw new InvalidOperationException(string.Join('\n', warnings));
    }

    [GeneratedRegex("^.*warning:.*$", RegexOptions.Multiline)]
    private static partial Regex Warning();
}
