using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;
using TinyML.Nano.Kernels;

namespace TinyML.Compiler.Lowering;

/// <summary>Calls of kernel 53.</summary>
internal static class Movement
{
    /// <summary>Gathers elements of one buffer into another, which is filled in order.</summary>
    /// <param name="node">The node.</param>
    /// <param name="from">The buffer that is read.</param>
    /// <param name="to">The buffer that is filled.</param>
    /// <param name="shape">What is walked in order.</param>
    /// <param name="strides">Elements of <paramref name="from"/> between neighbours, per dimension; may be negative.</param>
    /// <param name="first">The first element of <paramref name="from"/>.</param>
    /// <param name="context">Where the call goes.</param>
    public static void Gather(Node node, int from, int to, Shape shape, IReadOnlyList<int> strides, int first, LoweringContext context)
    {
        int width = context.Buffers[to].ByteCount / context.Buffers[to].Count;
        var loops = new MoveLoops(width, [.. shape.Dimensions], strides, Strides.Of(shape));
        context.Call(node.Name, KernelIds.Move, [from, to, loops.Table(node, context), loops.Count, loops.RunBytes, first * width, 0]);
    }

    /// <summary>Makes a value the same elements in the same order as its operand.</summary>
    public static void Alias(Node node, LoweringContext context)
    {
        int from = context.Buffer(node.Inputs[0]);
        if (context.HasBuffer(node.Output))
        {
            int count = context.Buffers[from].Count;
            Gather(node, from, context.Buffer(node.Output), Shape.Of(count), [1], 0, context);
        }
        else
        {
            context.Share(node.Output, from);
        }
    }
}
