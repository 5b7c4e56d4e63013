using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Import.TfLite;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;
using TinyML.Execution;
using TinyML.Testing;
using TinyML.Testing.TfLite;
using static TinyML.Testing.TfLite.TfLiteModelBuilder;

namespace TinyML.Compiler.Tests.Import.TfLite;

/// <summary>Quantized models become integer graphs that keep every scale.</summary>
public sealed class QuantizedFormTests
{
    [Test]
    public void A_whole_network_becomes_an_integer_graph()
    {
        Graph graph = Import(QuantizedModels.Pictures());
        Assert.That(GraphVerifier.Check(graph, GraphPhase.Integer, "import"), Is.Empty);
        GoldenFile.Verify("pictures", GraphPrinter.Print(graph));
    }

    [Test]
    public void It_keeps_the_arithmetic_of_its_runtime() => Assert.That(Import(QuantizedModels.Pictures()).Scheme, Is.EqualTo(RequantizationScheme.TfLite));

    [Test]
    public void Its_float_form_answers_what_the_scales_mean()
    {
        // y = (1·x0 + 2·x1 + 3) in reals: x = 0.5·(q - 1), w = 0.25·q, b = 0.125·q.
        Graph graph = DequantizedGraph.Of(Import(Dense(I8, I8, m => m.Bytes("w", [1, 2], TfLiteScales.Of(0.25f), 4, 8).Integers("b", 24))));
        Assert.That(new FloatExecutor(graph).Run([1.5f, -2f])[0], Is.EqualTo(new[] { 0.5f }));
    }

    [Test]
    public void Biases_have_the_scales_that_the_runtime_computes_with()
    {
        const float Input = 0.1f, Weight = 0.3f;
        double ofLayer = BiasScale(Import(Dense(I8, I8, m => m.Bytes("w", [1, 2], TfLiteScales.Of(Weight), 1, 2).Integers("b", 3), Input)));
        double ofConvolution = BiasScale(Import(new TfLiteModelBuilder().Input("x", I8, [1, 1, 1, 2], TfLiteScales.Of(Input, 1)).Tensor("y", I8, [1, 1, 1, 1], TfLiteScales.Of(0.5f))
            .Bytes("w", [1, 1, 1, 2], TfLiteScales.Of(Weight), 1, 2).Operator(TfLiteCode.Conv2D, ["x", "w"], ["y"], 1, TfLiteCode.ConvOptions()).Output("y")));
        Assert.Multiple(() =>
        {
            Assert.That(ofLayer, Is.EqualTo((double)(Input * Weight)), "in single precision for a layer with one scale");
            Assert.That(ofConvolution, Is.EqualTo(Input * (double)Weight), "in double precision for convolutions");
            Assert.That(ofLayer, Is.Not.EqualTo(ofConvolution));
        });
    }

    [Test]
    public void Float_inputs_and_outputs_become_the_integers_that_stand_for_them()
    {
        Graph graph = Import(new TfLiteModelBuilder().Input("x", F32, [1, 4]).Tensor("q", I8, [1, 4], TfLiteScales.Of(0.5f, -3)).Tensor("r", I8, [1, 4], TfLiteScales.Of(0.25f, -128)).Tensor("y", F32, [1, 4])
            .Operator(TfLiteCode.Quantize, ["x"], ["q"]).Operator(TfLiteCode.Relu, ["q"], ["r"]).Operator(TfLiteCode.Dequantize, ["r"], ["y"]).Output("y"));
        Assert.Multiple(() =>
        {
            Assert.That(graph.Nodes.Select(node => node.Operator.Name), Is.EqualTo(new[] { "Relu" }));
            Assert.That(graph[graph.Inputs[0]], Is.EqualTo(new Value("x", new TensorType(ElementType.Int8, Shape.Of(1, 4), new Compiler.Ir.Quantization.PerTensor(0.5, -3)))));
            Assert.That(graph[graph.Outputs[0]], Is.EqualTo(new Value("y", new TensorType(ElementType.Int8, Shape.Of(1, 4), new Compiler.Ir.Quantization.PerTensor(0.25, -128)))));
        });
    }

