using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;
using PerChannel = TinyML.Compiler.Ir.Quantization.PerChannel;
using PerTensor = TinyML.Compiler.Ir.Quantization.PerTensor;

namespace TinyML.Testing.Networks;

/// <summary>Small random integer graphs over pictures, in either scheme: convolutions, poolings, sums, a classifier; functions of their seeds alone.</summary>
public sealed partial class RandomIntegerPictures
{
    private readonly Random _random;
    private readonly GraphBuilder _builder;
    private readonly bool _isWide;

    private RandomIntegerPictures(int seed, ElementType element) =>
        (_random, _builder, _isWide) = (new Random(seed), new GraphBuilder($"picture_{seed}"), element == ElementType.Int16);

    private double Levels => _isWide ? 32768 : 128;

    /// <summary>A graph of one picture, two to five layers and, half of the time, a classifier behind them.</summary>
    /// <param name="seed">Makes the numbers.</param>
    /// <param name="scheme">How it requantizes.</param>
    /// <param name="element">Of all activations.</param>
    public static Graph Of(int seed, RequantizationScheme scheme, ElementType element) => new RandomIntegerPictures(seed, element).Build() with { Scheme = scheme };

    private Graph Build()
    {
        ValueId value = _builder.Input("x", Type(Shape.Of(1, _random.Next(3, 9), _random.Next(3, 9), _random.Next(1, 5)), 1));
        for (int i = _random.Next(2, 6); i > 0; i--)
        {
            value = Step(value);
        }

        if (_random.Next(2) == 0)
        {
            int count = ShapeOf(value).ElementCount, classes = _random.Next(2, 7);
            value = Layer("classes", new FullyConnected(), value, Shape.Of(classes, count), 0, count, classes);
        }

        _builder.Output(value);
        return _builder.Build();
    }

    private ValueId Step(ValueId x) => _random.Next(13) switch
    {
        0 or 1 => Convolution(x, Slide(ShapeOf(x))),
        2 or 3 => Convolution(x, new Window(1, 1)),
        4 or 5 => Depthwise(x),
        6 => Pool(x),
        > 7 => Other(x),
        _ => _builder.Node("sum", "sum", new Add(), Type(ShapeOf(x), 1.5), x, Pointwise(x, ShapeOf(x)[3])),
    };

    private ValueId Convolution(ValueId x, Window window)
    {
        Shape shape = ShapeOf(x);
        int groups = shape[3] % 2 == 0 && _random.Next(3) == 0 ? 2 : 1, outputs = groups * _random.Next(1, 9), depth = shape[3] / groups;
        Shape weights = Shape.Of(outputs, window.KernelHeight, window.KernelWidth, depth);
        return Layer("conv", new Conv2D(window, groups, Least()), x, weights, 0, weights.ElementCount / outputs, outputs);
    }

    private ValueId Pointwise(ValueId x, int outputs) =>
        Layer("pointwise", new Conv2D(new Window(1, 1)), x, Shape.Of(outputs, 1, 1, ShapeOf(x)[3]), 0, ShapeOf(x)[3], outputs);

    private ValueId Depthwise(ValueId x)
    {
        Shape shape = ShapeOf(x);
        Window window = Slide(shape);
        int outputs = shape[3] <= 6 ? shape[3] * _random.Next(1, 3) : shape[3], taps = window.KernelHeight * window.KernelWidth;
        return Layer("depthwise", new DepthwiseConv2D(window, Least()), x, Shape.Of(window.KernelHeight, window.KernelWidth, outputs), 2, taps, outputs);
    }

    private ValueId Pool(ValueId x)
    {
        Window window = Slide(ShapeOf(x)) with { DilationHeight = 1, DilationWidth = 1, PadBottom = 0, PadRight = 0 };
        Operator pool = _random.Next(2) == 0 ? new AveragePool2D(window) : new MaxPool2D(window);
        TensorType type = _builder[x].Type;
        return _builder.Node("pool", "pool", pool, type with { Shape = pool.InferShape([type]) }, x);
    }

    /// <summary>A layer whose sums fill about half of the output's range.</summary>
    private ValueId Layer(string name, Operator layer, ValueId x, Shape shape, int axis, int fan, int outputs)
    {
        var input = (PerTensor)_builder[x].Type.Quantization;
        double[] scales = [.. Enumerable.Range(0, outputs).Select(_ => (1 + _random.NextDouble()) / 127)];
        var weightType = new TensorType(ElementType.Int8, shape, new PerChannel([.. scales], axis));
        var biasType = new TensorType(ElementType.Int32, Shape.Of(outputs), new PerChannel([.. scales.Select(scale => scale * input.Scale)], 0));
        ValueId w = _builder.Constant("w", Tensor.OfIntegers(weightType, [.. Enumerable.Range(0, shape.ElementCount).Select(_ => (long)_random.Next(-127, 128))]));
        ValueId b = _builder.Constant("b", Tensor.OfIntegers(biasType, [.. Enumerable.Range(0, outputs).Select(_ => (long)_random.Next(-999, 1000))]));
        double reach = Math.Sqrt(fan) * input.Scale * Levels;
        return _builder.Node(name, name, layer, Type(layer.InferShape([_builder[x].Type, weightType, biasType]), reach), x, w, b);
    }

    /// <summary>Activations up to about a real number.</summary>
    private TensorType Type(Shape shape, double reach) => new(
        _isWide ? ElementType.Int16 : ElementType.Int8, shape, new PerTensor(reach / Levels, _isWide ? 0 : _random.Next(-100, 101)));

    private float Least() => _random.Next(3) == 0 ? 0 : float.NegativeInfinity;

    private Window Slide(Shape shape)
    {
        int height = _random.Next(1, Math.Min(4, shape[1] + 1)), width = _random.Next(1, Math.Min(4, shape[2] + 1));
        return new Window(height, width)
        {
            StrideHeight = _random.Next(1, 3),
            StrideWidth = _random.Next(1, 3),
            DilationHeight = (2 * height) - 1 <= shape[1] && _random.Next(4) == 0 ? 2 : 1,
            PadTop = _random.Next(height),
            PadLeft = _random.Next(width),
            PadBottom = _random.Next(height),
            PadRight = _random.Next(width),
        };
    }

    private Shape ShapeOf(ValueId id) => _builder[id].Type.Shape;
}
