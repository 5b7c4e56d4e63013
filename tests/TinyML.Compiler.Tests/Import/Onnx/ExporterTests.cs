using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Import.Onnx;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Passes;
using TinyML.Execution;
using TinyML.Testing;
using TinyML.Testing.Onnx;

namespace TinyML.Compiler.Tests.Import.Onnx;

public sealed class ExporterTests
{
    private static readonly OnnxLayer Hidden = new([1, -2, 0.5f, 0.25f, 3, -1], [0.5f, -0.5f], "Relu");
    private static readonly OnnxLayer Last = new([2, -1], [0.125f], null);
    private static readonly OnnxLayer Scores = new([1, 0, 0, 1, -1, 1], [0, 0.5f, 0], null);

    private static readonly float[] X = [0.5f, -1, 2];

    // Hidden: relu(1·0.5 + 2·1 + 0.5·2 + 0.5) = 4, relu(0.25·0.5 - 3 - 2 - 0.5) = 0; last: 2·4 + 0.125 = 8.125.
    private static readonly TestCaseData[] Regressors =
    [
        new TestCaseData(OnnxModels.Mlp(3, Hidden, Last).ToBytes(), X, 8.125f).SetArgDisplayNames("PyTorch"),
        new TestCaseData(OnnxModels.Keras(3, Hidden, Last).ToBytes(), X, 8.125f).SetArgDisplayNames("tf2onnx"),
        new TestCaseData(OnnxModels.SklearnRegressor([1, 2, 3], [0.5f, 1, 2], Hidden, Last).ToBytes(), new float[] { 2, 1, 4 }, 8.125f).SetArgDisplayNames("skl2onnx"),
    ];

    [TestCaseSource(nameof(Regressors))]
    public void A_regressor_computes_what_its_weights_say(byte[] file, float[] x, float expected)
    {
        Graph graph = OnnxImporter.Import(file, "model");
        Assert.That(new FloatExecutor(graph).Run(x)[0], Is.EqualTo(new[] { expected }));
    }

    [TestCaseSource(nameof(Regressors))]
    public void A_regressor_becomes_two_layers_with_the_same_answer(byte[] file, float[] x, float expected)
    {
        Graph graph = StandardPipeline.Create().Run(OnnxImporter.Import(file, "model"), new PassContext());
        Assert.Multiple(() =>
        {
            Assert.That(graph.Nodes.Select(node => node.Operator.Name), Is.EqualTo(new[] { "FullyConnected", "FullyConnected" }));
            Assert.That(new FloatExecutor(graph).Run(x)[0][0], Is.EqualTo(expected).Within(1e-5));
        });
    }

    [Test]
    public void A_classifier_keeps_its_probabilities_and_leaves_out_the_label_with_a_warning()
    {
        List<Diagnostic> warnings = [];
        Graph graph = OnnxImporter.Import(OnnxModels.SklearnClassifier(3, Hidden, Scores).ToBytes(), "model", warnings: warnings);
        float[] probabilities = new FloatExecutor(graph).Run(X)[0];
        double sum = Math.Exp(4) + Math.Exp(0.5) + Math.Exp(-4);
        Assert.Multiple(() =>
        {
            Assert.That(warnings.Select(warning => (warning.Code, warning.Where)), Is.EqualTo(new[] { (DiagnosticCodes.OnnxOutputLeftOut, "output 'output_label'") }));
            Assert.That(probabilities, Is.EqualTo(new[] { Math.Exp(4) / sum, Math.Exp(0.5) / sum, Math.Exp(-4) / sum }).Within(1e-6));
        });
    }

    [Test]
    public void Tables_whose_columns_are_inputs_of_their_own_become_one_row()
    {
        OnnxModelBuilder model = new OnnxModelBuilder().Input("a", 0, 1).Input("b", 0, 1).Input("c", 0, 1)
            .Node("Concat", ["a", "b", "c"], "row", OnnxModelBuilder.Integer("axis", -1))
            .Constant("w", [3, 1], 1, 2, 3).Node("MatMul", ["row", "w"], "y").Output("y", 0, 1);
        Graph graph = StandardPipeline.Create().Run(OnnxImporter.Import(model.ToBytes(), "model"), new PassContext());
        Assert.Multiple(() =>
        {
            Assert.That(graph.Nodes.Select(node => node.Operator.Name), Is.EqualTo(new[] { "Concat", "FullyConnected" }));
            Assert.That(new FloatExecutor(graph).Run([1f], [10f], [100f])[0], Is.EqualTo(new[] { 321f }));
        });
    }

    [Test]
    public void The_documentation_lists_every_operator_that_is_understood()
    {
        string[] words = File.ReadAllText(Path.Combine(Requirements.RepositoryRoot, "compiler/README.md")).Split(' ', '\n', ',', ';', '(', ')');
        Assert.That(OnnxImporter.SupportedOperators.Except(words), Is.Empty);
    }

    [Test]
    public void Names_and_shapes_of_inputs_and_outputs_are_those_of_the_file()
    {
        Graph graph = OnnxImporter.Import(OnnxModels.Keras(3, Hidden, Last).ToBytes(), "model");
        Assert.Multiple(() =>
        {
            Assert.That(graph.Name, Is.EqualTo("model"));
            Assert.That(graph.Inputs.Select(id => graph[id]), Is.EqualTo(new[] { new Value("dense_input", TensorType.Float(1, 3)) }));
            Assert.That(graph.Outputs.Select(id => graph[id]), Is.EqualTo(new[] { new Value("dense_output", TensorType.Float(1, 1)) }));
        });
    }
}
