using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;
using PerTensor = TinyML.Compiler.Ir.Quantization.PerTensor;

namespace TinyML.Testing.Networks;

/// <content>Steps without weights: movement, arithmetic with constants, functions.</content>
public sealed partial class RandomIntegerPictures
{
    // What repeats elements does so only while boards with 8 KB have room.
    private const int Many = 150;

    private ValueId Other(ValueId x) => _random.Next(13) switch
    {
        0 when ShapeOf(x).ElementCount < Many => Kept("joined", new Concat(_random.Next(1, 4)), x, x),
        1 => Part(x),
        2 => Kept("turned", new Transpose(_random.Next(2) == 0 ? [0, 2, 1, 3] : [0, 3, 1, 2]), x),
        3 when ShapeOf(x).ElementCount < Many => Kept("padded", new Pad([0, _random.Next(2), 1, _random.Next(2)], [0, 1, _random.Next(2), 0]), x),
        4 when ShapeOf(x).ElementCount < Many => Resized(x),
        5 => Changed("product", new Mul(), x, Constant(x)),
        6 => _random.Next(2) == 0 ? Changed("rest", new Sub(), Constant(x), x) : Changed("shifted", new Sub(0), x, Constant(x)),
        7 => Changed("gated", _random.Next(2) == 0 ? new Mul(Maximum: 1) : new Sub(), x, Pointwise(x, ShapeOf(x)[3])),
        8 => Changed("sloped", new PRelu(), x, Constant(x, isSlope: true)),
        9 => Changed("leaky", new LeakyRelu(0.1f), x),
        10 => Changed("rescaled", new Quantize(), x),
        11 => _builder.Node("softmax", "softmax", new Softmax(), Fraction(ShapeOf(x)), x),
        _ => Changed("mean", new Mean([_random.Next(1, 3)]), x),
    };

    private ValueId Part(ValueId x)
    {
        Shape shape = ShapeOf(x);
        int rows = _random.Next(1, shape[1] + 1), channels = _random.Next(1, shape[3] + 1);
        return _random.Next(2) == 0
            ? Kept("part", new Slice([0, 0, 0, shape[3] - channels], [1, rows, shape[2], channels], [1, 1, 1, 1]), x)
            : Kept("backwards", new Slice([0, shape[1] - 1, 0, 0], [1, rows, shape[2], shape[3]], [1, -1, 1, 1]), x);
    }

    private ValueId Resized(ValueId x)
    {
        Shape shape = ShapeOf(x);
        int[] columns = [.. Enumerable.Range(0, _random.Next(1, 2 * shape[2])).Select(_ => _random.Next(shape[2])).Order()];
        return Kept("resized", new ResizeNearest([.. Enumerable.Range(0, shape[1])], [.. columns]), x);
    }

    /// <summary>Constants for every channel.</summary>
    private ValueId Constant(ValueId x, bool isSlope = false)
    {
        ElementType element = _isWide && !isSlope ? ElementType.Int16 : ElementType.Int8;
        int channels = ShapeOf(x)[3], highest = element == ElementType.Int8 ? 127 : 32767;
        var type = new TensorType(element, Shape.Of(1, 1, channels), new PerTensor(1.0 / highest, 0));
        return _builder.Constant("c", Tensor.OfIntegers(type, [.. Enumerable.Range(0, channels).Select(_ => (long)_random.Next(-highest, highest + 1))]));
    }

    private ValueId Kept(string name, Operator @operator, params ValueId[] operands)
    {
        TensorType type = _builder[operands[0]].Type;
        return _builder.Node(name, name, @operator, type with { Shape = @operator.InferShape([.. operands.Select(id => _builder[id].Type)]) }, operands);
    }

    /// <summary>A node whose output has a scale of its own, not far from that of its coarsest operand.</summary>
    private ValueId Changed(string name, Operator @operator, params ValueId[] operands)
    {
        Shape shape = @operator.InferShape([.. operands.Select(id => _builder[id].Type)]);
        double reach = operands.Max(id => ((PerTensor)_builder[id].Type.Quantization).Scale) * Levels;
        return _builder.Node(name, name, @operator, Type(shape, reach * (0.6 + _random.NextDouble())), operands);
    }

    private TensorType Fraction(Shape shape) =>
        new(_isWide ? ElementType.Int16 : ElementType.Int8, shape, _isWide ? new PerTensor(1.0 / 32768, 0) : new PerTensor(1.0 / 256, -128));
}
