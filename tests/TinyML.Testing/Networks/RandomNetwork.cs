using TinyML.Compiler.Calibration;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;
using TinyML.Compiler.Specs;

namespace TinyML.Testing.Networks;

/// <summary>A small random feed-forward network with a matching specification and samples; a function of its seed and shape alone.</summary>
/// <param name="Graph">The float graph.</param>
/// <param name="Spec">Columns in sensor units, or null for a model with float inputs.</param>
/// <param name="Samples">Samples in physical values.</param>
public sealed record RandomNetwork(Graph Graph, ModelSpec? Spec, SampleSet Samples)
{
    private const int SampleCount = 200;

    /// <summary>A network of the shape; without one, depth 1 to 3, widths 1 to 16, activations of all kinds, half of them with a specification.</summary>
    public static RandomNetwork Of(int seed, NetworkShape? shape = null)
    {
        var random = new Random(seed);
        int inputs = shape?.Inputs ?? random.Next(1, 17), depth = shape?.Layers.Count ?? random.Next(1, 4);
        ModelSpec? spec = shape?.SensorUnits ?? random.Next(2) == 0 ? MakeSpec(random, inputs) : null;
        var builder = new GraphBuilder($"random_{seed}");
        ValueId value = builder.Input("x", TensorType.Float(1, inputs));
        int width = inputs;
        for (int layer = 1; layer <= depth; layer++)
        {
            int outputs = shape?.Layers[layer - 1].Outputs ?? random.Next(1, 17);
            float spread = (float)(2 / Math.Sqrt(width));
            ValueId weights = builder.Constant($"w{layer}", Shape.Of(outputs, width), Numbers(random, outputs * width, spread));
            ValueId bias = builder.Constant($"b{layer}", Shape.Of(outputs), Numbers(random, outputs, 0.5f));
            LayerEnd end = shape?.Layers[layer - 1].End ?? (LayerEnd)random.Next(7);
            value = builder.Node($"dense_{layer}", end == LayerEnd.FusedRelu ? new FullyConnected(0) : new FullyConnected(), value, weights, bias);
            value = Activation(end, layer == depth && outputs > 1) is { } activation ? builder.Node($"activation_{layer}", activation, value) : value;
            width = outputs;
        }

        builder.Output(value);
        return new RandomNetwork(builder.Build(), spec, MakeSamples(random, spec, inputs));
    }

    private static Operator? Activation(LayerEnd end, bool probabilities) => end switch
    {
        LayerEnd.Tanh => new Tanh(),
        LayerEnd.Sigmoid => new Sigmoid(),
        LayerEnd.LeakyRelu => new LeakyRelu(0.1f),
        LayerEnd.Relu => new Relu(),
        LayerEnd.Softmax when probabilities => new Softmax(),
        _ => null,
    };

    private static ModelSpec MakeSpec(Random random, int inputs) => new()
    {
        Columns =
        [
            .. Enumerable.Range(0, inputs).Select(i => new ColumnSpec
            {
                Name = $"c{i}", Step = new[] { 1, 0.1, 0.0001 }[random.Next(3)], Offset = 0.2 * Uniform(random), Scale = 0.5 + random.NextDouble(),
            }).Select(column => column with { Offset = column.Offset * 5000 * column.Step, Scale = column.Scale * 3000 * column.Step }),
        ],
        Target = random.Next(2) == 0 ? new TargetSpec { Name = "y", Unit = "u", Step = 0.001 } : null,
    };

    private static SampleSet MakeSamples(Random random, ModelSpec? spec, int inputs)
    {
        var values = new float[SampleCount * inputs];
        for (int i = 0; i < values.Length; i++)
        {
            ColumnSpec? column = spec?.Columns[i % inputs];
            double value = 2 * Uniform(random);
            values[i] = column is null ? (float)value : (float)(Math.Round(((value * column.Scale) + column.Offset) / column.Step) * column.Step);
        }

        return new SampleSet(inputs, values);
    }

    private static float[] Numbers(Random random, int count, float spread) => [.. Enumerable.Range(0, count).Select(_ => spread * Uniform(random))];

    private static float Uniform(Random random) => (float)((2 * random.NextDouble()) - 1);
}
