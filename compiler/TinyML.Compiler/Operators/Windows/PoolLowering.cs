using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Nano.Kernels;

namespace TinyML.Compiler.Operators;

/// <summary>Lowers AveragePool2D and MaxPool2D to kernels 30 to 33. They keep the type of their operand.</summary>
internal static class PoolLowering
{
    public static void Lower(Node node, AveragePool2D pool, LoweringContext context)
    {
        int input = context.Buffer(node.Inputs[0]);
        Shape shape = context.Graph[node.Inputs[0]].Type.Shape;
        Window window = pool.Window;
        if (pool.CountsPadding && window.HasPadding)
        {
            (input, shape) = PadLowering.AroundPicture(node, window, context);
            window = window with { PadTop = 0, PadLeft = 0, PadBottom = 0, PadRight = 0 };
        }

        Call(node, input, shape, pool with { Window = window }, KernelIds.AveragePool2DInt8, KernelIds.AveragePool2DInt16, context);
    }

    public static void Lower(Node node, MaxPool2D pool, LoweringContext context) =>
        Call(node, context.Buffer(node.Inputs[0]), context.Graph[node.Inputs[0]].Type.Shape, pool, KernelIds.MaxPool2DInt8, KernelIds.MaxPool2DInt16, context);

    private static void Call(Node node, int input, Shape shape, WindowedOperator pool, int int8, int int16, LoweringContext context)
    {
        TensorType type = context.Graph[node.Output].Type;
        LoweringRules.KeepsType(node, context.Graph);
        LoweringRules.Require(node, shape[0] == 1, $"works on {shape[0]} pictures at once", "compile for one sample at a time");
        Window window = pool.Window;
        bool covers = PictureCalls.Covers(shape[1], type.Shape[1], window.KernelHeight, window.StrideHeight, window.DilationHeight, window.PadTop)
            && PictureCalls.Covers(shape[2], type.Shape[2], window.KernelWidth, window.StrideWidth, window.DilationWidth, window.PadLeft);
        LoweringRules.Require(node, covers, "has a window that lies in the padding alone", "use less padding than the window is large");
        context.Call(
            node.Name,
            type.Element == ElementType.Int8 ? int8 : int16,
            [
                input, context.Define(node.Output), shape[1], shape[2], shape[3], type.Shape[1], type.Shape[2],
                window.KernelHeight, window.KernelWidth, window.StrideHeight, window.StrideWidth, window.DilationHeight, window.DilationWidth,
                window.PadTop, window.PadLeft, IntegerLimits.Of(type, pool.Minimum), IntegerLimits.Of(type, pool.Maximum),
            ]);
    }
}
