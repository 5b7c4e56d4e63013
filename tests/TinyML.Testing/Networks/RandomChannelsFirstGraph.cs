using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;

namespace TinyML.Testing.Networks;

/// <summary>Small random float graphs in the order of channels-first formats, over one or two dimensions of space, as an importer leaves them: transpositions
/// around whatever works on pictures. Functions of their seeds alone.</summary>
public sealed class RandomChannelsFirstGraph
{
    private readonly Random _random;
    private readonly GraphBuilder _builder;
    private readonly int _space;

    private RandomChannelsFirstGraph(int seed)
    {
        _random = new Random(seed);
        _builder = new GraphBuilder($"channels_first_{seed}");
        _space = _random.Next(1, 3);
    }

    /// <summary>A graph of one input, a convolution, two to seven steps and, half of the time, a classifier.</summary>
    public static Graph Of(int seed) => new RandomChannelsFirstGraph(seed).Build();

    private Graph Build()
    {
        int[] extents = [.. Enumerable.Range(0, _space).Select(_ => _random.Next(3, 7))];
        ValueId value = Convolution(_builder.Input("x", TensorType.Float([1, _random.Next(1, 4), .. extents])));
        for (int i = _random.Next(2, 8); i > 0; i--)
        {
            value = Step(value);
        }

        _builder.Output(_random.Next(2) == 0 ? Classify(value) : value);
        return _builder.Build();
    }

    private ValueId Step(ValueId x) => _random.Next(10) switch
    {
        0 or 1 => Convolution(x),
        2 => Leave(_builder.Node("pool", new MaxPool2D(Kernel(2)), Enter(x))),
        3 => Curve(x),
        4 => Affine(x),
        5 => _builder.Node("residual", new Add(), x, Curve(x)),
        6 when ShapeOf(x)[1] < 8 => _builder.Node("joined", new Concat(1), x, Curve(x)),
        7 => _builder.Node("padded", new Pad([0, 0, .. Spatial(_ => _random.Next(2))], [0, 0, .. Spatial(_ => 1)]), x),
        8 when ShapeOf(x)[-1] > 3 => _builder.Node("part", new Slice([0, 0, .. Spatial(_ => 1)], [1, ShapeOf(x)[1], .. Spatial(axis => Math.Max(1, ShapeOf(x)[axis] - 2))], [1, 1, .. Spatial(_ => 1)]), Grown(x)),
        _ => _builder.Node("gated", new Mul(), x, _builder.Node("gate", new Sigmoid(), Mean(x))),
    };

    /// <summary>The value with one element more on each side, so that a part can be taken of it.</summary>
    private ValueId Grown(ValueId x) => _builder.Node("grown", new Pad([0, 0, .. Spatial(_ => 1)], [0, 0, .. Spatial(_ => 1)]), x);

    private ValueId Mean(ValueId x) => _builder.Node("mean", new Mean([.. Spatial(axis => axis)]), x);

    private ValueId Classify(ValueId x)
    {
        ValueId pooled = _random.Next(2) == 0 ? Mean(x) : x;
        int count = ShapeOf(pooled).ElementCount, classes = _random.Next(2, 5);
        ValueId flat = _builder.Node("flat", new Reshape(Shape.Of(1, count)), pooled);
        return _builder.Node("scores", new FullyConnected(), flat, Numbers(classes, count), Numbers(classes));
    }

    private ValueId Convolution(ValueId x)
    {
        int channels = ShapeOf(x)[1], outputs = _random.Next(1, 5), rows = _space == 2 ? 3 : 1;
        return _random.Next(3) == 0
            ? Leave(_builder.Node("depthwise", new DepthwiseConv2D(Kernel(3)), Enter(x), Numbers(rows, 3, channels), Numbers(channels)))
            : Leave(_builder.Node("conv", new Conv2D(Kernel(3)), Enter(x), Numbers(outputs, rows, 3, channels), Numbers(outputs)));
    }

    private Window Kernel(int extent) => _space == 2
        ? new Window(extent, extent) { PadTop = 1, PadLeft = 1, PadBottom = extent - 2, PadRight = extent - 2 }
        : new Window(1, extent) { PadLeft = 1, PadRight = extent - 2 };

    private ValueId Curve(ValueId x) => _random.Next(3) switch
    {
        0 => _builder.Node("curve", new Tanh(), x),
        1 => _builder.Node("curve", new Relu(), x),
        _ => Affine(x),
    };

    private ValueId Affine(ValueId x)
    {
        ValueId scaled = _builder.Node("scaled", new Mul(), x, Numbers([ShapeOf(x)[1], .. Spatial(_ => 1)]));
        return _builder.Node("moved", new Add(), scaled, Numbers([ShapeOf(x)[1], .. Spatial(_ => 1)]));
    }

    private ValueId Enter(ValueId x)
    {
        Shape shape = ShapeOf(x);
        return _space == 2
            ? _builder.Node("nhwc", new Transpose([0, 2, 3, 1]), x)
            : _builder.Node("nhwc", new Reshape(Shape.Of(1, 1, shape[2], shape[1])), _builder.Node("nwc", new Transpose([0, 2, 1]), x));
    }

    private ValueId Leave(ValueId x)
    {
        Shape shape = ShapeOf(x);
        return _space == 2
            ? _builder.Node("nchw", new Transpose([0, 3, 1, 2]), x)
            : _builder.Node("ncw", new Transpose([0, 2, 1]), _builder.Node("nwc", new Reshape(Shape.Of(1, shape[2], shape[3])), x));
    }

    /// <summary>One number per dimension of space, given its axis.</summary>
    private IEnumerable<int> Spatial(Func<int, int> number) => Enumerable.Range(2, _space).Select(number);

    private Shape ShapeOf(ValueId value) => _builder[value].Type.Shape;

    private ValueId Numbers(params int[] dimensions)
    {
        Shape shape = Shape.Of(dimensions);
        return _builder.Constant("c", Tensor.OfFloats(shape, [.. Enumerable.Range(0, shape.ElementCount).Select(_ => (2 * _random.NextSingle()) - 1)]));
    }
}
