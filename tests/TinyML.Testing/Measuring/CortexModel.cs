using System.Globalization;
using TinyML.Boards;
using TinyML.Boards.Building;
using TinyML.Boards.Simulation;
using TinyML.Compiler;
using TinyML.Compiler.Emit;
using TinyML.Compiler.Emit.C;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Planning;
using TinyML.Compiler.Search;
using TinyML.Compiler.Specs;
using TinyML.Compiler.Targets;
using TinyML.Execution;
using TinyML.Protocol;

namespace TinyML.Testing.Measuring;

/// <summary>A quantized model of the measuring data, measured on a simulated Cortex-M4: compiled, built as streaming firmware, run.</summary>
/// <param name="Name">The model's name: that of the .tflite file in the models folder.</param>
public sealed record CortexModel(string Name)
{
    /// <summary>Channels are removed by proof, and tables stay as they are: what coding is measured against.</summary>
    public static Recipe Removed { get; } = new() { Name = "channels removed", Steps = [new EqualizeStep(), new QuantizeStep(), new RemoveStep()] };

    /// <summary>The recipe that it is compiled by.</summary>
    public Recipe Recipe { get; init; } = Recipe.Int8;

    private const string BoardId = "qemu-mps2-an386";

    /// <summary>The models that other runtimes were measured with.</summary>
    public static IReadOnlyList<CortexModel> All { get; } = [new("vww_96_int8"), new("person_detect"), new("kws_ref_model"), new("hello_world_int8")];

    /// <summary>The names of the three inputs, in order.</summary>
    public static IReadOnlyList<string> InputNames { get; } = ["zeros", "ramp", "lcg"];

    private static string Programs => Path.Combine(Requirements.RepositoryRoot, "tests", "TinyML.Testing", "C");

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>The inputs that every runtime was given: zeros, counting up, and a linear congruential generator's high bytes.</summary>
    public static IReadOnlyList<byte[]> Inputs(int count)
    {
        uint state = 1;
        byte Next()
        {
            state = unchecked((state * 1664525) + 1013904223);
            return (byte)(state >> 24);
        }

        return [new byte[count], [.. Enumerable.Range(0, count).Select(i => (byte)i)], [.. Enumerable.Range(0, count).Select(_ => Next())]];
    }

    /// <summary>Compiles, builds, runs and measures.</summary>
    /// <param name="path">The model's file.</param>
    public CortexCost Measure(string path) => Measure(Compilation.Run(File.ReadAllBytes(path), Name, null, null, new CompilationOptions { Steps = [.. Recipe.Steps] }, Executors.Instance));

    /// <summary>Builds, runs and measures.</summary>
    /// <param name="compiled">The compiled model, by this name.</param>
    public CortexCost Measure(CompilationResult compiled)
    {
        using var folder = new TemporaryFolder();
        (FirmwareBuildResult firmware, IReadOnlyList<InferenceResult> results) = Run(compiled.Planned, folder.Path);
        return new CortexCost(
            [.. results.Select(result => (int)result.Cost)],
            [.. results.Select(result => result.Output.Select(value => (int)(sbyte)value).ToArray())],
            compiled.Planned.ArenaBytes,
            firmware.RamBytes ?? throw new InvalidOperationException("the stack was not measured"),
            firmware.Size.FlashBytes,
            firmware.ModelFlashBytes,
            compiled.Size.Total,
            Layers(compiled, folder.Path))
        {
            EstimatedInstructions = CostModel.Estimate(compiled.Planned.Program),
        };
    }

    /// <summary>Builds and runs: the most executed instructions of one inference, of the three inputs.</summary>
    /// <param name="planned">The program.</param>
    public static int MostInstructions(PlannedProgram planned)
    {
        using var folder = new TemporaryFolder();
        return Run(planned, folder.Path).Results.Max(result => (int)result.Cost);
    }

    private static (FirmwareBuildResult Firmware, IReadOnlyList<InferenceResult> Results) Run(PlannedProgram planned, string folder)
    {
        Board board = BoardCatalogue.Shipped.Load(BoardId);
        OutputFolder.WriteFiles(folder, CLibrary.Emit(planned, Options()));
        FirmwareBuildResult firmware = FirmwareBuild.Run(folder, board);
        return (firmware, Infer(board, firmware.ElfPath));
    }

    private static CLibraryOptions Options() => new()
    {
        Target = CortexM4.Target,
        ToolVersion = "benchmark",
        ModelSha256 = new string('0', 64),
        BlobSha256 = EquatableArray.Create<byte>(new byte[32]),
        SourceRoot = Path.Combine(Requirements.RepositoryRoot, "firmware", "c"),
    };

    private static List<InferenceResult> Infer(Board board, string elf)
    {
        using ISimulatedBoard simulated = SimulatedBoard.Start(board, elf);
        var client = new ProtocolClient(simulated, new ClientOptions { Seed = 1 });
        return [.. Inputs(client.Hello().Model.InputBytes).Select((input, i) => client.Infer((uint)i, input))];
    }

    private List<CortexLayer> Layers(CompilationResult compiled, string folder)
    {
        IEnumerable<string> kernels = compiled.Planned.Steps.Select(step => step.Call.Kernel.CName).Distinct();
        string macros = string.Join("\n", kernels.Select(kernel => $"#define {kernel}(...) MEASURED({kernel}(__VA_ARGS__))"));
        string main = Path.Combine(folder, "layers.c"), elf = Path.Combine(folder, "layers.elf"), serial = Path.Combine(folder, "layers.txt");
        File.WriteAllText(main, $$"""
            #include "measure_layers.h"
            #include "tinyml.h"
            {{macros}}
            #include "tml_{{Name}}.c"

            void tml_test_run(void) {
                tml_{{Name}}_run();
                print_layers();
            }
            """);
        IEnumerable<string> sources =
        [
            .. Directory.GetFiles(Path.Combine(folder, "src", "kernels"), "*.c", SearchOption.AllDirectories).Order(StringComparer.Ordinal),
            Path.Combine(Programs, "tml_test_print.c"), Path.Combine(Programs, CTarget.CortexM4.Port), Path.Combine(Requirements.RepositoryRoot, "boards", BoardId, "startup.c"),
        ];
        ChildProcess.Run(CTarget.CortexM4.Compiler,
            [.. CTarget.CortexM4.Flags, "-I" + Path.Combine(folder, "src"), "-I" + Programs, "-I" + Path.Combine(Programs, "networks"), main, .. sources, "-o", elf]);
        ChildProcess.Run("qemu-system-arm",
            ["-M", "mps2-an386", "-kernel", elf, "-display", "none", "-monitor", "none", "-semihosting", "-icount", "shift=6", "-serial", "file:" + serial]);
        int[] costs =
        [
            .. File.ReadAllText(serial).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(line => int.Parse(line, NumberStyles.HexNumber, CultureInfo.InvariantCulture)),
        ];
        return [.. compiled.Layers.Select((layer, i) => new CortexLayer(layer.Kernel, layer.Shape.ToString(), layer.Macs, costs[i]))];
    }
}
