using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;
using TinyML.Execution;

namespace TinyML.Compiler.Tests.Ir;

public sealed class DequantizedGraphTests
{
    [Test]
    public void Constants_become_the_reals_that_they_stand_for()
    {
        var perChannel = new TensorType(ElementType.Int8, Shape.Of(2, 2), new Compiler.Ir.Quantization.PerChannel([0.5, 0.25], 0));
        var perTensor = new TensorType(ElementType.Int8, Shape.Of(2), new Compiler.Ir.Quantization.PerTensor(0.5, 3));
        Assert.Multiple(() =>
        {
            Assert.That(DequantizedGraph.Reals(Tensor.OfIntegers(perChannel, [1, -2, 4, 8])).Floats, Is.EqualTo(new[] { 0.5f, -1, 1, 2 }));
            Assert.That(DequantizedGraph.Reals(Tensor.OfIntegers(perTensor, [3, -1])).Floats, Is.EqualTo(new[] { 0f, -2 }));
        });
    }

    [Test]
    public void A_change_of_type_means_nothing() =>
        Assert.That(new FloatExecutor(DequantizedGraph.Of(Graph(new Quantize()))).Run([0.3f, -2.5f])[0], Is.EqualTo(new[] { 0.3f, -2.5f }));

    [Test]
    public void A_map_of_integers_becomes_the_map_of_the_reals_that_they_stand_for()
    {
        var map = new Requantize(4, -100, 90);
        Graph graph = Graph(map, [5, -3], [24, -9]);
        Graph reals = DequantizedGraph.Of(graph);
        var executor = new FloatExecutor(reals);
        Assert.That(GraphVerifier.Check(reals, GraphPhase.Float, "test"), Is.Empty);
        for (int q = -128; q < 128; q++)
        {
            // Input: real = 0.1·(q - 7). Output: real = 0.2·(q + 4).
            Tensor answer = Tensor.OfIntegers(graph[graph.Outputs[0]].Type, new long[2]);
            map.Evaluate([Tensor.OfIntegers(graph[graph.Inputs[0]].Type, [q, -q - 1]), .. graph.Nodes[0].Inputs.Skip(1).Select(id => graph[id].Constant!)], answer);
            float[] expected = executor.Run([0.1f * (q - 7), 0.1f * (-q - 1 - 7)])[0];
            Assert.That(answer.Integers.Select(y => 0.2 * (y + 4)), Is.EqualTo(expected.Select(y => (double)y)).Within(0.1 + 1e-4), $"{q}");
        }
    }

    [TestCase(RequantizationScheme.RoundedOnce, 3f, 26.2f)]
    [TestCase(RequantizationScheme.TfLite, 3f, 100f)]
    public void Limits_of_integers_belong_to_the_network_where_they_stand_for_an_activation(RequantizationScheme scheme, float low, float high)
    {
        // A sum with itself: int8 holds reals 0.2·(q + 4) from -24.8 to 26.2, and 50 + 50 is beyond.
        var builder = new GraphBuilder("sum");
        ValueId x = builder.Input("x", new TensorType(ElementType.Int8, Shape.Of(1, 2), new Compiler.Ir.Quantization.PerTensor(1, 0)));
        builder.Output(builder.Node("y", "y", new Add(), new TensorType(ElementType.Int8, Shape.Of(1, 2), new Compiler.Ir.Quantization.PerTensor(0.2, -4)), x, x));
        float[] answers = new FloatExecutor(DequantizedGraph.Of(builder.Build() with { Scheme = scheme })).Run([low / 2, 50])[0];
        Assert.That(answers, Is.EqualTo(new[] { low, high }).Within(1e-5));
    }

    private static Graph Graph(Operator @operator, long[]? offsets = null, long[]? multipliers = null)
    {
        var builder = new GraphBuilder("example");
        ValueId x = builder.Input("x", new TensorType(ElementType.Int8, Shape.Of(1, 2), new Compiler.Ir.Quantization.PerTensor(0.1, 7)));
        var type = new TensorType(ElementType.Int8, Shape.Of(1, 2), new Compiler.Ir.Quantization.PerTensor(0.2, -4));
        var table = new TensorType(ElementType.Int16, Shape.Of(2), Compiler.Ir.Quantization.None.Instance);
        ValueId[] tables = offsets is null ? [] : [builder.Constant("offsets", Tensor.OfIntegers(table, offsets)), builder.Constant("multipliers", Tensor.OfIntegers(table, multipliers!))];
        builder.Output(builder.Node("y", "y", @operator, type, [x, .. tables]));
        return builder.Build();
    }
}
