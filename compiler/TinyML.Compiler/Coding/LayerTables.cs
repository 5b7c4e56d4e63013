using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;

namespace TinyML.Compiler.Coding;

/// <summary>The constants of a layer with int8 weights, one output channel after the other.</summary>
/// <param name="Shape">The extents.</param>
/// <param name="Weights">All weights of the first channel, then those of the second, and so on.</param>
/// <param name="Bias">One per channel.</param>
/// <param name="Multipliers">One per channel.</param>
/// <param name="Shifts">One per channel; empty where the layer has a single one.</param>
public sealed record LayerTables(LayerShape Shape, EquatableArray<sbyte> Weights, EquatableArray<int> Bias, EquatableArray<int> Multipliers, EquatableArray<sbyte> Shifts)
{
    /// <summary>The tables of a plain call.</summary>
    public static LayerTables Of(KernelProgram program, KernelCall call)
    {
        LayerShape shape = LayerShape.Of(call.Kernel, call.Arguments);
        long[] Table(string name) => AccumulatorProof.Elements(program, call.Argument(name));
        return new(
            shape,
            [.. ByChannel(shape, Table("weights"), isDepthwise: shape.IsDepthwise).Select(weight => (sbyte)weight)],
            [.. Table("bias").Select(bias => (int)bias)],
            [.. Table("multipliers").Select(multiplier => (int)multiplier)],
            shape.HasShifts ? [.. Table("shifts").Select(shift => (sbyte)shift)] : []);
    }

    /// <summary>The elements of the plain kernel's constants in the order of its block: weights, bias, multipliers and, where there are any, shifts.</summary>
    public IReadOnlyList<long[]> ToPlain()
    {
        long[] weights = [.. Weights.Select(weight => (long)weight)];
        List<long[]> tables =
        [
            Shape.IsDepthwise ? ByElement(Shape, weights) : weights, [.. Bias.Select(bias => (long)bias)], [.. Multipliers.Select(multiplier => (long)multiplier)],
        ];
        if (Shape.HasShifts)
        {
            tables.Add([.. Shifts.Select(shift => (long)shift)]);
        }

        return tables;
    }

    private static long[] ByChannel(LayerShape shape, long[] weights, bool isDepthwise)
    {
        if (!isDepthwise)
        {
            return weights;
        }

        var turned = new long[weights.Length];
        for (int i = 0; i < turned.Length; i++)
        {
            turned[i] = weights[(i % shape.Elements * shape.Channels) + (i / shape.Elements)];
        }

        return turned;
    }

    private static long[] ByElement(LayerShape shape, long[] weights)
    {
        var turned = new long[weights.Length];
        for (int i = 0; i < turned.Length; i++)
        {
            turned[i] = weights[(i % shape.Channels * shape.Elements) + (i / shape.Channels)];
        }

        return turned;
    }
}