    [TestCase(U8, 125, 0.5f, -3, 0, TestName = "Unsigned bytes are shifted without a step")]
    [TestCase(U8, 125, 0.25f, -3, 1, TestName = "Unsigned bytes of another scale are converted")]
    [TestCase(I16, 0, 0.5f, -3, 1, TestName = "16-bit integers are converted")]
    public void Inputs_of_other_types_are_read_where_a_conversion_follows(int type, int zeroPoint, float scale, int inner, int conversions)
    {
        Graph graph = Import(new TfLiteModelBuilder().Input("x", type, [1, 4], TfLiteScales.Of(0.5f, zeroPoint)).Tensor("q", I8, [1, 4], TfLiteScales.Of(scale, inner)).Tensor("y", I8, [1, 4], TfLiteScales.Of(0.25f))
            .Operator(TfLiteCode.Quantize, ["x"], ["q"]).Operator(TfLiteCode.Relu, ["q"], ["y"]).Output("y"));
        Assert.Multiple(() =>
        {
            Assert.That(graph.Nodes.Count(node => node.Operator is Quantize), Is.EqualTo(conversions));
            Assert.That(graph[graph.Inputs[0]].Type.Quantization, Is.EqualTo(new Compiler.Ir.Quantization.PerTensor(0.5, type == U8 ? zeroPoint - 128 : 0)));
        });
    }

    [Test]
    public void Activations_of_16_bits_have_biases_of_64()
    {
        Graph graph = Import(Dense(I16, I16, m => m.Bytes("w", [1, 2], TfLiteScales.Of(0.25f), 4, 8).Constant("b", I64, [1], BitConverter.GetBytes(-7L)), zeroPoint: 0));
        Tensor bias = graph[graph.Nodes[0].Inputs[2]].Constant!;
        Assert.That((bias.Type.Element, bias.Integers[0]), Is.EqualTo((ElementType.Int32, -7L)));
    }

    [Test]
    public void Several_rows_are_the_pixels_of_a_picture()
    {
        Graph graph = Import(new TfLiteModelBuilder().Input("x", I8, [1, 3, 2], TfLiteScales.Of(0.5f)).Tensor("y", I8, [3, 1], TfLiteScales.Of(0.5f)).Bytes("w", [1, 2], TfLiteScales.Of(0.25f), 4, 8)
            .Operator(TfLiteCode.FullyConnected, ["x", "w"], ["y"], 8, FlatNode.Table()).Output("y"));
        Assert.Multiple(() =>
        {
            Assert.That(graph.Nodes.Select(node => node.Operator.Name), Is.EqualTo(new[] { "Reshape", "Conv2D", "Reshape" }));
            Assert.That(graph[graph.Outputs[0]].Type.Shape, Is.EqualTo(Shape.Of(3, 1)));
        });
    }

    [Test]
    public void Weights_of_8_bits_in_a_float_network_are_told_of()
    {
        List<Diagnostic> warnings = [];
        byte[] file = new TfLiteModelBuilder().Input("x", F32, [1, 2]).Tensor("y", F32, [1, 1]).Bytes("w", [1, 2], TfLiteScales.Of(0.25f), 4, 8)
            .Operator(TfLiteCode.FullyConnected, ["x", "w"], ["y"], 8, FlatNode.Table()).Output("y").ToBytes();
        Assert.That(TfLiteImporter.Import(file, "model", null, warnings).IsQuantized, Is.False);
        Assert.That(warnings.Select(warning => warning.Code), Is.EqualTo(new[] { DiagnosticCodes.TfLiteWeightsDequantized }));
    }

    private static TfLiteModelBuilder Dense(int input, int output, Func<TfLiteModelBuilder, TfLiteModelBuilder> weights, float scale = 0.5f, int zeroPoint = 1) =>
        weights(new TfLiteModelBuilder().Input("x", input, [1, 2], TfLiteScales.Of(scale, zeroPoint)).Tensor("y", output, [1, 1], TfLiteScales.Of(0.5f)))
            .Operator(TfLiteCode.FullyConnected, ["x", "w", "b"], ["y"], 8, FlatNode.Table()).Output("y");

    private static double BiasScale(Graph graph) => ((Compiler.Ir.Quantization.PerChannel)graph[graph.Nodes[0].Inputs[2]].Type.Quantization).Scales[0];

    private static Graph Import(TfLiteModelBuilder model) => TfLiteImporter.Import(model.ToBytes(), "model");
}
