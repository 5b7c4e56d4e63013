using TinyML.Compiler.Calibration;
using TinyML.Compiler.Compression;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Operators;
using TinyML.Compiler.Planning;
using TinyML.Compiler.Specs;
using TinyML.Execution;

namespace TinyML.Compiler.Tests.Pruning;

/// <summary>A small network over pictures whose pixels depend on each other, and what steps make of it.</summary>
internal static class CompressedPictures
{
    private const int Side = 6;
    private const int Colours = 3;

    /// <summary>A convolution, a depthwise one, a pointwise one in groups, another one, a mean and a classifier.</summary>
    /// <param name="seed">Makes the numbers.</param>
    /// <param name="pointwiseGroups">Groups of the pointwise convolution.</param>
    public static Graph Network(int seed, int pointwiseGroups = 2)
    {
        var random = new Random(seed);
        var builder = new GraphBuilder("pictures");
        ValueId x = builder.Input("x", TensorType.Float(1, Side, Side, Colours));
        x = Convolution("first", x, 8, 3, 1);
        x = builder.Node("depthwise", new DepthwiseConv2D(new Window(3, 3) { PadTop = 1, PadLeft = 1, PadBottom = 1, PadRight = 1 }, 0), x, Numbers("dw", 3, 3, 8), Numbers("db", 8));
        x = Convolution("grouped", x, 12, 1, pointwiseGroups);
        x = Convolution("mixed", x, 10, 1, 1);
        x = builder.Node("mean", new Mean([1, 2]), x);
        builder.Output(builder.Node("scores", new FullyConnected(), x, Numbers("fw", 4, 10), Numbers("fb", 4)));
        return builder.Build();

        ValueId Convolution(string name, ValueId from, int outputs, int kernel, int groups)
        {
            int depth = builder[from].Type.Shape[3] / groups, border = kernel / 2;
            var window = new Window(kernel, kernel) { PadTop = border, PadLeft = border, PadBottom = border, PadRight = border };
            return builder.Node(name, new Conv2D(window, groups, 0), from, Numbers($"{name}/w", outputs, kernel, kernel, depth), Numbers($"{name}/b", outputs));
        }

        ValueId Numbers(string name, params int[] shape)
        {
            int count = shape.Aggregate(1, (product, extent) => product * extent);

            // Biases above zero keep channels alive.
            (double size, double mean) = shape.Length == 1 ? (0.1, 0.5) : (Math.Sqrt(2.0 * shape[0] / count), 0);
            return builder.Constant(name, Tensor.OfFloats(Shape.Of(shape), [.. Enumerable.Range(0, count).Select(_ => (float)(mean + (size * Normal(random))))]));
        }
    }

    /// <summary>Pictures of a few blurred sources, as photographs are.</summary>
    public static SampleSet Samples(int count, int seed)
    {
        var random = new Random(seed);
        var values = new float[count * Side * Side * Colours];
        for (int sample = 0; sample < count; sample++)
        {
            double light = random.NextDouble(), across = random.NextDouble() - 0.5, down = random.NextDouble() - 0.5;
            for (int i = 0; i < Side * Side * Colours; i++)
            {
                double place = light + (across * (i / Colours % Side) / Side) + (down * (i / Colours / Side) / Side);
                values[(sample * Side * Side * Colours) + i] = (float)(place + (0.3 * (random.NextDouble() - 0.5)));
            }
        }

        return new SampleSet(Side * Side * Colours, values);
    }

    /// <summary>What steps see; the network is quantized with <see cref="CalibrationMethod.MinMax"/>.</summary>
    public static CompressionContext Context(Graph physical, SampleSet samples, params RecipeStep[] steps) => new(
        physical, CalibrationData.Split(physical, samples, null, samples.Count, []), null,
        new CompilationOptions { Precision = Precision.Int8, Method = CalibrationMethod.MinMax, BiasCorrection = false, Steps = [.. steps] }, Executors.Instance);

    /// <summary>Runs steps.</summary>
    public static CompressedNetwork Compress(int seed, params RecipeStep[] steps)
    {
        Graph network = Network(seed);
        return CompressionPipeline.Run(network, Context(network, Samples(96, seed), steps));
    }

    /// <summary>√(Σ (answer - float answer)²/Σ float answer²) over samples that took no part.</summary>
    public static double Error(int seed, Graph graph)
    {
        SampleSet samples = Samples(64, seed + 1000);
        IGraphRunner floats = Executors.Instance.Load(Network(seed));
        Func<int, float[]> answer = Answers(graph, samples);
        double noise = 0, signal = 0;
        for (int i = 0; i < samples.Count; i++)
        {
            float[] expected = floats.Run(samples.Row(i))[Network(seed).Outputs[0].Index], actual = answer(i);
            noise += expected.Zip(actual, (a, b) => Math.Pow(a - b, 2)).Sum();
            signal += expected.Sum(value => Math.Pow(value, 2));
        }

        return Math.Sqrt(noise / signal);
    }

    private static Func<int, float[]> Answers(Graph graph, SampleSet samples)
    {
        if (!graph.IsQuantized)
        {
            IGraphRunner runner = Executors.Instance.Load(graph);
            return i => runner.Run(samples.Row(i))[graph.Outputs[0].Index];
        }

        var executor = new IntegerExecutor(MemoryPlanner.Run(Lowerer.Run(graph, null)));
        return i => executor.Predict(samples.Row(i));
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
