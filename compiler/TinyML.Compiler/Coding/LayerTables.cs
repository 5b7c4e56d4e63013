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
            [.. (shape.IsDepthwise ? Matrices.Transposed(Table("weights"), shape.Elements, shape.Channels) : Table("weights")).Select(weight => (sbyte)weight)],
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
            Shape.IsDepthwise ? Matrices.Transposed(weights, Shape.Channels, Shape.Elements) : weights, [.. Bias.Select(bias => (long)bias)], [.. Multipliers.Select(multiplier => (long)multiplier)],
        ];
        if (Shape.HasShifts)
        {
            tables.Add([.. Shifts.Select(shift => (long)shift)]);
        }

        return tables;
    }
}
