using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;

namespace TinyML.Compiler.Import.Onnx;

/// <summary>Conversions of operators that take parts of tensors or put something around them.</summary>
internal static class OnnxSlices
{
    private const int MostChosen = 256;

    /// <summary>From, to and in steps: attributes before operator set 10, operands from then on.</summary>
    public static OnnxSymbol Slice(OnnxNode node)
    {
        Shape shape = node.ShapeOf(0);
        bool isOld = node.Opset < 10;
        long[] starts = (isOld ? node.List("starts") : node.Integers(1)) ?? throw node.Refuse("the starts are missing");
        long[] ends = (isOld ? node.List("ends") : node.Integers(2)) ?? throw node.Refuse("the ends are missing");
        long[] axes = (isOld ? node.List("axes") : node.Has(3) ? node.Integers(3) : null) ?? [.. Enumerable.Range(0, starts.Length).Select(axis => (long)axis)];
        long[] steps = (!isOld && node.Has(4) ? node.Integers(4) : null) ?? [.. starts.Select(_ => 1L)];
        if (starts.Length > shape.Rank || ends.Length != starts.Length || axes.Length != starts.Length || steps.Length != starts.Length)
        {
            throw node.Refuse($"{starts.Length} starts, {ends.Length} ends, {axes.Length} axes and {steps.Length} steps do not fit {shape}");
        }

        int[] begin = new int[shape.Rank], size = [.. shape.Dimensions], step = [.. shape.Dimensions.Select(_ => 1)];
        for (int i = 0; i < axes.Length; i++)
        {
            int axis = node.Axis(axes[i], shape.Rank);
            (begin[axis], size[axis], step[axis]) = Part(node, shape[axis], starts[i], ends[i], steps[i]);
        }

        return node.Emit(new Slice([.. begin], [.. size], [.. step]), node.Input(0));
    }

    /// <summary>Parts of given or equal extents along one dimension.</summary>
    public static OnnxSymbol Split(OnnxNode node)
    {
        OnnxSymbol x = node.Input(0);
        Shape shape = node.ShapeOf(x);
        int axis = node.Axis(node.Integer("axis", 0), shape.Rank), count = node.OutputCount;
        long part = (shape[axis] + count - 1) / count;
        long[] extents = (node.Opset < 13 ? node.List("split", OnnxLimits.Interface) : node.Has(1) ? node.Integers(1) : null)
            ?? [.. Enumerable.Range(0, count).Select(i => Math.Min(part, shape[axis] - (i * part)))];
        if (extents.Length != count || extents.Any(extent => extent < 1 || extent > shape[axis]) || extents.Sum() != shape[axis])
        {
            throw node.Refuse($"{shape} cannot be split into [{string.Join(", ", extents.Take(16))}] along dimension {axis}");
        }

        int first = 0;
        OnnxSymbol? result = null;
        for (int i = 0; i < count; i++)
        {
            var slice = new Slice(
                [.. shape.Dimensions.Select((_, at) => at == axis ? first : 0)],
                [.. shape.Dimensions.Select((extent, at) => at == axis ? (int)extents[i] : extent)],
                [.. shape.Dimensions.Select(_ => 1)]);
            first += (int)extents[i];
            OnnxSymbol taken = i == 0 ? node.Emit(slice, x) : node.HasOutput(i) ? node.EmitPart($"part{i}", slice, x) : new OnnxSymbol.LeftOut();
            result ??= taken;
            node.FurtherOutputs[i] = taken;
        }

        return result!;
    }

    /// <summary>Choosing along one dimension by constant indices.</summary>
    public static OnnxSymbol Gather(OnnxNode node)
    {
        OnnxSymbol x = node.Input(0);
        Shape shape = node.ShapeOf(x), indices = node.ShapeOf(1);
        int axis = node.Axis(node.Integer("axis", 0), shape.Rank);
        long[] given = node.Integers(1);
        if (given.Length is 0 or > MostChosen || shape.Rank + indices.Rank - 1 > OnnxLimits.Rank)
        {
            throw node.Refuse($"choosing {given.Length} elements is not supported");
        }

        int[] chosen = [.. given.Select(index => node.Axis(index, shape[axis]))];
        Shape result = Shape.Of([.. shape.Dimensions.Take(axis), .. indices.Dimensions, .. shape.Dimensions.Skip(axis + 1)]);
        OnnxSymbol[] parts = [.. chosen.Select((index, i) => node.EmitPart($"part{i}", Single(shape, axis, index), x))];
        OnnxSymbol joined = parts.Length == 1 ? parts[0] : node.EmitPart("joined", new Concat(axis), parts);
        return node.Emit(new Reshape(result), joined);
    }

