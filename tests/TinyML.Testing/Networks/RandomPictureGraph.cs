using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;

namespace TinyML.Testing.Networks;

/// <summary>Small random float graphs over pictures, with convolutions, poolings and everything that stands between them; functions of their seeds alone.</summary>
public sealed class RandomPictureGraph
{
    private readonly Random _random;
    private readonly GraphBuilder _builder;

    private RandomPictureGraph(int seed) => (_random, _builder) = (new Random(seed), new GraphBuilder($"pictures_{seed}"));

    /// <summary>A graph of one picture, three to eight steps and, half of the time, a classifier behind them.</summary>
    public static Graph Of(int seed) => new RandomPictureGraph(seed).Build();

    private Graph Build()
    {
        ValueId value = _builder.Input("x", TensorType.Float(1, _random.Next(3, 8), _random.Next(3, 8), _random.Next(1, 5)));
        ValueId? intermediate = null;
        for (int i = _random.Next(3, 9); i > 0; i--)
        {
            value = Step(value);
            intermediate = _random.Next(8) == 0 ? value : intermediate;
        }

        _builder.Output(_random.Next(2) == 0 ? Classify(value) : value);
        if (intermediate is { } also && also != value)
        {
            _builder.Output(also); // an intermediate value that is also returned must survive
        }

        return _builder.Build();
    }

    private ValueId Step(ValueId x) => _random.Next(16) switch
    {
        0 or 1 => Convolution(x),
        2 => Convolution(Padded(x)),
        3 => Convolution(Affine(x)),
        4 => Affine(Convolution(x)),
        5 or 6 => Depthwise(x),
        7 => Affine(Depthwise(x)),
        8 => Limited(Convolution(x)),
        9 => Pool(x),
        10 => Limited(Pool(x)),
        11 => Curve(x),
        12 => Limited(Join(x)),
        13 => Affine(x),
        14 => Moved(x),
        _ => Product(x),
    };

    private ValueId Classify(ValueId x)
    {
        ValueId pooled = _random.Next(2) == 0 ? _builder.Node("mean", new Mean([1, 2]), x) : x;
        int count = ShapeOf(pooled).ElementCount, classes = _random.Next(2, 5);
        ValueId scores = _builder.Node("scores", new FullyConnected(), pooled, Weights(count, classes, count), Numbers(0.5f, classes));
        return _random.Next(2) == 0 ? scores : _builder.Node("classes", new Softmax(), scores);
    }

    private ValueId Convolution(ValueId x)
    {
        Shape shape = ShapeOf(x);
        int groups = shape[3] % 2 == 0 && _random.Next(3) == 0 ? 2 : 1, outputs = groups * _random.Next(1, 5), depth = shape[3] / groups;
        Window window = _random.Next(8) == 0 ? new Window(shape[1], shape[2]) : Slide(shape);
        int fan = window.KernelHeight * window.KernelWidth * depth;
        ValueId w = Weights(fan, outputs, window.KernelHeight, window.KernelWidth, depth);
        return _builder.Node("conv", new Conv2D(window, groups), x, w, Numbers(0.5f, outputs));
    }

    private ValueId Depthwise(ValueId x)
    {
        Shape shape = ShapeOf(x);
        Window window = Slide(shape);
        int outputs = shape[3] <= 4 ? shape[3] * _random.Next(1, 3) : shape[3];
        ValueId w = Weights(window.KernelHeight * window.KernelWidth, window.KernelHeight, window.KernelWidth, outputs);
        return _builder.Node("depthwise", new DepthwiseConv2D(window), x, w, Numbers(0.5f, outputs));
    }

    private ValueId Pool(ValueId x)
    {
        Window window = Slide(ShapeOf(x)) with { DilationHeight = 1, DilationWidth = 1 };

        // Every position must see a part of the picture.
        window = window with
        {
            PadTop = Math.Min(window.PadTop, window.KernelHeight - 1),
            PadBottom = Math.Min(window.PadBottom, window.KernelHeight - 1),
            PadLeft = Math.Min(window.PadLeft, window.KernelWidth - 1),
            PadRight = Math.Min(window.PadRight, window.KernelWidth - 1),
        };
        return _random.Next(2) == 0 ? _builder.Node("average", new AveragePool2D(window), x) : _builder.Node("greatest", new MaxPool2D(window), x);
    }

    private ValueId Padded(ValueId x) => _builder.Node(
        "padded", new Pad([0, _random.Next(2), _random.Next(3), 0], [0, _random.Next(2), _random.Next(2), _random.Next(4) / 3], _random.Next(6) == 0 ? 0.5f : 0), x);

