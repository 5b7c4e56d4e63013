namespace TinyML.Testing.Arduino;

/// <summary>Builds sketches as the Arduino IDE does for a Mega 2560: with the sources, the flags and the recipes of Debian's arduino-core-avr.</summary>
public static class ArduinoCore
{
    private const string Folder = "/usr/share/arduino/hardware/arduino/avr";

    // The core takes this from float.h, where avr-gcc 5 has it for C alone; later ones have it for C++, too.
    private const string NewerCompiler = "-DDECIMAL_DIG=17";
    private static readonly string[] Includes = [$"{Folder}/cores/arduino", $"{Folder}/variants/mega"];
    private static readonly Lazy<ArduinoPlatform> Platform = new(() => new ArduinoPlatform(Folder, "mega.", "mega.menu.cpu.atmega2560."));
    private static readonly Lazy<string> Archive = new(BuildCore);

    /// <summary>Skips the test where the core or the compiler is missing.</summary>
    public static void Require()
    {
        Requirements.Program("avr-g++");
        Requirements.Folder(Folder, "arduino-core-avr");
    }

    /// <summary>Builds one sketch with one library. Warnings in either are errors, with what the IDE's setting "all" shows.</summary>
    /// <param name="library">The library's folder, with <c>src</c> in it.</param>
    /// <param name="sketch">The .ino file; the files beside it can be included.</param>
    /// <param name="build">A folder for what comes of it.</param>
    /// <returns>The path of the linked program.</returns>
    /// <exception cref="InvalidOperationException">It does not compile without a warning, or does not link.</exception>
    public static string Build(string library, string sketch, string build)
    {
        string name = Path.GetFileNameWithoutExtension(sketch), copy = Path.Combine(build, "sketch");
        Directory.CreateDirectory(copy);
        foreach (string file in Directory.GetFiles(Path.GetDirectoryName(sketch)!))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)), overwrite: true);
        }

        string[] includes = [.. Includes, Path.Combine(library, "src")];
        string source = Path.Combine(copy, $"{name}.ino.cpp");
        File.WriteAllText(source, $"#include <Arduino.h>\n#line 1 \"{name}.ino\"\n{File.ReadAllText(sketch)}");
        List<string> objects = [Compile(source, build, includes, "all")];
        objects.AddRange(Sources(Path.Combine(library, "src")).Select(file => Compile(file, build, includes, "all")));
        string objectFiles = string.Join(' ', objects.Select(file => $"\"{file}\""));
        Platform.Value.Run("recipe.c.combine.pattern", ("build.path", build), ("build.project_name", name), ("object_files", objectFiles), ("archive_file", Path.GetRelativePath(build, Archive.Value)));
        return Path.Combine(build, $"{name}.elf");
    }

    private static string BuildCore()
    {
        string build = TemporaryFolder.ForProcess("arduino-core"), archive = Path.Combine(build, "core.a");
        foreach (string source in Sources(Includes[0]).Concat(Sources(Includes[1])))
        {
            Platform.Value.Run("recipe.ar.pattern", ("archive_file_path", archive), ("object_file", Compile(source, build, Includes, "none")));
        }

        return archive;
    }

    private static string Compile(string source, string build, IEnumerable<string> includes, string warnings)
    {
        string language = Path.GetExtension(source)[1..], objectFile = Path.Combine(build, $"{source.TrimStart('/').Replace('/', '.')}.o");
        string said = Platform.Value.Run(
            $"recipe.{language}.o.pattern",
            ("runtime.ide.version", "10819"),
            ("build.arch", "AVR"),
            ("compiler.cpp.extra_flags", NewerCompiler),
            ("compiler.warning_flags", $"{{compiler.warning_flags.{warnings}}}"),
            ("includes", string.Join(' ', includes.Select(folder => $"\"-I{folder}\""))),
            ("source_file", source),
            ("object_file", objectFile));
        return said.Length == 0 || warnings == "none" ? objectFile : throw new InvalidOperationException($"{source}:\n{said}");
    }

    private static IEnumerable<string> Sources(string folder) =>
        Directory.GetFiles(folder, "*.*", SearchOption.AllDirectories).Where(file => Path.GetExtension(file) is ".c" or ".cpp" or ".S").Order(StringComparer.Ordinal);
}
