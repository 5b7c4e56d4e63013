using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Nano.Kernels;

namespace TinyML.Compiler.Operators;

/// <summary>Lowers Add, Sub and Mul of integers to kernels 36 to 45, whose arithmetic is TensorFlow Lite's in both schemes. One operand may be constant.</summary>
/// <param name="node">The node.</param>
/// <param name="operation">Its operator.</param>
/// <param name="context">Where the call goes.</param>
internal sealed class ArithmeticLowering(Node node, ArithmeticOperator operation, LoweringContext context)
{
    private readonly TensorType _output = context.Graph[node.Output].Type;

    private bool IsInt8 => _output.Element == ElementType.Int8;

    private int[] Limits => [IntegerLimits.Of(_output, operation.Minimum), IntegerLimits.Of(_output, operation.Maximum)];

    private int OutputZeroPoint => LoweringRules.PerTensor(node, _output).ZeroPoint;

    public void Lower()
    {
        ValueId first = node.Inputs[0], second = node.Inputs[1];
        LoweringRules.Require(
            node, Type(first).Element == _output.Element && Type(second).Element == _output.Element && (IsInt8 || _output.Element == ElementType.Int16),
            $"of {Type(first).Element} and {Type(second).Element} to {_output.Element} has no kernel", "use one element type, int8 or int16");
        Tensor? firstConstant = context.Graph[first].Constant, secondConstant = context.Graph[second].Constant;
        LoweringRules.Require(node, firstConstant is null || secondConstant is null, "has nothing but constants", "fold them before quantizing");
        if (secondConstant is not null)
        {
            WithConstant(first, second, secondConstant, isFirst: false);
        }
        else if (firstConstant is not null)
        {
            WithConstant(second, first, firstConstant, isFirst: true);
        }
        else if (operation is not Sub && Type(first).Shape.ElementCount < Type(second).Shape.ElementCount)
        {
            // The larger operand comes first: the result may take its place.
            OfTwo(second, first);
        }
        else
        {
            OfTwo(first, second);
        }
    }

    private void OfTwo(ValueId first, ValueId second)
    {
        BroadcastExtents extents = BroadcastExtents.Of(node, Type(first).Shape, Type(second).Shape, _output.Shape);
        int[] tensors = [context.Buffer(first), context.Define(node.Output), context.Buffer(second), .. extents.Parameters];
        if (operation is Mul)
        {
            context.Call(node.Name, IsInt8 ? KernelIds.MulInt8 : KernelIds.MulInt16, [.. tensors, ZeroPoint(first), ZeroPoint(second), .. ProductMultiplier(first, second), OutputZeroPoint, .. Limits]);
            return;
        }

        (int[] a, int[] b, int[] y) = SumMultipliers(first, second);
        int kernel = operation is Add ? (IsInt8 ? KernelIds.AddInt8 : KernelIds.AddInt16) : IsInt8 ? KernelIds.SubInt8 : KernelIds.SubInt16;
        context.Call(node.Name, kernel, [.. tensors, ZeroPoint(first), .. a, ZeroPoint(second), .. b, .. y, OutputZeroPoint, .. Limits]);
    }

    private void WithConstant(ValueId computed, ValueId constant, Tensor elements, bool isFirst)
    {
        BroadcastExtents extents = BroadcastExtents.Of(node, Type(computed).Shape, Type(constant).Shape, _output.Shape);
        long[] distances = [.. elements.Integers.Select(element => element - ZeroPoint(constant))];
        int input = context.Buffer(computed), output = context.Define(node.Output);
        if (operation is Mul)
        {
            int factors = context.AddConstant(node.Name + "_factors", ConstantKind.Table, ElementType.Int16, distances);
            context.Call(node.Name, IsInt8 ? KernelIds.MulConstantInt8 : KernelIds.MulConstantInt16,
                [input, output, factors, .. extents.Parameters, ZeroPoint(computed), .. ProductMultiplier(computed, constant), OutputZeroPoint, .. Limits]);
            return;
        }

        // x - c adds negative terms, c - x the negative of x.
        (int[] a, int[] b, int[] y) = isFirst ? SumMultipliers(constant, computed) : SumMultipliers(computed, constant);
        (int[] own, int[] others) = isFirst ? (b, a) : (a, b);
        int sign = operation is Sub && isFirst ? -1 : 1, termSign = operation is Sub && !isFirst ? -1 : 1;
        long[] terms = [.. distances.Select(distance => termSign * TfLiteFixedPoint.Requantize(distance << LeftShift, others[0], others[1]))];
        int table = context.AddConstant(node.Name + "_terms", ConstantKind.Table, ElementType.Int32, terms);
        context.Call(node.Name, IsInt8 ? KernelIds.AddConstantInt8 : KernelIds.AddConstantInt16,
            [input, output, table, .. extents.Parameters, sign, ZeroPoint(computed), .. own, .. y, OutputZeroPoint, .. Limits]);
    }

    private int LeftShift => IsInt8 ? 20 : 15;

    /// <summary>The multipliers and shifts of both operands and of the sum. TensorFlow Lite computes the ratios of ADD in double and those of SUB in single precision.</summary>
    private (int[] First, int[] Second, int[] Output) SumMultipliers(ValueId first, ValueId second)
    {
        double a = Scale(first), b = Scale(second), y = LoweringRules.PerTensor(node, _output).Scale;
        double twice = 2 * Math.Max(a, b), unit = 1 << LeftShift;
        (double, double, double) ratios = (a / twice, b / twice, twice / (unit * y));
        if (operation is Sub && context.Graph.Scheme == RequantizationScheme.TfLite)
        {
            float single = (float)twice;
            ratios = ((float)a / single, (float)b / single, single / ((float)unit * (float)y));
        }

        return (BelowOne(ratios.Item1), BelowOne(ratios.Item2), BelowOne(ratios.Item3));
    }

    private int[] BelowOne(double ratio)
    {
        (int multiplier, int shift) = TfLiteFixedPoint.Multiplier(ratio);
        LoweringRules.Require(node, shift <= 0, "has an output much finer than its operands", "choose a coarser output scale");
        return [multiplier, shift];
    }

    private int[] ProductMultiplier(ValueId first, ValueId second)
    {
        (int multiplier, int shift) = TfLiteFixedPoint.Multiplier(Scale(first) * Scale(second) / LoweringRules.PerTensor(node, _output).Scale);
        LoweringRules.Require(node, shift <= (IsInt8 ? 14 : 0), "has an output much finer than its operands", "choose a coarser output scale");
        return [multiplier, shift];
    }

    private TensorType Type(ValueId id) => context.Graph[id].Type;

    private double Scale(ValueId id) => LoweringRules.PerTensor(node, Type(id)).Scale;

    private int ZeroPoint(ValueId id) => LoweringRules.PerTensor(node, Type(id)).ZeroPoint;
}
