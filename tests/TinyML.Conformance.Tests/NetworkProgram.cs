using System.Text;
using TinyML.Compiler.Emit;
using TinyML.Compiler.Emit.C;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Planning;
using TinyML.Compiler.Targets;
using TinyML.Execution;
using TinyML.Testing;

namespace TinyML.Conformance.Tests;

/// <summary>Networks as the emitter prints them, and one C program that feeds each with random inputs and prints a checksum of its answers per
/// block of inputs; <see cref="Checksums"/> computes the same with the integer executor.</summary>
internal sealed class NetworkProgram : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _sources = [];
    private readonly IReadOnlyList<(PlannedProgram Planned, uint InputSeed)> _networks;
    private readonly int _blocks, _blockInputs;

    /// <summary>Emits the networks.</summary>
    /// <param name="networks">What to run, with the seeds of the inputs.</param>
    /// <param name="blocks">Checksums per network.</param>
    /// <param name="blockInputs">Inputs per checksum.</param>
    /// <param name="target">What the C is emitted for.</param>
    public NetworkProgram(IReadOnlyList<(PlannedProgram Planned, uint InputSeed)> networks, int blocks, int blockInputs, Target target)
    {
        (_networks, _blocks, _blockInputs) = (networks, blocks, blockInputs);
        _sources.AddRange(networks.Select(network => Emit(network.Planned, target, _folder.Path)));
    }

    /// <summary>Writes the C of a network into a folder: tml_NAME.h and tml_NAME.c.</summary>
    /// <returns>The path of the .c file.</returns>
    public static string Emit(PlannedProgram network, Target target, string folder)
    {
        var options = new CLibraryOptions
        {
            Target = target,
            ToolVersion = "test",
            ModelSha256 = new string('0', 64),
            BlobSha256 = EquatableArray.Create<byte>(new byte[32]),
            SourceRoot = Path.Combine(Requirements.RepositoryRoot, "firmware", "c"),
        };
        string name = network.Program.Name;
        foreach (EmittedFile file in CLibrary.Emit(network, options).Where(file => file.Path == $"src/tml_{name}.h" || file.Path == $"src/tml_{name}.c"))
        {
            File.WriteAllText(Path.Combine(folder, Path.GetFileName(file.Path)), file.Text);
        }

        return Path.Combine(folder, $"tml_{name}.c");
    }

    /// <summary>The inputs that the program feeds to a network.</summary>
    public static NetworkInputs Inputs(PlannedProgram network, uint seed) =>
        new(seed, new IntegerExecutor(network).InputCount, network.Program.Buffers[network.Program.Inputs[0].Buffer].Element == ElementType.Int16);

    /// <summary>One checksum per block, as the C program prints it for a network.</summary>
    public static IEnumerable<string> Checksums(PlannedProgram network, uint seed, int blocks, int blockInputs)
    {
        var executor = new IntegerExecutor(network);
        NetworkInputs inputs = Inputs(network, seed);
        for (int block = 0; block < blocks; block++)
        {
            uint checksum = 2166136261;
            for (int run = 0; run < blockInputs; run++)
            {
                checksum = executor.Run(inputs.Next()).Aggregate(checksum, (sum, answer) => unchecked((sum ^ (ushort)answer) * 16777619));
            }

            yield return $"{checksum:x8}";
        }
    }

    /// <summary>The checksums, network by network.</summary>
    public IReadOnlyList<string> Run(CTarget target) => CRunner.Run(target, Main(), _sources, ["-I" + _folder.Path]);

    public void Dispose() => _folder.Dispose();

    private static string CType(ProgramBuffer buffer) => buffer.Element == ElementType.Int8 ? "int8_t" : "int16_t";

    private string Main()
    {
        var text = new StringBuilder("#include \"tml_test.h\"\n");
        foreach ((PlannedProgram network, _) in _networks)
        {
            text.Append(FormattableString.Invariant($"#include \"tml_{network.Program.Name}.h\"\n"));
        }

        text.Append(NetworkInputs.CSource);
        for (int i = 0; i < _networks.Count; i++)
        {
            Loop(text, i);
        }

        text.Append("void tml_test_run(void) {\n");
        for (int i = 0; i < _networks.Count; i++)
        {
            text.Append(FormattableString.Invariant($"    run_{i}();\n"));
        }

        return text.Append("}\n").ToString();
    }

    private void Loop(StringBuilder text, int number)
    {
        (PlannedProgram network, uint seed) = _networks[number];
        var executor = new IntegerExecutor(network);
        string input = CType(network.Program.Buffers[network.Program.Inputs[0].Buffer]);
        string output = CType(network.Program.Buffers[network.Program.Outputs[0].Buffer]);
        string name = network.Program.Name;
        text.Append(FormattableString.Invariant($$"""

            static void run_{{number}}(void) {
                state = {{seed}}u;
                for (uint16_t block = 0; block < {{_blocks}}; block++) {
                    uint32_t checksum = 2166136261u;
                    for (uint8_t run = 0; run < {{_blockInputs}}; run++) {
                        {{input}} *x = tml_{{name}}_input();
                        for (uint16_t i = 0; i < {{executor.InputCount}}; i++) {
                            x[i] = ({{input}})next();
                        }
                        const {{output}} *y = tml_{{name}}_run();
                        for (uint16_t i = 0; i < {{executor.OutputCount}}; i++) {
                            int16_t answer = y[i];
                            checksum = (checksum ^ (uint32_t)(uint16_t)answer) * 16777619u;
                        }
                    }
                    tml_test_print_number(checksum);
                }
            }

            """));
    }
}
