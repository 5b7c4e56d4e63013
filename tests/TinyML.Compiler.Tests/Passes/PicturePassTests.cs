using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;
using TinyML.Compiler.Passes;
using TinyML.Compiler.Passes.Folding;
using TinyML.Compiler.Passes.Fusion;
using TinyML.Execution;

namespace TinyML.Compiler.Tests.Passes;

/// <summary>What single passes do to convolutional graphs that show it.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class PicturePassTests
{
    private static readonly Window Padded = new(3, 3) { PadTop = 1, PadLeft = 1, PadBottom = 1, PadRight = 1 };

    private readonly GraphBuilder _builder = new("g");
    private readonly Random _random = new(11);
    private ValueId _x;

    [SetUp]
    public void Input() => _x = _builder.Input("x", TensorType.Float(1, 5, 6, 4));

    [TestCase(false)]
    [TestCase(true)]
    public void A_batch_normalization_behind_a_convolution_becomes_part_of_it(bool isDepthwise)
    {
        ValueId layer = isDepthwise ? Depthwise(_x, Padded, 8) : Convolution(_x, Padded, 8, 2);
        Graph after = AssertSameMeaning(new FoldAffine(), Normalized(layer));
        Assert.That(after.Nodes.Select(node => node.Operator.Name), Is.EqualTo(new[] { isDepthwise ? "DepthwiseConv2D" : "Conv2D" }));
    }

    [Test]
    public void A_batch_normalization_in_front_is_folded_where_no_zeros_are_added([Values] bool isDepthwise, [Values] bool pads)
    {
        Window window = pads ? Padded : new Window(3, 3);
        ValueId normal = Normalized(_x);
        Graph after = AssertSameMeaning(new FoldAffine(), isDepthwise ? Depthwise(normal, window, 8) : Convolution(normal, window, 6, 2));
        Assert.That(after.Nodes, Has.Count.EqualTo(pads ? 3 : 1));
    }

    [Test]
    public void Factors_in_front_are_folded_through_added_zeros()
    {
        Graph after = AssertSameMeaning(new FoldAffine(), Convolution(_builder.Node("scaled", new Mul(), _x, Numbers(4)), Padded, 6));
        Assert.That(after.Nodes, Has.Count.EqualTo(1));
    }

    [Test]
    public void Factors_that_differ_from_pixel_to_pixel_stay()
    {
        Graph after = AssertSameMeaning(new FoldAffine(), _builder.Node("scaled", new Mul(), Convolution(_x, Padded, 4), Numbers(5, 6, 4)));
        Assert.That(after.Nodes, Has.Count.EqualTo(2));
    }

    [Test]
    public void A_convolution_that_something_else_reads_keeps_its_weights()
    {
        ValueId layer = Convolution(_x, Padded, 4);
        ValueId scaled = _builder.Node("scaled", new Mul(), layer, Numbers(4));
        _builder.Output(layer);
        Assert.That(AssertSameMeaning(new FoldAffine(), scaled).Nodes, Has.Count.EqualTo(2));
    }

    [Test]
    public void Zeros_around_a_picture_become_padding()
    {
        ValueId padded = _builder.Node("padded", new Pad([0, 1, 2, 0], [0, 3, 0, 0]), _x);
        Graph after = AssertSameMeaning(new FoldPadding(), Convolution(padded, Padded, 3));
        Assert.That(((Conv2D)after.Nodes.Single().Operator).Window, Is.EqualTo(Padded with { PadTop = 2, PadLeft = 3, PadBottom = 4 }));
    }

    [TestCase(0.5f, 0)]
    [TestCase(0f, 1)]
    public void Other_elements_and_new_channels_do_not(float fill, int channels)
    {
        ValueId padded = _builder.Node("padded", new Pad([0, 1, 1, 0], [0, 1, 1, channels], fill), _x);
        Assert.That(AssertSameMeaning(new FoldPadding(), Depthwise(padded, new Window(2, 2), 4 + channels)).Nodes, Has.Count.EqualTo(2));
    }

    [Test]
    public void A_maximum_takes_no_zeros_over()
    {
        ValueId padded = _builder.Node("padded", new Pad([0, 1, 1, 0], [0, 1, 1, 0]), _x);
        Assert.That(AssertSameMeaning(new FoldPadding(), _builder.Node("pool", new MaxPool2D(new Window(3, 3)), padded)).Nodes, Has.Count.EqualTo(2));
    }

    private static readonly TestCaseData[] Limited =
    [
        new TestCaseData((PicturePassTests test) => test.Convolution(test._x, Padded, 3)).SetArgDisplayNames("Conv2D"),
        new TestCaseData((PicturePassTests test) => test.Depthwise(test._x, Padded, 8)).SetArgDisplayNames("DepthwiseConv2D"),
        new TestCaseData((PicturePassTests test) => test._builder.Node("y", new AveragePool2D(new Window(2, 2)), test._x)).SetArgDisplayNames("AveragePool2D"),
        new TestCaseData((PicturePassTests test) => test._builder.Node("y", new MaxPool2D(new Window(2, 2)), test._x)).SetArgDisplayNames("MaxPool2D"),
        new TestCaseData((PicturePassTests test) => test._builder.Node("y", new Add(), test._x, test.Convolution(test._x, Padded, 4))).SetArgDisplayNames("Add"),
        new TestCaseData((PicturePassTests test) => test._builder.Node("y", new Mul(), test._x, test._x)).SetArgDisplayNames("Mul"),
    ];

    [TestCaseSource(nameof(Limited))]
    public void Limits_become_part_of_what_they_follow(Func<PicturePassTests, ValueId> make)
    {
        ValueId y = make(this);
        Graph after = AssertSameMeaning(new FuseLimits(), _builder.Node("limits", new Clip(-0.25f, 0.5f), y));
        Assert.That(FuseLimits.LimitsOf(after.Nodes[^1].Operator), Is.EqualTo((-0.25f, 0.5f)));
        Assert.That(after.Nodes.Select(node => node.Operator), Has.None.InstanceOf<Clip>());
    }

    [Test]
    public void A_normalization_that_nothing_takes_up_is_one_rescale_per_channel()
    {
        Graph after = AssertSameMeaning(StandardPipeline.Create(), _builder.Node("relu", new Relu(), Normalized(_builder.Node("curve", new Tanh(), _x))));
        Assert.That(after.Nodes.Select(node => node.Operator), Is.EqualTo(new Operator[] { new Tanh(), new Rescale(0) }));
        Assert.That(after[after.Nodes[1].Inputs[1]].Type.Shape, Is.EqualTo(Shape.Of(4)));
    }

    [Test]
    public void Several_rows_times_a_matrix_are_a_pointwise_convolution()
    {
        ValueId rows = _builder.Node("rows", new Reshape(Shape.Of(30, 4)), _x);
        Graph after = AssertSameMeaning(StandardPipeline.Create(), _builder.Node("relu", new Relu(), _builder.Node("sum", new Add(), _builder.Node("product", new MatMul(), rows, Numbers(4, 3)), Numbers(3))));
        Assert.That(after.Nodes.Select(node => node.Operator).Where(op => op is not Reshape), Is.EqualTo(new[] { new Conv2D(new Window(1, 1), 1, 0) }));
    }

    [Test]
    public void A_convolution_that_sees_the_whole_picture_is_fully_connected()
    {
        Graph after = AssertSameMeaning(new FormFullyConnected(), Convolution(_x, new Window(5, 6), 3));
        Assert.That(after.Nodes.Select(node => node.Operator.Name), Is.EqualTo(new[] { "FullyConnected", "Reshape" }));
    }

    private Graph AssertSameMeaning(IPass pass, ValueId output) => AssertSameMeaning(new PassPipeline([pass]), output);

    private Graph AssertSameMeaning(PassPipeline pipeline, ValueId output)
    {
        _builder.Output(output);
        Graph before = _builder.Build(), after = pipeline.Run(before, new PassContext());
        float[] input = [.. Enumerable.Range(0, 120).Select(_ => (2 * _random.NextSingle()) - 1)];
        float[][] expected = new FloatExecutor(before).Run(input), actual = new FloatExecutor(after).Run(input);
        Assert.That(actual.SelectMany(y => y), Is.EqualTo(expected.SelectMany(y => y)).Within(1e-5));
        return after;
    }

    private ValueId Convolution(ValueId x, Window window, int outputs, int groups = 1)
    {
        ValueId w = Numbers(outputs, window.KernelHeight, window.KernelWidth, _builder[x].Type.Shape[3] / groups);
        return _builder.Node("conv", new Conv2D(window, groups), x, w, Numbers(outputs));
    }

    private ValueId Depthwise(ValueId x, Window window, int outputs) =>
        _builder.Node("depthwise", new DepthwiseConv2D(window), x, Numbers(window.KernelHeight, window.KernelWidth, outputs), Numbers(outputs));

    private ValueId Normalized(ValueId x)
    {
        int channels = _builder[x].Type.Shape[3];
        return _builder.Node("shifted", new Add(), _builder.Node("normal", new Mul(), x, Numbers(1, 1, 1, channels)), Numbers(channels));
    }

    private ValueId Numbers(params int[] dimensions)
    {
        Shape shape = Shape.Of(dimensions);
        return _builder.Constant("c", Tensor.OfFloats(shape, [.. Enumerable.Range(0, shape.ElementCount).Select(_ => (2 * _random.NextSingle()) - 1)]));
    }
}