    private ValueId Curve(ValueId x) => _random.Next(5) switch
    {
        0 => _builder.Node("curve", new HardSwish(), x),
        1 => _builder.Node("curve", new Sigmoid(), x),
        2 => _builder.Node("curve", new Tanh(), x),
        3 => _builder.Node("curve", new LeakyRelu(0.1f), x),
        _ => _builder.Node("curve", new PRelu(), x, Numbers(0.5f, ShapeOf(x)[3])),
    };

    private ValueId Limited(ValueId x) => _random.Next(2) == 0 ? _builder.Node("relu", new Relu(), x) : _builder.Node("clip", new Clip(-0.75f, 1), x);

    private ValueId Join(ValueId x)
    {
        ValueId other = _random.Next(3) switch
        {
            0 => Pointwise(x, ShapeOf(x)[3]),
            1 => _builder.Node("means", new Mean([1, 2]), x),
            _ => x,
        };
        return _random.Next(4) switch
        {
            0 => _builder.Node("sum", new Add(), x, other),
            1 => _builder.Node("difference", new Sub(), x, other),
            2 => _builder.Node("scaled", new Mul(), x, other),
            _ => _builder.Node("joined", new Concat(3), x, Pointwise(x, _random.Next(1, 3))),
        };
    }

    private ValueId Pointwise(ValueId x, int outputs) =>
        _builder.Node("pointwise", new Conv2D(new Window(1, 1)), x, Weights(ShapeOf(x)[3], outputs, 1, 1, ShapeOf(x)[3]), Numbers(0.5f, outputs));

    private ValueId Affine(ValueId x)
    {
        Shape shape = ShapeOf(x);
        ValueId c = _random.Next(4) switch
        {
            0 => Numbers(1, 1),
            1 => Numbers(1, shape[1], shape[2], shape[3]),
            _ => Numbers(1, shape[3]),
        };
        ValueId scaled = _builder.Node("normal", new Mul(), x, c);
        return _random.Next(2) == 0 ? scaled : _builder.Node("normal", new Add(), scaled, Numbers(1, shape[3]));
    }

    private ValueId Moved(ValueId x)
    {
        Shape shape = ShapeOf(x);
        return _random.Next(3) switch
        {
            0 => _builder.Node("part", new Slice([0, 0, shape[2] - 1, 0], [1, (shape[1] + 1) / 2, shape[2], shape[3]], [1, 2, -1, 1]), x),
            1 when shape.ElementCount < 300 => _builder.Node("resized", new ResizeNearest(Twice(shape[1]), Twice(shape[2])), x),
            _ => _builder.Node("turned", new Transpose([0, 2, 1, 3]), x),
        };
    }

    /// <summary>The pixels as rows of a matrix product.</summary>
    private ValueId Product(ValueId x)
    {
        Shape shape = ShapeOf(x);
        int outputs = _random.Next(1, 4);
        ValueId rows = _builder.Node("rows", new Reshape(Shape.Of(shape[1] * shape[2], shape[3])), x);
        ValueId product = _builder.Node("product", new MatMul(), rows, Weights(shape[3], shape[3], outputs));
        return _builder.Node("pixels", new Reshape(Shape.Of(1, shape[1], shape[2], outputs)), product);
    }

    private static EquatableArray<int> Twice(int extent) => [.. Enumerable.Range(0, 2 * extent).Select(i => i / 2)];

    private Window Slide(Shape shape)
    {
        int height = _random.Next(1, Math.Min(4, shape[1] + 1)), width = _random.Next(1, Math.Min(4, shape[2] + 1));
        bool spreads = (2 * height) - 1 <= shape[1] && (2 * width) - 1 <= shape[2] && _random.Next(4) == 0, pads = _random.Next(2) == 0;
        return new Window(height, width)
        {
            StrideHeight = _random.Next(1, 3),
            StrideWidth = _random.Next(1, 3),
            DilationHeight = spreads ? 2 : 1,
            DilationWidth = spreads ? 2 : 1,
            PadTop = pads ? _random.Next(2) : 0,
            PadLeft = pads ? _random.Next(2) : 0,
            PadBottom = pads ? _random.Next(2) : 0,
            PadRight = pads ? _random.Next(3) : 0,
        };
    }

    private Shape ShapeOf(ValueId id) => _builder[id].Type.Shape;

    private ValueId Weights(int fan, params int[] dimensions) => Numbers((float)Math.Sqrt(2.0 / fan), dimensions);

    private ValueId Numbers(float spread, params int[] dimensions)
    {
        Shape shape = Shape.Of(dimensions);
        float[] values = [.. Enumerable.Range(0, shape.ElementCount).Select(_ => spread * ((2 * _random.NextSingle()) - 1))];
        return _builder.Constant("c", Tensor.OfFloats(shape, values));
    }
}
