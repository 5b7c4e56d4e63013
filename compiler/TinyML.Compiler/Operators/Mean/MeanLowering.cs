using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Nano.Kernels;

namespace TinyML.Compiler.Operators;

/// <summary>Lowers Mean to kernels 34 and 35. Dimensions that do not lie side by side are brought to the end first.</summary>
internal static class MeanLowering
{
    public static void Lower(Node node, Mean mean, LoweringContext context)
    {
        Graph graph = context.Graph;
        TensorType from = graph[node.Inputs[0]].Type, to = graph[node.Output].Type;
        Quantization.PerTensor input = LoweringRules.PerTensor(node, from), output = LoweringRules.PerTensor(node, to);
        LoweringRules.Require(node, from.Element == to.Element, $"of {from.Element} to {to.Element} has no kernel", "keep the element type");
        int[] extents = [.. from.Shape.Dimensions];
        int[] kept = [.. Enumerable.Range(0, extents.Length).Where(axis => extents[axis] > 1 && !mean.Axes.Contains(axis))];
        int[] reduced = [.. mean.Axes.Where(axis => extents[axis] > 1)];
        int buffer = context.Buffer(node.Inputs[0]);
        int[] outer = [.. kept.Where(axis => reduced.Length == 0 || axis < reduced[0])], inner = [.. kept.Except(outer)];
        if (reduced.Length > 0 && inner.Any(axis => axis < reduced[^1]))
        {
            buffer = BringToTheEnd(node, buffer, from, [.. kept, .. reduced], context);
            (outer, inner) = (kept, []);
        }

        int count = Product(extents, reduced);
        (int multiplier, int shift) = context.Graph.Scheme == RequantizationScheme.RoundedOnce && from.Element == ElementType.Int8 && input.Scale < output.Scale * count
            ? TfLiteFixedPoint.MultiplierRoundingOnce(input.Scale / (output.Scale * count))
            : Multiplier(node, input.Scale / output.Scale, count);
        context.Call(
            node.Name,
            from.Element == ElementType.Int8 ? KernelIds.MeanInt8 : KernelIds.MeanInt16,
            [
                buffer, context.Define(node.Output), Product(extents, outer), count, Product(extents, inner),
                input.ZeroPoint, multiplier, shift, output.ZeroPoint,
            ]);
    }

    /// <summary>The multiplier of the scales with 1/count in it, as TensorFlow Lite's reference kernel divides it (truncated, kept as precise as 64 bits allow).</summary>
    internal static (int Multiplier, int Shift) Multiplier(Node node, double ratio, int count)
    {
        (int multiplier, int shift) = TfLiteFixedPoint.Multiplier(ratio);
        int more = Math.Min(Math.Min(System.Numerics.BitOperations.Log2((uint)count), 32), 31 + shift);
        LoweringRules.Require(node, shift <= TfLiteFixedPoint.MaximumShift, "has an output much finer than its input", "choose a coarser output scale");
        return ((int)(((long)multiplier << more) / count), shift - more);
    }

    private static int BringToTheEnd(Node node, int buffer, TensorType source, int[] order, LoweringContext context)
    {
        int[] strides = Strides.Of(source.Shape);
        Shape shape = Shape.Of([.. order.Select(axis => source.Shape[axis])]);
        int moved = context.AddBuffer(node.Name + "_moved", source with { Shape = shape });
        Movement.Gather(node, buffer, moved, shape, [.. order.Select(axis => strides[axis])], 0, context);
        return moved;
    }

    private static int Product(int[] extents, int[] axes) => axes.Aggregate(1, (product, axis) => product * extents[axis]);
}
