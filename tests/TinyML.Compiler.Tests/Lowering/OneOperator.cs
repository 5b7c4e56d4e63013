using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;
using TinyML.Execution;
using PerTensor = TinyML.Compiler.Ir.Quantization.PerTensor;

namespace TinyML.Compiler.Tests.Lowering;

/// <summary>An integer graph of one operator over random types.</summary>
/// <param name="Operator">The operator.</param>
/// <param name="Shape">The shape of its operands.</param>
/// <param name="Operands">How many there are.</param>
internal sealed record OneOperator(Operator Operator, Shape Shape, int Operands)
{
    /// <summary>The shape of the last operand where it is another.</summary>
    public Shape? Second { get; init; }

    /// <summary>The operand that is constant; -1 for none.</summary>
    public int Constant { get; init; } = -1;

    /// <summary>Whether the output has the operands' type.</summary>
    public bool KeepsType { get; init; } = true;

    /// <summary>Whether nothing is rounded.</summary>
    public bool IsExact { get; init; }

    /// <summary>Whether the output is int16 for int8 and the other way round.</summary>
    public bool ChangesElement { get; init; }

    /// <summary>Whether the output is a fraction of 1.</summary>
    public bool IsFraction { get; init; }

    public static OneOperator Of(Operator @operator, Shape shape, int operands = 1) => new(@operator, shape, operands);

    public Graph Build(Random random, ElementType element)
    {
        var builder = new GraphBuilder("one");
        PerTensor first = Quantize(random, element);
        var operands = new ValueId[Operands];
        for (int i = 0; i < Operands; i++)
        {
            // Operands that keep their type share it; slopes are int8.
            bool isSlope = Operator is PRelu && i == 1;
            var type = new TensorType(
                isSlope ? ElementType.Int8 : element, i == Operands - 1 ? Second ?? Shape : Shape,
                KeepsType || i == 0 ? first : Quantize(random, isSlope ? ElementType.Int8 : element));
            operands[i] = i == Constant
                ? builder.Constant("c", Tensor.OfIntegers(type, [.. Enumerable.Range(0, type.Shape.ElementCount).Select(_ => (long)random.Next(-128, 128))]))
                : builder.Input($"x{i}", type);
        }

        Shape shape = Operator.InferShape([.. operands.Select(id => builder[id].Type)]);
        ElementType to = !ChangesElement ? element : element == ElementType.Int8 ? ElementType.Int16 : ElementType.Int8;
        PerTensor output = KeepsType ? first
            : IsFraction ? (to == ElementType.Int8 ? new PerTensor(1.0 / 256, -128) : new PerTensor(1.0 / 32768, 0))
            : Quantize(random, to);
        builder.Output(builder.Node("y", "y", Operator, new TensorType(to, shape, output), operands));
        return builder.Build();
    }

    /// <summary>What the real operator says, in steps of the output.</summary>
    public static double[] Expected(Graph graph, int[] sample)
    {
        var inputs = new List<float[]>();
        foreach (ValueId id in graph.Inputs)
        {
            var held = (PerTensor)graph[id].Type.Quantization;
            int count = graph[id].Type.Shape.ElementCount, from = inputs.Sum(input => input.Length);
            inputs.Add([.. sample.Skip(from).Take(count).Select(q => (float)((q - held.ZeroPoint) * held.Scale))]);
        }

        float[] reals = new FloatExecutor(DequantizedGraph.Of(graph)).Run([.. inputs])[0];
        TensorType type = graph[graph.Outputs[0]].Type;
        var output = (PerTensor)type.Quantization;
        (int low, int high) = type.Element == ElementType.Int8 ? (-128, 127) : (-32768, 32767);
        return [.. reals.Select(real => Math.Clamp((real / output.Scale) + output.ZeroPoint, low, high))];
    }

    /// <summary>How far the integers may be off: half a step, and what fixed point adds; TensorFlow Lite's softmax of int16 interpolates in tables.</summary>
    public double Tolerance(ElementType element) => IsExact ? 0.01 : element == ElementType.Int8 ? 1.02 : IsFraction ? 20 : 1.6;

    private static PerTensor Quantize(Random random, ElementType element) => element == ElementType.Int8
        ? new(Math.Pow(2, random.NextDouble() * 2) / 128, random.Next(-128, 128))
        : new(Math.Pow(2, random.NextDouble() * 2) / 16384, 0);
}
