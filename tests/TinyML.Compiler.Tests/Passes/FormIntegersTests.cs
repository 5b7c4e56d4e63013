using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Import.Onnx;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;
using TinyML.Testing.Onnx;
using static TinyML.Compiler.Import.Onnx.Format.TensorProto.Types;
using static TinyML.Testing.Onnx.OnnxModelBuilder;

namespace TinyML.Compiler.Tests.Passes;

/// <summary>What becomes of QuantizeLinear and DequantizeLinear.</summary>
public sealed class FormIntegersTests
{
    [Test]
    public void A_layer_keeps_its_integers_and_scales_and_unsigned_bytes_are_shifted()
    {
        Graph graph = Import(Layer());
        Node layer = graph.Nodes.Single();
        Assert.Multiple(() =>
        {
            Assert.That(GraphVerifier.Check(graph, GraphPhase.Integer, "import"), Is.Empty);
            Assert.That(graph.Scheme, Is.EqualTo(RequantizationScheme.RoundedOnce));
            Assert.That(graph[graph.Inputs[0]].Type, Is.EqualTo(Int8(0.5, -118, 1, 2)), "uint8, zero point 10");
            Assert.That(graph[graph.Outputs[0]].Type, Is.EqualTo(Int8(2, 72, 1, 2)), "uint8, zero point 200");
            Assert.That(graph[layer.Inputs[1]].Constant!.Integers, Is.EqualTo(new long[] { 1, -2, 3, 4 }));
            Assert.That(graph[layer.Inputs[1]].Type.Quantization, Is.EqualTo(new Compiler.Ir.Quantization.PerChannel([0.25, 0.25], 0)));
            Assert.That(graph[layer.Inputs[2]].Constant!.Integers, Is.EqualTo(new long[] { 5, -6 }));
            Assert.That(graph[layer.Inputs[2]].Type.Quantization, Is.EqualTo(new Compiler.Ir.Quantization.PerChannel([0.125, 0.125], 0)));
        });
    }

    [Test]
    public void A_bias_of_floats_is_rounded_to_steps_of_the_accumulator()
    {
        OnnxModelBuilder model = Start().Constant("b", [2], 1, -0.3f);
        Finish(model.Node("Gemm", ["xr", "wr", "b"], "y", Integer("transB", 1)));
        Graph graph = Import(model);
        Assert.That(graph[graph.Nodes.Single().Inputs[2]].Constant!.Integers, Is.EqualTo(new long[] { 8, -2 }));
    }

    [Test]
    public void Functions_between_two_scales_become_one()
    {
        OnnxModelBuilder model = Finish(Start().Node("HardSigmoid", ["xr"], "y"));
        Assert.That(Import(model).Nodes.Select(node => node.Operator), Is.EqualTo(new Operator[]
        {
            new Composition([new Linear(0.2f, 0), new Linear(1, 0.5f), new Clip(0, 1)]),
        }));
    }

    [Test]
    public void An_activation_behind_a_layer_becomes_its_limit()
    {
        OnnxModelBuilder model = Finish(Start().Constant("b", [2], 0, 0).Node("Gemm", ["xr", "wr", "b"], "a", Integer("transB", 1)).Node("Relu", ["a"], "y"));
        Assert.That(Import(model).Nodes.Select(node => node.Operator), Is.EqualTo(new[] { new FullyConnected(0) }));
    }

    [Test]
    public void What_only_moves_elements_keeps_their_type_and_a_change_of_scale_is_a_step_of_its_own()
    {
        OnnxModelBuilder model = Finish(Start().Node("Concat", ["xr", "xr"], "y", Integer("axis", 1)));
        Graph graph = Import(model);
        Assert.Multiple(() =>
        {
            Assert.That(graph.Nodes.Select(node => node.Operator.Name), Is.EqualTo(new[] { "Concat", "Quantize" }));
            Assert.That(graph[graph.Nodes[0].Output].Type, Is.EqualTo(Int8(0.5, -118, 1, 4)));
        });
    }

