using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;

namespace TinyML.Compiler.Passes.Folding;

/// <summary>A value seen as factor·source + offset, element by element in row-major order.</summary>
/// <param name="Source">A value with as many elements.</param>
/// <param name="Factors">One factor per element.</param>
/// <param name="Offsets">One offset per element.</param>
internal sealed record AffineView(ValueId Source, double[] Factors, double[] Offsets)
{
    /// <summary>Concats within Concats are looked through this deep.</summary>
    private const int MaximumDepth = 8;

    /// <summary>Looks through Add, Sub, Mul and Div with constants, reshapes and joins of such values as far as possible.</summary>
    /// <returns>Null where nothing but <paramref name="value"/> itself can be seen.</returns>
    public static AffineView? Of(GraphRewriter rewriter, ValueId value, int depth = 0)
    {
        int count = rewriter.Builder[value].Type.Shape.ElementCount;
        ValueId source = value;
        double[] factors = new double[count], offsets = new double[count];
        Array.Fill(factors, 1.0);
        bool found = false;
        while (rewriter.Definition(source) is { } node)
        {
            if (node.Operator is Reshape)
            {
                source = node.Inputs[0];
            }
            else if (AffineStep.Of(rewriter, node) is { } step && rewriter.Builder[step.Source].Type.Shape.ElementCount == count)
            {
                step.Before(factors, offsets);
                source = step.Source;
                found = true;
            }
            else if (node.Operator is Concat && depth < MaximumDepth && OfParts(rewriter, node, depth) is { } joined)
            {
                new AffineStep(joined.Source, joined.Factors, joined.Offsets).Before(factors, offsets);
                return new AffineView(joined.Source, factors, offsets);
            }
            else
            {
                break;
            }
        }

        return found ? new AffineView(source, factors, offsets) : null;
    }

    /// <summary>A join whose parts are affine is an affine form of the join of their sources.</summary>
    private static AffineView? OfParts(GraphRewriter rewriter, Node node, int depth)
    {
        int axis = ((Concat)node.Operator).Axis;
        Shape shape = rewriter.Builder[node.Output].Type.Shape;
        if (shape.Dimensions.Take(axis).Any(extent => extent != 1))
        {
            return null;
        }

        AffineView?[] parts = [.. node.Inputs.Select(id => Of(rewriter, id, depth + 1))];
        if (parts.All(part => part is null))
        {
            return null;
        }

        List<ValueId> sources = [];
        List<double> factors = [], offsets = [];
        for (int i = 0; i < parts.Length; i++)
        {
            Shape part = rewriter.Builder[node.Inputs[i]].Type.Shape;
            sources.Add(rewriter.Reshaped(node.Name, parts[i]?.Source ?? node.Inputs[i], part));
            factors.AddRange(parts[i]?.Factors ?? Enumerable.Repeat(1.0, part.ElementCount));
            offsets.AddRange(parts[i]?.Offsets ?? Enumerable.Repeat(0.0, part.ElementCount));
        }

        ValueId source = rewriter.Emit(node.Name, node.Operator, sources.ToArray());
        return new AffineView(source, [.. factors], [.. offsets]);
    }
}
