using TinyML.Compiler.Ir;
using TinyML.Compiler.Planning;

namespace TinyML.Compiler.Emit.C;

/// <summary>Emits a model as a C99 library: shaped for the Arduino IDE, PlatformIO, ESP-IDF, CMake and make. The same program and options give the
/// same bytes, always.</summary>
public static class CLibrary
{
    /// <summary>Every file of the library.</summary>
    /// <param name="program">The planned program.</param>
    /// <param name="options">What is printed besides.</param>
    /// <exception cref="Diagnostics.DiagnosticException">The program cannot be said in C for the target.</exception>
    public static EquatableArray<EmittedFile> Emit(PlannedProgram program, CLibraryOptions options)
    {
        var model = new CModel(program, options);
        EmittedFile[] files =
        [
            .. LibraryMetadata.Print(model),
            new("examples/Predict/Predict.ino", ExampleSketch.PrintPredict(model)),
            new("examples/Stream/Stream.ino", ExampleSketch.PrintStream(model)),
            new($"src/tml_{model.Name}.h", ModelHeader.Print(model)),
            new($"src/tml_{model.Name}.c", ModelSource.Print(model)),
            new($"src/tml_{model.Name}_stream.c", StreamSource.Print(model)),
            .. options.Protocol == FirmwareProtocol.Mlperf ? [new EmittedFile(BenchmarkSource.Path(model), BenchmarkSource.Print(model))] : Array.Empty<EmittedFile>(),
            .. StreamingFirmware(options),
            .. KernelSources.Collect(options.SourceRoot, options.Target, program.Steps.Select(step => step.Call.Kernel.CName))
                .Where(file => file.Path != KernelConfiguration.Path),
            new(KernelConfiguration.Path, KernelConfiguration.Print(model)),
        ];
        return [.. files, .. CMakeFiles.Print(model, files)];
    }

    /// <summary>The streaming firmware without its board-specific part, so that the library is complete in the Arduino IDE.</summary>
    private static IEnumerable<EmittedFile> StreamingFirmware(CLibraryOptions options)
    {
        // The Arduino core has the main function, and the model is beside it.
        string[] notForArduino = ["main.c", "tml_no_model.c", "tml_mlperf_no_model.c"];
        string root = Path.Combine(options.SourceRoot, "src");
        IEnumerable<string> files =
        [
            Path.Combine(root, "ports", "tml_port.h"),
            .. Files(Path.Combine(root, "stream")).Where(file => !notForArduino.Contains(Path.GetFileName(file))),
            .. (options.Protocol == FirmwareProtocol.Mlperf ? Files(Path.Combine(root, "mlperf")) : []).Where(file => !notForArduino.Contains(Path.GetFileName(file))),
            .. Files(Path.Combine(root, "ports", "arduino")),
            .. Files(Path.Combine(root, "ports", "esp_idf")),
        ];
        return files.Select(file => new EmittedFile(
            $"src/{Path.GetRelativePath(root, file).Replace('\\', '/')}", File.ReadAllText(file).ReplaceLineEndings("\n")));
    }

    private static IEnumerable<string> Files(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal) : [];
}
