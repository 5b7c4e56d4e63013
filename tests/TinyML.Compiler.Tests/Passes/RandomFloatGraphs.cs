using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;
using TinyML.Testing.Networks;

namespace TinyML.Compiler.Tests.Passes;

/// <summary>Small random float graphs that use every operator that an importer emits, in all the neighbourhoods that passes look for.</summary>
internal static class RandomFloatGraphs
{
    /// <summary>A graph over rows of one to three inputs and up to eleven nodes, every third one over a picture, every sixth one channels first; a function of the
    /// seed alone.</summary>
    public static Graph Of(int seed) => (seed % 6) switch
    {
        2 or 5 => RandomPictureGraph.Of(seed),
        3 => RandomChannelsFirstGraph.Of(seed),
        _ => OverRows(seed),
    };

    private static Graph OverRows(int seed)
    {
        var random = new Random(seed);
        var builder = new GraphBuilder($"random_{seed}");
        ValueId[] inputs = [.. Enumerable.Range(0, random.Next(1, 4)).Select(i => builder.Input($"x{i}", TensorType.Float(1, random.Next(1, 5))))];
        ValueId value = inputs[0];
        if (inputs.Length > 1)
        {
            value = builder.Node("row", new Concat(1), [.. inputs.Select(id => random.Next(2) == 0 ? id : Affine(builder, random, id, "column"))]);
        }

        List<ValueId> earlier = [];
        for (int i = random.Next(2, 9); i > 0; i--)
        {
            earlier.Add(value);
            value = Step(builder, random, value, earlier);
        }

        builder.Output(value);
        if (random.Next(4) == 0 && earlier.Count > 2)
        {
            builder.Output(earlier[^1]); // an intermediate value that is also returned must survive
        }

        return builder.Build();
    }

    /// <summary>Inputs for a graph.</summary>
    public static float[][] InputsOf(Graph graph, Random random) =>
        [.. graph.Inputs.Select(id => Numbers(random, graph[id].Type.Shape.ElementCount))];

    private static ValueId Step(GraphBuilder builder, Random random, ValueId x, List<ValueId> earlier)
    {
        Shape shape = builder[x].Type.Shape;
        int count = shape.ElementCount;
        switch (random.Next(12))
        {
            case 0 or 1:
                int outputs = random.Next(1, 6);
                return builder.Node("dense", new FullyConnected(), x, Constant(builder, random, outputs, count), Constant(builder, random, outputs));
            case 2:
                ValueId row = shape.Rank == 2 && shape[0] == 1 ? x : builder.Node("row", new Reshape(Shape.Of(1, count)), x);
                return builder.Node("product", new MatMul(), row, Constant(builder, random, count, random.Next(1, 6)));
            case 3 or 4 or 5:
                return Affine(builder, random, x, "affine");
            case 6:
                return builder.Node("relu", new Relu(), x);
            case 7:
                return builder.Node("clip", random.Next(3) == 0 ? new Clip(float.NegativeInfinity, float.PositiveInfinity) : new Clip(-0.5f, 0.75f), x);
            case 8:
                return builder.Node("shaped", new Reshape(random.Next(3) switch { 0 => Shape.Of(count), 1 => Shape.Of(1, count), _ => Shape.Of(1, count, 1) }), x);
            case 9:
                return builder.Node("curve", random.Next(4) switch { 0 => new Tanh(), 1 => new Sigmoid(), 2 => new Elu(0.5f), _ => new LeakyRelu(0.1f) }, x);
            case 10:
                ValueId folded = builder.Node("constants", new Mul(), Constant(builder, random, count), Constant(builder, random, 1));
                return builder.Node("sum", new Add(), folded, builder.Node("vector", new Reshape(Shape.Of(1, count)), x));
            default:
                ValueId other = earlier[random.Next(earlier.Count)];
                ValueId joined = builder.Node("joined", new Concat(0), Flat(builder, x), Flat(builder, other));
                return random.Next(2) == 0 ? joined : builder.Node("again", new Concat(0), Flat(builder, x), joined);
        }
    }

    private static ValueId Flat(GraphBuilder builder, ValueId x) => builder[x].Type.Shape.Rank == 1
        ? x
        : builder.Node("flat", new Reshape(Shape.Of(builder[x].Type.Shape.ElementCount)), x);

    private static ValueId Affine(GraphBuilder builder, Random random, ValueId x, string name)
    {
        int count = builder[x].Type.Shape[-1];
        float[] numbers = random.Next(4) == 0 ? [random.Next(2)] : [.. Numbers(random, random.Next(2) == 0 ? 1 : count)];
        int kind = random.Next(6);
        if (kind == 5)
        {
            numbers = [.. numbers.Select(number => number == 0 ? 1 : number + Math.Sign(number))];
        }

        ValueId c = builder.Constant("c", Shape.Of(numbers.Length), numbers);
        return kind switch
        {
            0 => builder.Node(name, new Add(), c, x),
            1 => builder.Node(name, new Sub(), x, c),
            2 => builder.Node(name, new Sub(), c, x),
            3 => builder.Node(name, new Mul(), x, c),
            4 => builder.Node(name, new Mul(), c, x),
            _ => builder.Node(name, new Div(), x, c),
        };
    }

    private static ValueId Constant(GraphBuilder builder, Random random, params int[] dimensions)
    {
        Shape shape = Shape.Of(dimensions);
        return builder.Constant("w", Tensor.OfFloats(shape, Numbers(random, shape.ElementCount)));
    }

    private static float[] Numbers(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (2 * random.NextSingle()) - 1)];
}
