using System.Globalization;
using TinyML.Compiler;
using TinyML.Compiler.Planning;
using TinyML.Compiler.Targets;
using TinyML.Execution;
using TinyML.Testing;

namespace TinyML.Conformance.Tests;

/// <summary>Quantized TensorFlow Lite models answer what TensorFlow Lite Micro answers, bit for bit: these numbers were printed by its interpreter,
/// with its reference kernels and with CMSIS-NN alike.</summary>
public sealed class TfLiteModelTests
{
    private const int Inputs = 3;

    private static readonly Dictionary<string, int[][]> Answers = new()
    {
        // Inputs of zeros, of a ramp in[i] = i modulo 256, and of a linear congruential generator.
        ["vww_96_int8"] = [[116, -116], [112, -112], [121, -121]],
        ["person_detect"] = [[72, -72], [-24, 24], [115, -115]],
        ["kws_ref_model"] =
        [
            [-1, -128, -128, -128, -128, -1, -128, -128, -128, -128, -128, -127],
            [-126, -128, -128, -128, -128, -128, -128, -128, -128, -128, -128, 126],
        ],
        ["hello_world_int8"] = [[4], [4], [-127]],
    };

    private static IEnumerable<TestCaseData> Models() => Answers.Keys.Select(name => new TestCaseData(name).SetArgDisplayNames(name));

    private static IEnumerable<TestCaseData> Machines() => Answers.Keys
        .SelectMany(name => new[] { CTarget.Host, CTarget.CortexM4Reference, CTarget.CortexM4 }, (name, machine) => (name, machine, CortexM4.Target))
        .Append(("hello_world_int8", CTarget.Avr, Avr.Target))
        .Select(run => new TestCaseData(run.Item1, run.Item2, run.Item3).SetArgDisplayNames(run.Item1, run.Item2.Name));

    [TestCaseSource(nameof(Models))]
    public void The_integer_executor_answers_what_the_interpreter_answers(string name)
    {
        var executor = new IntegerExecutor(Compile(name));
        int[][] answers = [.. Enumerable.Range(0, Answers[name].Length).Select(kind => executor.Run(Input(kind, executor.InputCount)))];
        Assert.That(answers, Is.EqualTo(Answers[name]));
    }

    [TestCaseSource(nameof(Machines))]
    public void Emitted_C_answers_what_the_interpreter_answers(string name, CTarget machine, Target target)
    {
        CRunner.Require(machine);
        PlannedProgram planned = Compile(name);
        var executor = new IntegerExecutor(planned);
        using var folder = new TemporaryFolder();
        string source = NetworkProgram.Emit(planned, target, folder.Path);
        IReadOnlyList<string> printed = CRunner.Run(machine, MainSource(name, executor), [source], ["-I" + folder.Path]);
        int[][] answers = [.. printed.Select(line => unchecked((int)uint.Parse(line, NumberStyles.HexNumber, CultureInfo.InvariantCulture))).Chunk(executor.OutputCount)];
        Assert.Multiple(() =>
        {
            Assert.That(answers, Has.Length.EqualTo(Inputs));
            Assert.That(answers.Take(Answers[name].Length), Is.EqualTo(Answers[name]), "the interpreter's answers");
            Assert.That(answers, Is.EqualTo(Enumerable.Range(0, Inputs).Select(kind => executor.Run(Input(kind, executor.InputCount)))), "the executor's answers");
        });
    }

    private static PlannedProgram Compile(string name)
    {
        byte[] file = File.ReadAllBytes(Requirements.Data($"models/{name}.tflite"));
        CompilationResult result = Compilation.Run(file, name, null, null, new CompilationOptions(), Executors.Instance);
        Assert.That(result.Diagnostics, Is.Empty);
        return result.Planned;
    }

    private static int[] Input(int kind, int count)
    {
        uint state = 1;
        int[] input = new int[count];
        for (int i = 0; i < count; i++)
        {
            state = unchecked((state * 1664525) + 1013904223);
            input[i] = kind switch
            {
                0 => 0,
                1 => unchecked((sbyte)i),
                _ => unchecked((sbyte)(state >> 24)),
            };
        }

        return input;
    }

    private static string MainSource(string name, IntegerExecutor executor) => FormattableString.Invariant($$"""
        #include "tml_test.h"
        #include "tml_{{name}}.h"

        void tml_test_run(void) {
            for (uint8_t kind = 0; kind < {{Inputs}}; kind++) {
                int8_t *x = tml_{{name}}_input();
                uint32_t state = 1;
                for (uint16_t i = 0; i < {{executor.InputCount}}u; i++) {
                    state = state * 1664525u + 1013904223u;
                    x[i] = (int8_t)(kind == 0 ? 0 : kind == 1 ? i & 255u : state >> 24);
                }
                const int8_t *y = tml_{{name}}_run();
                for (uint16_t i = 0; i < {{executor.OutputCount}}u; i++) {
                    tml_test_print_number((uint32_t)(int32_t)y[i]);
                }
            }
        }

        """);
}
