using TinyML.Compiler.Calibration;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Emit.Nano;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;
using TinyML.Compiler.Specs;
using TinyML.Execution;
using TinyML.Testing;

namespace TinyML.Compiler.Tests.Quantization;

/// <summary>A small convolutional network with a side branch, as integers.</summary>
public sealed class IntegerGraphTests
{
    [Test]
    public void The_integer_graph_of_a_small_network_is_as_written_down([Values] Precision precision) =>
        GoldenFile.Verify($"small-pictures-{precision}".ToLowerInvariant(), GraphPrinter.Print(Compile(precision).Integer));

    [Test]
    public void Compiling_twice_gives_the_same_bytes([Values] Precision precision)
    {
        byte[] first = Blob(precision);
        Assert.That(Blob(precision), Is.EqualTo(first));
    }

    [Test]
    public void Pixels_are_the_integers_that_they_were()
    {
        CompilationResult result = Compile(Precision.Int8);
        Assert.That(result.Integer[result.Integer.Inputs[0]].Type.Quantization, Is.EqualTo(new Compiler.Ir.Quantization.PerTensor(1.0 / 255, -128)));
    }

    [Test]
    public void What_is_joined_is_computed_in_one_type_at_once()
    {
        Graph graph = Compile(Precision.Int8).Integer;
        Node join = graph.Nodes.Single(node => node.Operator is Concat);
        Assert.That(join.Inputs.Select(id => graph[id].Type.Quantization), Has.All.EqualTo(graph[join.Output].Type.Quantization));
        Assert.That(graph.Nodes.Select(node => node.Operator), Has.None.InstanceOf<Requantize>());
    }

    [Test]
    public void A_constant_may_be_larger_than_what_it_meets([Values] Precision precision, [Values] bool first)
    {
        var builder = new GraphBuilder("g");
        ValueId x = builder.Input("x", TensorType.Float(1, 1, 1, 2)), c = builder.Constant("c", Shape.Of(2, 2, 2), 1, -2, 3, -4, 5, -6, 7, -8);
        builder.Output(builder.Node("y", new Sub(), first ? [c, x] : [x, c]));
        SampleSet samples = new(2, [.. Enumerable.Range(0, 40).Select(i => (i % 9) - 4f)]);
        CompilationResult result = Compilation.Run(builder.Build(), null, samples, new CompilationOptions { Precision = precision, Method = CalibrationMethod.MinMax }, Executors.Instance);
        float[] expected = new FloatExecutor(result.Physical).Run([3f, -1f])[0];
        Assert.That(new IntegerExecutor(result.Planned).Predict([3f, -1f]), Is.EqualTo(expected).Within(precision == Precision.Int8 ? 0.15 : 0.002));
    }

    [Test]
    public void A_division_by_the_input_has_no_integer_form()
    {
        var builder = new GraphBuilder("g");
        ValueId x = builder.Input("x", TensorType.Float(1, 2));
        builder.Output(builder.Node("y", new Div(), builder.Constant("c", Shape.Of(2), 1, 2), x));
        var samples = new SampleSet(2, [1, 2, 3, 4, 5, 6, 7, 8]);
        var refusal = Assert.Throws<DiagnosticException>(() => Compilation.Run(builder.Build(), null, samples, new CompilationOptions(), Executors.Instance))!;
        Assert.That(refusal.Diagnostics.Single().Code, Is.EqualTo(DiagnosticCodes.NoIntegerForm));
    }

    private static byte[] Blob(Precision precision) => BlobWriter.Write(new Blob(Compile(precision).Planned, EquatableArray.Create<byte>(new byte[32]), "0"));

    private static CompilationResult Compile(Precision precision)
    {
        var random = new Random(4);
        var builder = new GraphBuilder("small");
        ValueId x = builder.Input("x", TensorType.Float(1, 6, 6, 1));
        ValueId first = builder.Node(
            "first", new Conv2D(new Window(3, 3) { StrideHeight = 2, StrideWidth = 2, PadBottom = 1, PadRight = 1 }, 1, 0), x, Numbers(2, 3, 3, 1), Numbers(2));
        ValueId depthwise = builder.Node("depthwise", new DepthwiseConv2D(new Window(2, 2) { PadTop = 1, PadLeft = 1 }, 0, 6), first, Numbers(2, 2, 2), Numbers(2));
        ValueId sum = builder.Node("sum", new Add(0), first, depthwise);
        ValueId side = builder.Node("side", new Conv2D(new Window(1, 1)), first, Numbers(1, 1, 1, 2), Numbers(1));
        ValueId other = builder.Node("other", new Conv2D(new Window(1, 1)), sum, Numbers(2, 1, 1, 2), Numbers(2));
        ValueId joined = builder.Node("joined", new Concat(3), other, side);
        ValueId mean = builder.Node("mean", new AveragePool2D(new Window(3, 3)), joined);
        ValueId scores = builder.Node("scores", new FullyConnected(), mean, Numbers(2, 3), Numbers(2));
        builder.Output(builder.Node("classes", new Softmax(), scores));
        SampleSet samples = new(36, [.. Enumerable.Range(0, 36 * 40).Select(i => i < 2 ? i : random.Next(256) / 255f)]);
        return Compilation.Run(builder.Build(), null, samples, new CompilationOptions { Precision = precision }, Executors.Instance);

        ValueId Numbers(params int[] dimensions) => builder.Constant(
            "c", Tensor.OfFloats(Shape.Of(dimensions), [.. Enumerable.Range(0, dimensions.Aggregate(1, (a, b) => a * b)).Select(_ => (2 * random.NextSingle()) - 1)]));
    }
}
