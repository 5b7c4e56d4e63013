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
/// block of inputs; <see cref="Expected"/> computes the same with the integer executor.</summary>
internal sealed class NetworkProgram : IDisposable
{
    private const int BlockInputs = 20;
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _sources = [];
    private readonly IReadOnlyList<PlannedProgram> _networks;
    private readonly int _blocks;

    public NetworkProgram(IReadOnlyList<PlannedProgram> networks, int inputsPerNetwork, Target target)
    {
        _networks = networks;
        _blocks = Math.Max(1, inputsPerNetwork / BlockInputs);
        foreach (PlannedProgram network in networks)
        {
            string name = network.Program.Name;
            foreach (EmittedFile file in CLibrary.Emit(network, Options(target)).Where(file => file.Path == $"src/tml_{name}.h" || file.Path == $"src/tml_{name}.c"))
            {
                File.WriteAllText(Path.Combine(_folder.Path, Path.GetFileName(file.Path)), file.Text);
            }

            _sources.Add(Path.Combine(_folder.Path, $"tml_{name}.c"));
        }
    }

    private static CLibraryOptions Options(Target target) => new()
    {
        Target = target,
        ToolVersion = "test",
        ModelSha256 = new string('0', 64),
        BlobSha256 = EquatableArray.Create<byte>(new byte[32]),
        SourceRoot = Path.Combine(Requirements.RepositoryRoot, "firmware", "c"),
    };

    public int Inferences => _networks.Count * _blocks * BlockInputs;

    public IReadOnlyList<string> Run(CTarget target) => CRunner.Run(target, Main(), _sources, ["-I" + _folder.Path]);

    /// <summary>One line per network and block, as the C program prints it.</summary>
    public IEnumerable<string> Expected()
    {
        uint state = 1;
        foreach (PlannedProgram network in _networks)
        {
            var executor = new IntegerExecutor(network);
            bool wideInput = network.Program.Buffers[network.Program.Inputs[0].Buffer].Element == ElementType.Int16;
            var sample = new int[executor.InputCount];
            for (int block = 0; block < _blocks; block++)
            {
                uint checksum = 2166136261;
                for (int run = 0; run < BlockInputs; run++)
                {
                    for (int i = 0; i < sample.Length; i++)
                    {
                        state = unchecked((state * 1664525) + 1013904223);
                        int value = (short)(state >> 16) >> (int)((state >> 8) & 7);
                        sample[i] = wideInput ? value : (sbyte)value;
                    }

                    checksum = executor.Run(sample).Aggregate(checksum, (sum, answer) => unchecked((sum ^ (ushort)answer) * 16777619));
                }

                yield return $"{checksum:x8}";
            }
        }
    }

    public void Dispose() => _folder.Dispose();

    private static string CType(ProgramBuffer buffer) => buffer.Element == ElementType.Int8 ? "int8_t" : "int16_t";

    private string Main()
    {
        var text = new StringBuilder("#include \"tml_test.h\"\n");
        foreach (PlannedProgram network in _networks)
        {
            text.Append(FormattableString.Invariant($"#include \"tml_{network.Program.Name}.h\"\n"));
        }

        text.Append("""

            static uint32_t state = 1;

            static int16_t next(void) {
                state = state * 1664525u + 1013904223u;
                return (int16_t)((int16_t)(state >> 16) >> ((state >> 8) & 7));
            }

            """);
        for (int i = 0; i < _networks.Count; i++)
        {
            Loop(text, _networks[i], i);
        }

        text.Append("void tml_test_run(void) {\n");
        for (int i = 0; i < _networks.Count; i++)
        {
            text.Append(FormattableString.Invariant($"    run_{i}();\n"));
        }

        return text.Append("}\n").ToString();
    }

    private void Loop(StringBuilder text, PlannedProgram network, int number)
    {
        var executor = new IntegerExecutor(network);
        string input = CType(network.Program.Buffers[network.Program.Inputs[0].Buffer]);
        string output = CType(network.Program.Buffers[network.Program.Outputs[0].Buffer]);
        string name = network.Program.Name;
        text.Append(FormattableString.Invariant($$"""

            static void run_{{number}}(void) {
                for (uint16_t block = 0; block < {{_blocks}}; block++) {
                    uint32_t checksum = 2166136261u;
                    for (uint8_t run = 0; run < {{BlockInputs}}; run++) {
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
