using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Operators;
using TinyML.Compiler.Proofs;
using TinyML.Compiler.Verification;
using PerChannel = TinyML.Compiler.Ir.Quantization.PerChannel;
using PerTensor = TinyML.Compiler.Ir.Quantization.PerTensor;

namespace TinyML.Compiler.Tests.Proofs;

/// <summary>What may be removed, and what may not, case by case. Networks begin with pictures of 4x4 pixels and two channels; 0 stands for 0, so that padding counts as 0.</summary>
public sealed class ChannelRemovalTests
{
    private static readonly Window Padded = new(3, 3) { PadTop = 1, PadLeft = 1, PadBottom = 1, PadRight = 1 };

    private GraphBuilder _builder = new("network");
    private ValueId _x;

    [SetUp]
    public void Begin()
    {
        _builder = new GraphBuilder("network");
        _x = _builder.Input("x", Type(1, 4, 4, 2));
    }

    private static TensorType Type(params int[] shape) => new(ElementType.Int8, Shape.Of(shape), new PerTensor(1, 0));

    [Test]
    public void A_channel_that_only_holds_what_padding_counts_as_goes_with_the_depthwise_channel_behind_it()
    {
        ValueId value = Depthwise("d", Pointwise("p", _x, [3, 3, 0, 0, 1, -2], [0, 0, 5]), Padded, [0, 7, 0]);
        Pointwise("last", value, [1, 2, 3], [0]);
        Assert.That(Left(), Is.EqualTo([("p", 2), ("d", 2), ("last", 1)]));
    }

    [Test]
    public void A_constant_that_padding_does_not_count_as_stays_in_front_of_it()
    {
        ValueId value = Depthwise("d", Pointwise("p", _x, [3, 3, 0, 0, 1, -2], [0, 9, 5]), Padded, [0, 0, 0]);
        Pointwise("last", value, [1, 2, 3], [0]);
        Assert.That(Left(), Is.EqualTo([("p", 3), ("d", 3), ("last", 1)]));
    }

    [Test]
    public void Without_padding_any_constant_goes_into_the_biases_behind_it()
    {
        ValueId value = Depthwise("d", Pointwise("p", _x, [3, 3, 0, 0, 1, -2], [0, 9, 5]), new Window(3, 3), [0, 1, 0]);
        Pointwise("last", value, [1, 2, 3], [4]);
        RemovalResult removal = Remove();
        Assert.That(Left(removal), Is.EqualTo([("p", 2), ("d", 2), ("last", 1)]));

        // The depthwise sum is 9·9 + 1; its weights are ones.
        Assert.That(Table(removal.Program, "last", "bias"), Is.EqualTo([4 + (82 * 2)]));
        Assert.That(Table(removal.Program, "last", "weights"), Is.EqualTo([1, 3]));
    }

    [Test]
    public void A_sum_keeps_both_operands_of_a_channel_while_one_of_them_varies()
    {
        ValueId a = Pointwise("a", _x, [0, 0, 0, 0, 1, 1], [9, 9, 9]), b = Pointwise("b", _x, [0, 0, 1, 1, 0, 0], [5, 5, 5]);
        Pointwise("last", _builder.Node("sum", "sum", new Add(), Type(1, 4, 4, 3), a, b), [1, 2, 3], [0]);
        Assert.That(Left(), Is.EqualTo([("a", 2), ("b", 2), ("last", 1)]));
    }

    [Test]
    public void Of_joined_channels_those_that_nobody_reads_go_from_the_layers_that_compute_them()
    {
        ValueId a = Pointwise("a", _x, [1, 2, 3, 4, 5, 6], [0, 0, 0]), b = Pointwise("b", _x, [6, 5, 4, 3], [0, 0]);
        Pointwise("last", _builder.Node("joined", "joined", new Concat(3), Type(1, 4, 4, 5), a, b), [7, 0, 0, 0, 8], [0]);
        Assert.That(Left(), Is.EqualTo([("a", 1), ("b", 1), ("last", 1)]));
    }

