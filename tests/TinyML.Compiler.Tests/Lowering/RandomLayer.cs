using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;
using PerChannel = TinyML.Compiler.Ir.Quantization.PerChannel;
using PerTensor = TinyML.Compiler.Ir.Quantization.PerTensor;

namespace TinyML.Compiler.Tests.Lowering;

/// <summary>An integer graph of one convolution, depthwise convolution or fully connected layer.</summary>
internal sealed record RandomLayer
{
    public required int Seed { get; init; }

    public required ElementType Element { get; init; }

    public required ElementType OutputElement { get; init; }

    public required int Height { get; init; }

    public required int Width { get; init; }

    public required int Channels { get; init; }

    public required int Outputs { get; init; }

    public required Window Window { get; init; }

    public required bool IsDepthwise { get; init; }

    public int Batch { get; init; } = 1;

    public int Groups { get; init; } = 1;

    public bool IsFullyConnected { get; init; }

    public required PerTensor Input { get; init; }

    public required PerTensor Output { get; init; }

    /// <summary>Of the first channel; the others are up to twice as large.</summary>
    public double WeightScale { get; init; } = 0.01;

    /// <summary>Of every channel, or chance.</summary>
    public int? Bias { get; init; }

    public TensorType InputType => new(Element, IsFullyConnected ? Shape.Of(1, Channels) : Shape.Of(Batch, Height, Width, Channels), Input);

    /// <summary>A layer whose outputs are spread over the output's range.</summary>
    public static RandomLayer Of(int seed, ElementType element)
    {
        var random = new Random(seed);
        bool isDepthwise = seed % 3 == 0, isFullyConnected = seed % 7 == 0 && !isDepthwise;
        int groups = !isDepthwise && !isFullyConnected && seed % 4 == 0 ? 2 : 1, channels = groups * random.Next(1, 9);
        int kernel = isFullyConnected ? 1 : random.Next(1, 4);
        double step = element == ElementType.Int8 ? 0.05 : 0.0002;

        // A sum of n random products of both ranges deviates by about sqrt(n)·a third of their product.
        double fan = kernel * kernel * (isDepthwise ? 1.0 : channels / groups), deviation = Math.Sqrt(fan) / 3 * 127 * 0.015 * 128 * 0.05;
        bool isWide = element == ElementType.Int16;
        return new RandomLayer
        {
            Seed = seed,
            Element = element,
            OutputElement = element,
            Height = isFullyConnected ? 1 : random.Next(3, 8),
            Width = isFullyConnected ? 1 : random.Next(3, 8),
            Channels = channels,
            Outputs = isDepthwise ? channels * random.Next(1, 3) : groups * random.Next(2, 9),
            Groups = groups,
            IsDepthwise = isDepthwise,
            IsFullyConnected = isFullyConnected,
            Window = new Window(kernel, kernel)
            {
                StrideHeight = random.Next(1, 3),
                StrideWidth = random.Next(1, 3),
                DilationHeight = kernel > 1 && random.Next(4) == 0 ? 2 : 1,
                PadTop = random.Next(kernel),
                PadLeft = random.Next(kernel),
                PadBottom = random.Next(kernel) + (2 * (kernel - 1)),
                PadRight = random.Next(kernel),
            },
            Input = new(step, isWide ? 0 : random.Next(-128, 128)),
            Output = new(2 * deviation / (isWide ? 32768 : 128), isWide ? 0 : random.Next(-40, 41)),
        };
    }

    /// <summary>The graph, in the scheme q16.</summary>
    public Graph Build()
    {
        var random = new Random(Seed);
        var builder = new GraphBuilder("layer");
        Shape shape = IsFullyConnected ? Shape.Of(Outputs, Channels)
            : IsDepthwise ? Shape.Of(Window.KernelHeight, Window.KernelWidth, Outputs)
            : Shape.Of(Outputs, Window.KernelHeight, Window.KernelWidth, Channels / Groups);
        double[] scales = [.. Enumerable.Range(0, Outputs).Select(o => WeightScale * (o == 0 ? 1 : 1 + random.NextDouble()))];
        var weightType = new TensorType(ElementType.Int8, shape, new PerChannel([.. scales], IsDepthwise ? 2 : 0));
        var biasType = new TensorType(ElementType.Int32, Shape.Of(Outputs), new PerChannel([.. scales.Select(scale => scale * Input.Scale)], 0));
        ValueId x = builder.Input("x", InputType);
        ValueId w = builder.Constant("w", Tensor.OfIntegers(weightType, [.. Enumerable.Range(0, shape.ElementCount).Select(_ => (long)random.Next(-127, 128))]));
        ValueId b = builder.Constant("b", Tensor.OfIntegers(biasType, [.. Enumerable.Range(0, Outputs).Select(_ => Bias ?? (long)random.Next(-3000, 3000))]));
        float least = (float)(Seed % 5 == 0 ? 0 : double.NegativeInfinity);
        Operator layer = IsFullyConnected ? new FullyConnected(least) : IsDepthwise ? new DepthwiseConv2D(Window, least) : new Conv2D(Window, Groups, least);
        var type = new TensorType(OutputElement, layer.InferShape([InputType, weightType, biasType]), Output);
        builder.Output(builder.Node("layer", "y", layer, type, x, w, b));
        return builder.Build();
    }
}
