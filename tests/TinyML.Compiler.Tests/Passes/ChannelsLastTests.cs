using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;
using TinyML.Compiler.Passes;
using TinyML.Compiler.Passes.Layout;
using TinyML.Execution;
using TinyML.Testing;
using TinyML.Testing.Networks;

namespace TinyML.Compiler.Tests.Passes;

/// <summary>Channels-first graphs computed channels last.</summary>
public sealed class ChannelsLastTests
{
    private static readonly int GraphCount = Requirements.Deep ? 20_000 : 1_000;

    [Test]
    public void No_transposition_is_left_and_the_meaning_is_the_same_on_turned_pictures()
    {
        for (int seed = 0; seed < GraphCount; seed++)
        {
            Graph before = RandomChannelsFirstGraph.Of(seed), after = ChannelsLast.Run(before);
            string text = $"seed {seed}:\n{GraphPrinter.Print(before)}\n{GraphPrinter.Print(after)}";
            Assert.That(after.Nodes.Where(node => node.Operator is Transpose), Is.Empty, text);
            var random = new Random(seed);
            Tensor picture = Tensor.OfFloats(before[before.Inputs[0]].Type.Shape, RandomFloatGraphs.InputsOf(before, random)[0]);
            float[] expected = Turned(new FloatExecutor(before).Run(picture.Floats)[0], before[before.Outputs[0]].Type.Shape);
            float[] actual = new FloatExecutor(after).Run(Turned(picture.Floats, picture.Type.Shape))[0];
            Assert.That(actual, Is.EqualTo(expected).Within(1e-4 * (1 + expected.Max(Math.Abs))), text);
        }
    }

    [Test]
    public void The_standard_passes_leave_no_transposition_either()
    {
        for (int seed = 0; seed < GraphCount; seed++)
        {
            Graph after = StandardPipeline.Create().Run(ChannelsLast.Run(RandomChannelsFirstGraph.Of(seed)), new PassContext());
            Assert.That(after.Nodes.Where(node => node.Operator is Transpose), Is.Empty, $"seed {seed}");
        }
    }

    [Test]
    public void An_input_that_meets_no_picture_keeps_its_shape()
    {
        var builder = new GraphBuilder("g");
        builder.Output(builder.Node("y", new Relu(), builder.Input("x", TensorType.Float(1, 3, 4, 4))));
        Graph graph = builder.Build();
        Assert.That(ChannelsLast.Run(graph), Is.EqualTo(graph));
    }

    [Test]
    public void A_quantized_product_takes_up_the_order_of_its_operand()
    {
        var builder = new GraphBuilder("g");
        ValueId x = builder.Input("x", TensorType.Float(1, 2, 1, 2)); // channels last: pixel (a, b), pixel (c, d)
        ValueId first = builder.Node("nchw", new Transpose([0, 3, 1, 2]), x);
        var type = new TensorType(ElementType.Int8, Shape.Of(1, 4), new Compiler.Ir.Quantization.PerChannel([0.5], 0));
        ValueId w = builder.Node("w/reals", new Dequantize(), builder.Constant("w", Tensor.OfIntegers(type, [1, 2, 3, 4])));
        builder.Output(builder.Node("y", new FullyConnected(), builder.Node("flat", new Reshape(Shape.Of(1, 4)), first), w, builder.Constant("b", Shape.Of(1), 0)));
        Graph after = ChannelsLast.Run(builder.Build());
        Assert.Multiple(() =>
        {
            Assert.That(after.Nodes.Select(node => node.Operator.Name), Is.EqualTo(new[] { "Dequantize", "FullyConnected" }));
            Assert.That(after.Values.Single(value => value.Constant is { Type.Element: ElementType.Int8 }).Constant!.Integers, Is.EqualTo(new long[] { 1, 3, 2, 4 }));
        });
    }

    /// <summary>The elements with the second dimension last, where there is more than one dimension of space.</summary>
    private static float[] Turned(float[] elements, Shape shape)
    {
        if (shape.Rank < 3)
        {
            return elements;
        }

        var turn = new Transpose([0, .. Enumerable.Range(2, shape.Rank - 2), 1]);
        Tensor from = Tensor.OfFloats(shape, elements), to = Tensor.ZeroFloats(turn.InferShape([from.Type]));
        turn.Evaluate([from], to);
        return to.Floats;
    }
}