    /// <summary>One value around the tensor: attributes before operator set 11, operands from then on.</summary>
    public static OnnxSymbol Pad(OnnxNode node)
    {
        Shape shape = node.ShapeOf(0);
        if (node.Word("mode", "constant") is not "constant" and var mode)
        {
            throw node.Refuse($"padding in the mode {mode} is not supported, only constant");
        }

        bool isOld = node.Opset < 11;
        long[] pads = (isOld ? node.List("pads") ?? node.List("paddings") : node.Integers(1)) ?? throw node.Refuse("the pads are missing");
        if (node.Has(3))
        {
            pads = OnAxes(node, pads, node.Integers(3), shape.Rank);
        }

        if (pads.Length != 2 * shape.Rank || pads.Any(pad => Math.Abs(pad) > OnnxLimits.Elements))
        {
            throw node.Refuse($"{pads.Length} pads do not fit {shape}");
        }

        float fill = isOld ? node.Float("value", 0) : node.Has(2) ? Fill(node) : 0;
        OnnxSymbol x = Cropped(node, node.FloatInput(0), shape, pads);
        var pad = new Pad([.. pads.Take(shape.Rank).Select(Added)], [.. pads.Skip(shape.Rank).Select(Added)], fill);
        return node.Emit(pad, x);

        static int Added(long pad) => (int)Math.Max(0, pad);
    }

    private static float Fill(OnnxNode node) => node.FiniteConstant(2) switch
    {
        { Floats: [float fill] } => fill,
        _ => throw node.Refuse("the value must be one constant number"),
    };

    /// <summary>Negative pads take away.</summary>
    private static OnnxSymbol Cropped(OnnxNode node, OnnxSymbol x, Shape shape, long[] pads)
    {
        if (pads.All(pad => pad >= 0))
        {
            return x;
        }

        int[] begin = [.. pads.Take(shape.Rank).Select(pad => (int)Math.Max(0, -pad))];
        int[] size = [.. shape.Dimensions.Select((extent, axis) => extent - begin[axis] - (int)Math.Max(0, -pads[shape.Rank + axis]))];
        return node.EmitPart("cropped", new Slice([.. begin], [.. size], [.. begin.Select(_ => 1)]), x);
    }

    private static long[] OnAxes(OnnxNode node, long[] pads, long[] axes, int rank)
    {
        if (pads.Length != 2 * axes.Length || axes.Length > rank)
        {
            throw node.Refuse($"{pads.Length} pads do not fit {axes.Length} axes");
        }

        var all = new long[2 * rank];
        for (int i = 0; i < axes.Length; i++)
        {
            int axis = node.Axis(axes[i], rank);
            (all[axis], all[rank + axis]) = (pads[i], pads[axes.Length + i]);
        }

        return all;
    }

    private static Slice Single(Shape shape, int axis, int index) => new(
        [.. shape.Dimensions.Select((_, at) => at == axis ? index : 0)],
        [.. shape.Dimensions.Select((extent, at) => at == axis ? 1 : extent)],
        [.. shape.Dimensions.Select(_ => 1)]);

    /// <summary>The first index, how many and the step; the format counts negative places from the end and cuts off what lies outside.</summary>
    private static (int Begin, int Size, int Step) Part(OnnxNode node, int extent, long start, long end, long step)
    {
        if (step == 0)
        {
            throw node.Refuse("a step of 0 is not supported");
        }

        (long least, long greatest) = step > 0 ? (0L, extent) : (-1L, extent - 1);
        long first = Math.Clamp(start < 0 ? Math.Max(start, -extent - 1) + extent : start, step > 0 ? 0 : -1, greatest);
        long last = Math.Clamp(end < 0 ? Math.Max(end, -extent - 1) + extent : end, least, greatest);
        step = Math.Clamp(step, -extent, extent);
        long size = step > 0 ? (last - first + step - 1) / step : (last - first + step + 1) / step;
        return size >= 1 ? ((int)first, (int)size, (int)step) : throw node.Refuse($"a part from {start} to {end} in steps of {step} is empty");
    }
}
