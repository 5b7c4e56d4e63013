using TinyML.Compiler.Import.Onnx;
using TinyML.Compiler.Ir;
using TinyML.Execution;
using TinyML.Testing;
using TinyML.Testing.Onnx;

namespace TinyML.Compiler.Tests.Import.Onnx;

/// <summary>The meaning of imported models against ONNX Runtime.</summary>
public sealed class OnnxRuntimeTests
{
    private const int Samples = 5;
    private const int Seed = 6;

    private static IEnumerable<TestCaseData> Shipped => Directory.EnumerateFiles(Path.Combine(Requirements.RepositoryRoot, "models"), "*.onnx", SearchOption.AllDirectories)
        .Order(StringComparer.Ordinal).Select(file => new TestCaseData(file).SetArgDisplayNames(Path.GetFileName(file)));

    [TestCaseSource(nameof(Shipped))]
    public void A_shipped_model_computes_what_it_does_in_ONNX_Runtime(string file) => AssertSame(File.ReadAllBytes(file), 1e-5);

    [TestCase("models/vww_96_float.onnx", 1e-4)]
    [TestCase("models/vww_96_qdq.onnx", 1.0 / 256)]
    public void A_model_of_the_measuring_data_computes_what_it_does_in_ONNX_Runtime(string file, double tolerance) =>
        AssertSame(File.ReadAllBytes(Requirements.Data(file)), tolerance);

    private static void AssertSame(byte[] file, double tolerance)
    {
        Graph graph = OnnxImporter.Import(file, "model", scope: OnnxScope.Reference);
        var theirs = new OnnxRuntimeModel(file);
        var ours = new FloatExecutor(graph);
        TestContext.Out.WriteLine($"seed {Seed}");
        var random = new Random(Seed);
        for (int sample = 0; sample < Samples; sample++)
        {
            float[][] inputs = [.. graph.Inputs.Select(id => RandomNumbers(random, graph[id].Type.Shape.ElementCount))];
            OnnxRuntimeTensor[] expected = theirs.Run([.. graph.Inputs.Select((id, i) => OnnxRuntimeTensor.Floats(graph[id].Name, [.. graph[id].Type.Shape.Dimensions], inputs[i]))]);
            float[][] actual = ours.Run(inputs);
            Assert.Multiple(() =>
            {
                for (int i = 0; i < expected.Length; i++)
                {
                    Assert.That(actual[i], Is.EqualTo(expected[i].ToFloats()).Within(tolerance), $"sample {sample}, output {expected[i].Name}");
                }
            });
        }
    }

    private static float[] RandomNumbers(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle())];
}