    [Test]
    public void What_one_of_several_readers_needs_stays_for_all()
    {
        ValueId value = Pointwise("p", _x, [1, 2, 3, 4, 5, 6], [0, 0, 0]);
        ValueId a = Pointwise("a", value, [1, 0, 0], [0]), b = Pointwise("b", value, [0, 1, 0], [0]);
        _builder.Output(_builder.Node("sum", "sum", new Add(), Type(1, 4, 4, 1), a, b));
        Assert.That(Left(), Is.EqualTo([("p", 2), ("a", 1), ("b", 1)]));
    }

    [Test]
    public void Every_layer_keeps_a_channel_and_outputs_keep_theirs()
    {
        Pointwise("last", Pointwise("p", _x, [1, 2, 3, 4, 5, 6], [0, 0, 0]), [0, 0, 0, 0, 0, 0], [7, -7]);
        RemovalResult removal = Remove();
        Assert.That(Left(removal), Is.EqualTo([("p", 1), ("last", 2)]));
        Assert.That(Table(removal.Program, "last", "bias"), Is.EqualTo([7, -7]));
    }

    [Test]
    public void A_flattened_picture_loses_the_columns_of_every_pixel()
    {
        ValueId value = Pointwise("p", _x, [3, 3, 0, 0, 1, -2], [0, 2, 5]);
        long[] weights = [.. Enumerable.Range(0, 48).Select(i => (long)(i % 5) - 2)];
        Layer("f", new FullyConnected(), value, weights, Shape.Of(1, 48), 0, [11], isOutput: true);
        RemovalResult removal = Remove();
        Assert.That(Left(removal), Is.EqualTo([("p", 2), ("f", 1)]));
        Assert.That(Table(removal.Program, "f", "weights"), Is.EqualTo(weights.Where((_, i) => i % 3 != 1)));
        Assert.That(Table(removal.Program, "f", "bias"), Is.EqualTo([11 + (2 * weights.Where((_, i) => i % 3 == 1).Sum())]));
    }

    private ValueId Pointwise(string name, ValueId input, long[] weights, long[] bias)
    {
        int depth = _builder[input].Type.Shape[3];
        return Layer(name, new Conv2D(new Window(1, 1)), input, weights, Shape.Of(bias.Length, 1, 1, depth), 0, bias, name == "last");
    }

    /// <summary>Weights of 1 everywhere.</summary>
    private ValueId Depthwise(string name, ValueId input, Window window, long[] bias) => Layer(
        name, new DepthwiseConv2D(window), input, [.. Enumerable.Repeat(1L, window.KernelHeight * window.KernelWidth * bias.Length)],
        Shape.Of(window.KernelHeight, window.KernelWidth, bias.Length), 2, bias, isOutput: false);

    private ValueId Layer(string name, Operator layer, ValueId input, long[] weights, Shape shape, int axis, long[] bias, bool isOutput)
    {
        double[] scales = [.. Enumerable.Repeat(1.0, bias.Length)];
        var weightType = new TensorType(ElementType.Int8, shape, new PerChannel([.. scales], axis));
        var biasType = new TensorType(ElementType.Int32, Shape.Of(bias.Length), new PerChannel([.. scales], 0));
        ValueId w = _builder.Constant(name + "_w", Tensor.OfIntegers(weightType, weights)), b = _builder.Constant(name + "_b", Tensor.OfIntegers(biasType, bias));
        ValueId output = _builder.Node(name, name, layer, Type([.. layer.InferShape([_builder[input].Type, weightType, biasType]).Dimensions]), input, w, b);
        if (isOutput)
        {
            _builder.Output(output);
        }

        return output;
    }

    private RemovalResult Remove()
    {
        KernelProgram program = Lowerer.Run(_builder.Build() with { Scheme = RequantizationScheme.TfLite }, null);
        RemovalResult removal = ChannelRemoval.Run(program);
        Assert.That(ProgramVerifier.Check(removal.Program), Is.Null);
        Assert.That(() => CertificateCheck.Run(program, removal.Program, removal.Certificate), Throws.Nothing);
        return removal;
    }

    private (string, int)[] Left() => Left(Remove());

    private static (string, int)[] Left(RemovalResult removal) => [.. removal.Layers.Select(layer => (layer.Layer, layer.ChannelsAfter))];

    private static long[] Table(KernelProgram program, string layer, string parameter) =>
        AccumulatorProof.Elements(program, program.Calls.Single(call => call.Layer == layer).Argument(parameter));
}
