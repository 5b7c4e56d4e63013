using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;

namespace TinyML.Compiler.Passes.Layout;

/// <summary>What the passes over layouts ask of a graph that is being rewritten.</summary>
internal static class LayoutRewriter
{
    /// <summary>The transposition that defines a value, or null.</summary>
    public static (ValueId Source, EquatableArray<int> Order)? TransposeOf(this GraphRewriter rewriter, ValueId value) =>
        rewriter.Definition(value) is { Operator: Transpose { Permutation: var order } } node ? (node.Inputs[0], order) : null;

    /// <summary>A constant, also one behind a Dequantize.</summary>
    public static Tensor? StoredConstant(this GraphRewriter rewriter, ValueId value) =>
        rewriter.Constant(value) ?? (rewriter.Definition(value) is { Operator: Dequantize } node ? rewriter.Constant(node.Inputs[0]) : null);

    /// <summary>A new constant in place of one that is moved; behind a Dequantize where the old one was.</summary>
    public static ValueId WithConstant(this GraphRewriter rewriter, ValueId old, Tensor moved)
    {
        string name = rewriter.Builder[old].Name;
        return rewriter.Constant(old) is not null
            ? rewriter.Builder.Constant(name, moved)
            : rewriter.EmitAs(TensorType.Float(), name, new Dequantize(), rewriter.Builder.Constant(rewriter.Builder[rewriter.Definition(old)!.Inputs[0]].Name, moved));
    }

    /// <summary>The value in another order of dimensions where that costs nothing: constants, values of which only dimensions of 1 move, and
    /// transposed values that get their own order back. Null elsewhere.</summary>
    /// <param name="rewriter">The rewriter.</param>
    /// <param name="name">The name of the node that asks.</param>
    /// <param name="value">The value; dimensions of 1 are added in front where its rank is lower.</param>
    /// <param name="order">The order.</param>
    public static ValueId? Turned(this GraphRewriter rewriter, string name, ValueId value, EquatableArray<int> order)
    {
        TensorType type = rewriter.Builder[value].Type;
        if (type.Shape.Rank > order.Count)
        {
            return null;
        }

        Shape whole = Shape.Of([.. Enumerable.Repeat(1, order.Count - type.Shape.Rank), .. type.Shape.Dimensions]);
        if (rewriter.StoredConstant(value) is { } constant && (constant.Type.Shape == whole || constant.Type.Quantization is not Ir.Quantization.PerChannel))
        {
            return rewriter.WithConstant(value, Permutations.Apply(constant.Reshape(whole), order));
        }

        if (rewriter.TransposeOf(value) is var (source, given) && Permutations.IsIdentity(Permutations.Compose(given, order)))
        {
            return source;
        }

        return Permutations.KeepsElements(whole, order)
            ? rewriter.Reshaped(name, value, new Shape(Permutations.Apply(whole.Dimensions, order)))
            : null;
    }
}
