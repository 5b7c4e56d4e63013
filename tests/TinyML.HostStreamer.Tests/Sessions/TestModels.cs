using System.Buffers.Binary;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Planning;
using TinyML.Compiler.Specs;
using TinyML.HostStreamer.Datasets;
using TinyML.HostStreamer.Sessions;
using TinyML.Nano.Kernels;

namespace TinyML.HostStreamer.Tests.Sessions;

/// <summary>A model small enough to be worked out by hand: q = S1 + 2·T in steps of 0.01, red above 15.</summary>
internal static class TestModels
{
    public const string Hash = "0123456789abcdef";

    public static ModelSpec Spec { get; } = new()
    {
        Columns = [new ColumnSpec { Name = "S1" }, new ColumnSpec { Name = "T", Step = 0.1 }],
        Target = new TargetSpec { Name = "y", Step = 0.01 },
        Missing = [-200],
        Led = new LedSpec { Rule = LedRuleKind.Threshold, Threshold = 15 },
    };

    public static StreamModel Sum { get; } = new(MemoryPlanner.Run(SumProgram([1, 2])), Hash);

    /// <summary>Another network of the same shape and hash: what a broken board would run.</summary>
    public static StreamModel WrongSum { get; } = new(MemoryPlanner.Run(SumProgram([1, 3])), Hash);

    /// <summary>Rows whose target is exactly the model's answer, but for row 1, which is 0.5 too high and on the other side of the threshold.</summary>
    public static TableDataset Data(int rows = 4)
    {
        string[] first = ["1000,20.5,14.10", "1100,21.0,14.70", "-200,1,1", "1200,20.0,16.00"];
        string text = "S1,T,y\n" + string.Join('\n', Enumerable.Range(0, rows).Select(i => first[i % 4]));
        return TableDataset.Read(new StringReader(text), "t.csv", TableLayout.FromSpec(Spec), Spec.Split ?? new SplitSpec());
    }

    private static KernelProgram SumProgram(short[] weights) => new(
        "sum",
        [
            new ProgramBuffer("input", ElementType.Int16, 2, Shape.Of(1, 2)),
            new ProgramBuffer("output", ElementType.Int16, 1, Shape.Of(1, 1)),
        ],
        [
            new ProgramConstant("weights", ConstantKind.Weights, ElementType.Int16, Int16(weights)),
            new ProgramConstant("bias", ConstantKind.Bias, ElementType.Int32, [0, 0, 0, 0]),
            new ProgramConstant("multipliers", ConstantKind.Multipliers, ElementType.Int16, Int16([1])),
        ],
        [new KernelCall("dense", KernelCatalog.ById(KernelIds.FullyConnectedInt16x16), [0, 1, 0, 1, 2, 2, 1, 0, 0, -32768, 32767], 2)],
        [new ProgramInput("input", 0, [1, 0.1], 0)],
        [new ProgramOutput("y", 1, 0.01, 0, "")],
        new LedProgram(LedRuleKind.Threshold, 0, 1500));

    private static EquatableArray<byte> Int16(short[] values)
    {
        var bytes = new byte[2 * values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(2 * i), values[i]);
        }

        return bytes.ToEquatableArray();
    }
}
