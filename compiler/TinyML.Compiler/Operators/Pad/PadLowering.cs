using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Nano.Kernels;

namespace TinyML.Compiler.Operators;

/// <summary>Lowers Pad to kernel 54.</summary>
internal static class PadLowering
{
    public static void Lower(Node node, Pad pad, LoweringContext context)
    {
        LoweringRules.KeepsType(node, context.Graph);
        TensorType to = context.Graph[node.Output].Type;
        Call(node, context.Graph[node.Inputs[0]].Type.Shape, to, pad.Before, IntegerLimits.Of(to, pad.Fill), context.Define(node.Output), context);
    }

    /// <summary>A picture with the padding of a window, zeros, really there.</summary>
    /// <returns>The new buffer and its shape.</returns>
    public static (int Buffer, Shape Shape) AroundPicture(Node node, Window window, LoweringContext context)
    {
        TensorType source = context.Graph[node.Inputs[0]].Type;
        Shape shape = Shape.Of(
            source.Shape[0], source.Shape[1] + window.PadTop + window.PadBottom, source.Shape[2] + window.PadLeft + window.PadRight, source.Shape[3]);
        TensorType padded = source with { Shape = shape };
        int buffer = context.AddBuffer(node.Name + "_padded", padded);
        Call(node, source.Shape, padded, [0, window.PadTop, window.PadLeft, 0], IntegerLimits.Of(padded, 0), buffer, context);
        return (buffer, shape);
    }

    private static void Call(Node node, Shape from, TensorType to, EquatableArray<int> before, int fill, int output, LoweringContext context)
    {
        int bytes = context.Buffers[output].ByteCount, width = bytes / context.Buffers[output].Count;
        int[] strides = Strides.Of(to.Shape);
        var loops = new MoveLoops(width, [.. from.Dimensions], Strides.Of(from), strides);
        int first = before.Select((count, axis) => count * strides[axis]).Sum();
        context.Call(
            node.Name, KernelIds.Pad,
            [context.Buffer(node.Inputs[0]), output, loops.Table(node, context), loops.Count, loops.RunBytes, first * width, bytes, width, fill]);
    }
}
