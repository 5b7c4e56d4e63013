using TinyML.Compiler.Emit.C;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Planning;
using TinyML.Compiler.Specs;
using TinyML.Compiler.Targets;
using TinyML.Nano.Kernels;

namespace TinyML.Boards.Tests.Emit;

/// <summary>Programs that are planned by hand, so that the emitter is tested alone.</summary>
internal static class SmallPrograms
{
    /// <summary>8 int16 in, 2 hidden with tanh, 1 int16 out in steps of 0.01; weights from a fixed sequence.</summary>
    public static PlannedProgram Tanh821 { get; } = Build("benzene mini", tanh: true, hidden: 2);

    /// <summary>8 int16 in, 5 hidden with the clamp at 0, 1 out.</summary>
    public static PlannedProgram Relu851 { get; } = Build("relu-851", tanh: false, hidden: 5);

    /// <summary>Two inputs, two outputs, every rescaling kernel and the lookup table.</summary>
    public static PlannedProgram ManyKernels { get; } = BuildManyKernels();

    public static ModelSpec Spec { get; } = new()
    {
        Columns =
        [
            .. Enumerable.Range(1, 5).Select(i => new ColumnSpec { Name = $"PT08.S{i}", Minimum = 300, Maximum = 3000 }),
            new ColumnSpec { Name = "T", Step = 0.1, Unit = "°C", Minimum = -20, Maximum = 50 },
            new ColumnSpec { Name = "RH", Step = 0.1, Unit = "%" },
            new ColumnSpec { Name = "AH", Step = 0.0001, Unit = "g/m³" },
        ],
        Target = new TargetSpec { Name = "C6H6(GT)", Unit = "µg/m³", Step = 0.01 },
    };

    public static CLibraryOptions Options(Target target) => new()
    {
        Target = target,
        ToolVersion = "0.1.0",
        ModelSha256 = new string('a', 64),
        BlobSha256 = [.. Enumerable.Range(0, 32).Select(i => (byte)i)],
        Spec = Spec,
    };

    private static PlannedProgram Build(string name, bool tanh, int hidden)
    {
        var program = new ProgramUnderConstruction(name);
        int input = program.Buffer("sensors", ElementType.Int16, 8);
        int middle = program.Buffer("hidden", ElementType.Int16, hidden);
        int output = program.Buffer("C6H6", ElementType.Int16, 1);
        program.FullyConnected("dense/1", input, middle, 8, hidden, minimum: tanh ? -32768 : 0);
        if (tanh)
        {
            program.Call("tanh", KernelIds.TanhInt16, middle, middle, hidden);
        }

        program.FullyConnected("dense/2", middle, output, hidden, 1, minimum: -32768);
        program.Input(input, 1, 1, 1, 1, 1, 0.1, 0.1, 0.0001);
        program.Output(output, 0.01, "µg/m³");
        return program.Plan(new LedProgram(LedRuleKind.Threshold, 0, 1500));
    }

    private static PlannedProgram BuildManyKernels()
    {
        var program = new ProgramUnderConstruction("9 lives");
        int a = program.Buffer("a", ElementType.Int16, 4);
        int b = program.Buffer("b", ElementType.Int16, 4);
        int small = program.Buffer("small", ElementType.Int8, 4);
        int wide = program.Buffer("wide", ElementType.Int16, 4);
        int scores = program.Buffer("scores", ElementType.Int16, 4);
        int offsets = program.Constant("offsets", ConstantKind.InputScaling, ElementType.Int16, 1, 2);
        int gains = program.Constant("gains", ConstantKind.InputScaling, ElementType.Int16, 300, -300);
        int table = program.Constant("table", ConstantKind.Table, ElementType.Int8, [.. Enumerable.Range(-128, 256).Select(i => (long)-1 - i)]);
        program.Call("in", KernelIds.RescaleInt16ToInt16, a, a, offsets, gains, 4, 2, 8, 0, -32768, 32767);
        program.Call("narrow", KernelIds.RescaleInt16ToInt8, a, small, offsets, gains, 4, 2, 15, -1, -128, 127);
        program.Call("lookup", KernelIds.LookupInt8, small, small, table, 4);
        program.Call("same", KernelIds.RescaleInt8ToInt8, small, small, offsets, gains, 4, 2, 8, 0, -128, 127);
        program.Call("widen", KernelIds.RescaleInt8ToInt16, small, wide, offsets, gains, 4, 2, 0, 0, -32768, 32767);
        program.Call("leaky", KernelIds.LeakyReluInt16, b, b, 4, 16384, 14, 1638, 14);
        program.Call("sigmoid", KernelIds.SigmoidInt16, b, b, 4);
        program.Call("softmax", KernelIds.SoftmaxInt16, wide, scores, 4, 1 << 30, 3, -2000000000);
        program.Input(a, 1);
        program.Input(b, 1);
        program.Output(scores, 1.0 / 32768, "");
        return program.Plan(led: null);
    }
}