    [Test]
    public void A_function_onto_a_fixed_interval_needs_no_scale()
    {
        OnnxModelBuilder model = Start().Node("Softmax", ["xr"], "y").Output("y");
        Graph graph = Import(model);
        Assert.That(graph[graph.Outputs[0]].Type, Is.EqualTo(Int8(1.0 / 256, -128, 1, 2)));
    }

    [Test]
    public void A_layer_without_a_scale_is_refused_by_name()
    {
        OnnxModelBuilder model = Start().Constant("b", [2], 0, 0).Node("Gemm", ["xr", "wr", "b"], "y", Integer("transB", 1)).Output("y");
        Diagnostic finding = Assert.Throws<DiagnosticException>(() => Import(model))!.Diagnostics[0];
        Assert.That((finding.Code, finding.Where), Is.EqualTo((DiagnosticCodes.OnnxScale, "node 'Gemm_3'")));
    }

    [Test]
    public void An_input_that_nothing_quantizes_is_refused_by_name()
    {
        OnnxModelBuilder model = Finish(Start().Input("z", 1, 2).Node("Add", ["xr", "z"], "y"));
        Diagnostic finding = Assert.Throws<DiagnosticException>(() => Import(model))!.Diagnostics[0];
        Assert.That((finding.Code, finding.Where), Is.EqualTo((DiagnosticCodes.OnnxScale, "input 'z'")));
    }

    [Test]
    public void Weights_alone_behind_DequantizeLinear_make_a_float_model()
    {
        OnnxModelBuilder model = new OnnxModelBuilder().Input("x", 1, 2).Integers("w", DataType.Int8, [2, 2], 1, -2, 3, 4).Constant("ws", [], 0.25f)
            .Node("DequantizeLinear", ["w", "ws"], "wr").Node("Gemm", ["x", "wr"], "y", Integer("transB", 1)).Output("y");
        Graph graph = Compiler.Passes.StandardPipeline.Create().Run(Import(model), new Compiler.Passes.PassContext());
        Assert.That(graph[graph.Nodes.Single().Inputs[1]].Constant!.Floats, Is.EqualTo(new[] { 0.25f, -0.5f, 0.75f, 1 }));
    }

    private static OnnxModelBuilder Layer() => Finish(Start()
        .Integers("b", DataType.Int32, [2], 5, -6).Constant("bs", [], 0.125f).Node("DequantizeLinear", ["b", "bs"], "br")
        .Node("Gemm", ["xr", "wr", "br"], "y", Integer("transB", 1)));

    /// <summary>x in steps of 0.5 and w in steps of 0.25, as reals.</summary>
    private static OnnxModelBuilder Start() => new OnnxModelBuilder().Input("x", 1, 2)
        .Constant("xs", [], 0.5f).Integers("xz", DataType.Uint8, [], 10).Integers("w", DataType.Int8, [2, 2], 1, -2, 3, 4).Constant("ws", [], 0.25f)
        .Node("QuantizeLinear", ["x", "xs", "xz"], "xq").Node("DequantizeLinear", ["xq", "xs", "xz"], "xr").Node("DequantizeLinear", ["w", "ws"], "wr");

    private static OnnxModelBuilder Finish(OnnxModelBuilder model) => model
        .Constant("ys", [], 2).Integers("yz", DataType.Uint8, [], 200).Node("QuantizeLinear", ["y", "ys", "yz"], "yq").Node("DequantizeLinear", ["yq", "ys", "yz"], "yr").Output("yr");

    private static Graph Import(OnnxModelBuilder model) => OnnxImporter.Import(model.ToBytes(), "model");

    private static TensorType Int8(double scale, int zeroPoint, params int[] shape) =>
        new(ElementType.Int8, Shape.Of(shape), new Compiler.Ir.Quantization.PerTensor(scale, zeroPoint));
}
