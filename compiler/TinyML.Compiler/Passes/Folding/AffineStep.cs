using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;

namespace TinyML.Compiler.Passes.Folding;

/// <summary>One Add, Sub, Mul or Div with a constant, as factor·source + offset per element of its output.</summary>
/// <param name="Source">The operand that is not constant.</param>
/// <param name="Factors">One factor per element of the output.</param>
/// <param name="Offsets">One offset per element of the output.</param>
internal sealed record AffineStep(ValueId Source, double[] Factors, double[] Offsets)
{
    /// <summary>The step that a node of the graph being built is, or null where it is none.</summary>
    public static AffineStep? Of(GraphRewriter rewriter, Node node) =>
        Of(rewriter, node.Operator, node.Inputs, rewriter.Builder[node.Output].Type.Shape);

    /// <summary>The step that an operator over values of the graph being built would be, or null where it is none.</summary>
    public static AffineStep? Of(GraphRewriter rewriter, Operator @operator, IReadOnlyList<ValueId> inputs, Shape shape) =>
        @operator is ArithmeticOperator { IsLimited: true } ? null : BeforeLimits(rewriter, @operator, inputs, shape);

    /// <summary>The step that an operator takes before it limits the result, or null where it is none.</summary>
    public static AffineStep? BeforeLimits(GraphRewriter rewriter, Operator @operator, IReadOnlyList<ValueId> inputs, Shape shape)
    {
        if (@operator is not BinaryOperator)
        {
            return null;
        }

        Tensor? left = rewriter.Constant(inputs[0]), right = rewriter.Constant(inputs[1]);
        if ((left is null) == (right is null))
        {
            return null;
        }

        Tensor constant = (left ?? right)!;
        ValueId source = left is null ? inputs[0] : inputs[1];
        double[] c = [.. Broadcasting.Indices(constant.Type.Shape, shape).Select(i => (double)constant.Floats[i])];
        return @operator switch
        {
            Add => new(source, Fill(c.Length, 1), c),
            Sub when right is not null => new(source, Fill(c.Length, 1), [.. c.Select(x => -x)]),
            Sub => new(source, Fill(c.Length, -1), c),
            Mul => new(source, c, Fill(c.Length, 0)),
            Div when right is not null && c.All(x => x != 0) => new(source, [.. c.Select(x => 1 / x)], Fill(c.Length, 0)),
            _ => null,
        };
    }

    /// <summary>Turns factor·(this) + offset, in place, into the form over this step's source.</summary>
    public void Before(double[] factors, double[] offsets)
    {
        for (int i = 0; i < factors.Length; i++)
        {
            offsets[i] += factors[i] * Offsets[i];
            factors[i] *= Factors[i];
        }
    }

    private static double[] Fill(int count, double value)
    {
        double[] values = new double[count];
        Array.Fill(values, value);
        return values;
    }
}
