using TinyML.Compiler.Calibration;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;
using TinyML.Compiler.Specs;

namespace TinyML.Testing.Networks;

/// <summary>A small random feed-forward network with a matching specification and samples; a function of its seed alone.</summary>
/// <param name="Graph">The float graph.</param>
/// <param name="Spec">Columns in sensor units, or null for a model with float inputs.</param>
/// <param name="Samples">Samples in physical values.</param>
public sealed record RandomNetwork(Graph Graph, ModelSpec? Spec, SampleSet Samples)
{
    private const int SampleCount = 200;

    /// <summary>Depth 1 to 3, widths 1 to 16, activations of all kinds, half of them with a specification.</summary>
    public static RandomNetwork Of(int seed)
    {
        var random = new Random(seed);
        int inputs = random.Next(1, 17), depth = random.Next(1, 4);
        ModelSpec? spec = random.Next(2) == 0 ? MakeSpec(random, inputs) : null;
        var builder = new GraphBuilder($"random_{seed}");
        ValueId value = builder.Input("x", TensorType.Float(1, inputs));
        int width = inputs;
        for (int layer = 1; layer <= depth; layer++)
        {
            int outputs = random.Next(1, 17);
            value = Dense(builder, random, value, width, outputs, layer, layer == depth);
            width = outputs;
        }

        builder.Output(value);
        return new RandomNetwork(builder.Build(), spec, MakeSamples(random, spec, inputs));
    }

    private static ValueId Dense(GraphBuilder builder, Random random, ValueId input, int inputs, int outputs, int layer, bool last)
    {
        float spread = (float)(2 / Math.Sqrt(inputs));
        ValueId weights = builder.Constant($"w{layer}", Shape.Of(outputs, inputs), [.. Enumerable.Range(0, inputs * outputs).Select(_ => spread * Uniform(random))]);
        ValueId bias = builder.Constant($"b{layer}", Shape.Of(outputs), [.. Enumerable.Range(0, outputs).Select(_ => 0.5f * Uniform(random))]);
        int kind = random.Next(7);
        ValueId value = builder.Node($"dense_{layer}", kind == 0 ? new FullyConnected(0) : new FullyConnected(), input, weights, bias);
        Operator? activation = kind switch
        {
            1 => new Tanh(),
            2 => new Sigmoid(),
            3 => new LeakyRelu(0.1f),
            4 => new Relu(),
            5 when last && outputs > 1 => new Softmax(),
            _ => null,
        };
        return activation is null ? value : builder.Node($"activation_{layer}", activation, value);
    }

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

    private static float Uniform(Random random) => (float)((2 * random.NextDouble()) - 1);
}
