using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;
using TinyML.Compiler.Passes.Folding;

namespace TinyML.Compiler.Passes.Quantization;

/// <summary>Rewrites Add, Sub, Mul and Div with a constant that no layer took up into Rescale, chains of them into one, and a Relu or Clip
/// behind it into its limits: each Rescale is one kernel.</summary>
public sealed class FormRescales : IPass
{
    /// <inheritdoc/>
    public string Name => "form-rescales";

    /// <inheritdoc/>
    public Graph Run(Graph graph, PassContext context) => GraphRewriter.Rewrite(graph, (rewriter, node) =>
        node.Operator switch
        {
            Add or Sub or Mul or Div => FromArithmetic(rewriter, node),
            Relu => WithLimits(rewriter, node, 0, float.PositiveInfinity),
            Clip clip => WithLimits(rewriter, node, clip.Minimum, clip.Maximum),
            _ => null,
        });

    private static ValueId? FromArithmetic(GraphRewriter rewriter, Node node)
    {
        Shape shape = rewriter.SourceType(node.Output).Shape;
        AffineStep? step = AffineStep.BeforeLimits(rewriter, node.Operator, [.. node.Inputs.Select(rewriter.Map)], shape);
        if (step is null || rewriter.Builder[step.Source].Type.Shape != shape)
        {
            return null;
        }

        double[] gains = [.. step.Factors], offsets = [.. step.Offsets];
        ValueId source = step.Source;
        ValueId? alone = IsFinite(gains, offsets) ? Emit(rewriter, node, source, gains, offsets) : null;
        if (rewriter.Definition(source) is { Operator: Rescale { Minimum: float.NegativeInfinity, Maximum: float.PositiveInfinity } } before
            && node.Inputs.All(id => rewriter.Map(id) != source || rewriter.Uses(id) == 1))
        {
            float[] innerGains = rewriter.Constant(before.Inputs[1])!.Floats, innerOffsets = rewriter.Constant(before.Inputs[2])!.Floats;
            for (int i = 0; i < gains.Length; i++)
            {
                offsets[i] += gains[i] * innerOffsets[i % innerOffsets.Length];
                gains[i] *= innerGains[i % innerGains.Length];
            }

            source = before.Inputs[0];
            return IsFinite(gains, offsets) ? Emit(rewriter, node, source, gains, offsets) : alone;
        }

        return alone;
    }

    /// <summary>Products of constants may leave the range of a float; such a chain stays as it is.</summary>
    private static bool IsFinite(double[] gains, double[] offsets) =>
        gains.Concat(offsets).All(value => float.IsFinite((float)value));

    private static bool Repeats(double[] gains, double[] offsets, int channels) =>
        LinearLayer.PerChannel(gains, channels) is not null && LinearLayer.PerChannel(offsets, channels) is not null;

    private static ValueId Emit(GraphRewriter rewriter, Node node, ValueId source, double[] gains, double[] offsets)
    {
        Shape shape = rewriter.Builder[source].Type.Shape;
        int lastDimension = shape.Rank == 0 ? 1 : shape[-1];
        Rescale rescale = node.Operator is ArithmeticOperator limits ? new Rescale(limits.Minimum, limits.Maximum) : new Rescale();
        int channels = Repeats(gains, offsets, 1) ? 1 : Repeats(gains, offsets, lastDimension) ? lastDimension : gains.Length;
        ValueId gain = rewriter.Builder.Constant(node.Name + "_gains", Shape.Of(channels), [.. gains.Take(channels).Select(value => (float)value)]);
        ValueId offset = rewriter.Builder.Constant(node.Name + "_offsets", Shape.Of(channels), [.. offsets.Take(channels).Select(value => (float)value)]);
        return rewriter.Replace(node, rescale, source, gain, offset);
    }

    private static ValueId? WithLimits(GraphRewriter rewriter, Node node, float minimum, float maximum)
    {
        bool follows = rewriter.Uses(node.Inputs[0]) == 1
            && rewriter.Definition(rewriter.Map(node.Inputs[0])) is { Operator: Rescale { Minimum: float.NegativeInfinity, Maximum: float.PositiveInfinity } };
        return follows && rewriter.Definition(rewriter.Map(node.Inputs[0])) is { } rescale
            ? rewriter.Replace(node, new Rescale(minimum, maximum), [.. rescale.Inputs])
            : null;
    }
}
