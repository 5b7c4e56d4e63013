using TinyML.Compiler.Calibration;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;

namespace TinyML.Compiler.Tests.Clustering;

/// <summary>A small network of every kind of layer, with inputs that are more or less alike and channels that are larger and smaller: what clustering can make use of.</summary>
internal static class ClusteredNetwork
{
    /// <summary>A picture of 8x8x3, four layers, three scores; a function of the seed.</summary>
    public static Graph Of(int seed)
    {
        var random = new Random(seed);
        var builder = new GraphBuilder("clustered");
        ValueId x = builder.Input("x", TensorType.Float(1, 8, 8, 3));
        var window = new Window(3, 3) { PadTop = 1, PadLeft = 1, PadBottom = 1, PadRight = 1 };
        ValueId first = builder.Node("first", new Conv2D(window, Minimum: 0), x, Weights("first/w", 12, Shape.Of(12, 3, 3, 3), 0.4), Numbers("first/b", 12));
        ValueId depthwise = builder.Node("depthwise", new DepthwiseConv2D(window, Minimum: 0), first, Weights("depthwise/w", 12, Shape.Of(3, 3, 12), 0.5), Numbers("depthwise/b", 12));
        ValueId pointwise = builder.Node("pointwise", new Conv2D(new Window(1, 1), Minimum: 0), depthwise, Weights("pointwise/w", 16, Shape.Of(16, 1, 1, 12), 0.5), Numbers("pointwise/b", 16));
        ValueId pooled = builder.Node("mean", new Mean([1, 2]), pointwise);
        builder.Output(builder.Node("scores", new FullyConnected(), pooled, Weights("scores/w", 3, Shape.Of(3, 16), 1), Numbers("scores/b", 3)));
        return builder.Build();

        ValueId Weights(string name, int channels, Shape shape, double size)
        {
            double[] factors = [.. Enumerable.Range(0, channels).Select(_ => size * Math.Pow(2, 2 * (random.NextDouble() - 0.5)))];
            return builder.Constant(name, shape, [.. Enumerable.Range(0, shape.ElementCount).Select(i => (float)(Bell() * factors[i % channels]))]);
        }

        ValueId Numbers(string name, int count) => builder.Constant(name, Shape.Of(count), [.. Enumerable.Range(0, count).Select(_ => (float)(0.3 * Bell()))]);

        double Bell() => random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5;
    }

    /// <summary>Pictures whose neighbouring pixels are alike, channels of different strength.</summary>
    public static SampleSet Samples(int seed)
    {
        var random = new Random(seed + 1000);
        var values = new float[64 * 8 * 8 * 3];
        for (int i = 0; i < values.Length; i++)
        {
            double strength = 1.0 / (1 + (i % 3)), before = i % (8 * 8 * 3) < 3 ? 0 : values[i - 3];
            values[i] = (float)((0.8 * before) + (strength * (random.NextDouble() - 0.3)));
        }

        return new SampleSet(8 * 8 * 3, values);
    }
}
