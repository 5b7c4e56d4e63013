using TinyML.Compiler;
using TinyML.Compiler.Calibration;
using TinyML.Compiler.Emit;
using TinyML.Compiler.Emit.C;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Operators;
using TinyML.Compiler.Planning;
using TinyML.Compiler.Specs;
using TinyML.Compiler.Targets;
using TinyML.Execution;

namespace TinyML.Testing.Measuring;

/// <summary>An 8-5-1 network with random weights that goes the whole way: calibrated, quantized to int8, emitted as a library with its own
/// tml_config.h. It is measured on inputs that calibration did not see, and its answers are those of the integer executor.</summary>
/// <param name="name">For the table.</param>
/// <param name="modelName">The model's name.</param>
/// <param name="seed">Decides weights, calibration and inputs.</param>
/// <param name="hasTanh">Tanh instead of a rectifier.</param>
public sealed class CompiledAvrNetwork(string name, string modelName, int seed, bool hasTanh) : AvrNetwork
{
    private const int Inputs = 8, Hidden = 5, CalibrationSamples = 500, MeasuredInputs = 32;

    /// <inheritdoc/>
    public override string Name => name;

    /// <inheritdoc/>
    public override AvrCost Measure()
    {
        var random = new Random(seed);
        PlannedProgram planned = Compile(random);
        var executor = new IntegerExecutor(planned);
        int[][] inputs = [.. Enumerable.Range(0, MeasuredInputs).Select(_ => InputQuantizer.Quantize(planned.Program, Row(random)))];
        using var folder = new TemporaryFolder();
        string[] sources = Emit(planned, folder.Path);
        ElfSize size = ElfSize.Of(Link(folder.Path, sources, $"#define NETWORK_INPUTS 1\n#define network_prepare(number) ((void)tml_{modelName}_input(), (void)(number))\n"));
        MeasuredRun[] runs = MeasuredRun.Parse(CTarget.Avr.Execute(Link(folder.Path, sources, InputTable(inputs))));
        if (!runs.Select(run => (int)run.Output).SequenceEqual(inputs.Select(input => executor.Run(input)[0])))
        {
            throw new InvalidOperationException($"{name} answers otherwise on AVR");
        }

        return MeasuredRun.Cost(runs, size, SizeWithout());
    }

    /// <summary>The program that is measured.</summary>
    public PlannedProgram Compile() => Compile(new Random(seed));

    private PlannedProgram Compile(Random random)
    {
        var builder = new GraphBuilder(modelName);
        ValueId input = builder.Input("x", TensorType.Float(1, Inputs));
        ValueId hidden = builder.Node("activation", hasTanh ? new Tanh() : new Relu(), Dense(builder, "hidden", random, input, Inputs, Hidden));
        builder.Output(Dense(builder, "output", random, hidden, Hidden, 1));
        var samples = new SampleSet(Inputs, [.. Enumerable.Range(0, CalibrationSamples).SelectMany(_ => Row(random))]);
        return Compilation.Run(builder.Build(), null, samples, new CompilationOptions { Precision = Precision.Int8 }, Executors.Instance).Planned;
    }

    private static ValueId Dense(GraphBuilder builder, string layer, Random random, ValueId input, int inputs, int outputs)
    {
        float spread = (float)(2 / Math.Sqrt(inputs));
        ValueId weights = builder.Constant(layer + "_weights", Shape.Of(outputs, inputs), [.. Enumerable.Range(0, inputs * outputs).Select(_ => spread * Uniform(random))]);
        ValueId bias = builder.Constant(layer + "_bias", Shape.Of(outputs), [.. Enumerable.Range(0, outputs).Select(_ => 0.5f * Uniform(random))]);
        return builder.Node(layer, new FullyConnected(), input, weights, bias);
    }

    private static float[] Row(Random random) => [.. Enumerable.Range(0, Inputs).Select(_ => Uniform(random))];

    private static float Uniform(Random random) => (float)((2 * random.NextDouble()) - 1);

    /// <summary>Writes the library and returns the sources of the model and its kernels, without the streaming firmware.</summary>
    private string[] Emit(PlannedProgram planned, string folder)
    {
        var options = new CLibraryOptions
        {
            Target = Avr.Target,
            ToolVersion = "benchmark",
            ModelSha256 = new string('0', 64),
            BlobSha256 = EquatableArray.Create<byte>(new byte[32]),
            SourceRoot = Path.Combine(Requirements.RepositoryRoot, "firmware", "c"),
        };
        foreach (EmittedFile file in CLibrary.Emit(planned, options).Where(IsNeeded))
        {
            string path = Path.Combine(folder, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, file.Text);
        }

        return Directory.GetFiles(Path.Combine(folder, "src"), "*.c", SearchOption.AllDirectories);
    }

    private bool IsNeeded(EmittedFile file) =>
        file.Path.StartsWith("src/", StringComparison.Ordinal) && file.Path != $"src/tml_{modelName}_stream.c"
        && !file.Path.StartsWith("src/stream/", StringComparison.Ordinal) && !file.Path.StartsWith("src/ports/", StringComparison.Ordinal);

    private string Link(string folder, IEnumerable<string> sources, string inputs)
    {
        string header = $"""
            #include "tml_{modelName}.h"
            static const int8_t *network_output;
            #define network() (network_output = tml_{modelName}_run())
            #define network_result() (*network_output)
            {inputs}
            """;
        File.WriteAllText(Path.Combine(folder, "tml_network.h"), header);
        string port = Path.Combine(Requirements.RepositoryRoot, "tests", "TinyML.Testing", "C");
        string main = Path.Combine(folder, "main.c"), elf = Path.Combine(folder, "program.elf");
        File.WriteAllText(main, Program);
        string[] machine = [Path.Combine(port, "tml_test_print.c"), Path.Combine(port, CTarget.Avr.Port)];
        ChildProcess.Run(CTarget.Avr.Compiler, [.. CTarget.Avr.Flags, "-I" + Path.Combine(folder, "src"), "-I" + port, main, .. sources, .. machine, "-o", elf]);
        return elf;
    }

    private string InputTable(int[][] inputs) => $$"""
        #define NETWORK_INPUTS {{inputs.Length}}
        static const int8_t network_inputs[{{inputs.Length}}][{{Inputs}}] = {
        {{string.Join(",\n", inputs.Select(input => "{" + string.Join(", ", input) + "}"))}}};
        static void network_prepare(uint8_t number) {
            for (uint8_t i = 0; i < {{Inputs}}; i++) {
                tml_{{modelName}}_input()[i] = network_inputs[number][i];
            }
        }
        """;
}
