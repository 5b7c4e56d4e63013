using TinyML.Compiler.Import.Onnx;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Passes;
using TinyML.Execution;
using TinyML.Testing;
using TinyML.Testing.Onnx;

namespace TinyML.Compiler.Tests.Import.Onnx;

/// <summary>The meaning of imported models against ONNX Runtime.</summary>
public sealed class OnnxRuntimeTests
{
    private const int Samples = 5;
    private const int Seed = 6;
    private static readonly int NetworkCount = Requirements.Deep ? 2_000 : 100;

    private static IEnumerable<TestCaseData> Shipped => Directory.EnumerateFiles(Path.Combine(Requirements.RepositoryRoot, "models"), "*.onnx", SearchOption.AllDirectories)
        .Order(StringComparer.Ordinal).Select(file => new TestCaseData(file).SetArgDisplayNames(Path.GetFileName(file)));

    [TestCaseSource(nameof(Shipped))]
    public void A_shipped_model_computes_what_it_does_in_ONNX_Runtime(string file) => AssertSame(File.ReadAllBytes(file), 1e-5);

    [TestCase("models/vww_96_float.onnx", 1e-4)]
    [TestCase("models/vww_96_qdq.onnx", 1.0 / 256)]
    public void A_model_of_the_measuring_data_computes_what_it_does_in_ONNX_Runtime(string file, double tolerance) =>
        AssertSame(File.ReadAllBytes(Requirements.Data(file)), tolerance);

    [Test]
    public void Random_networks_compute_what_they_do_in_ONNX_Runtime()
    {
        for (int seed = 0; seed < NetworkCount; seed++)
        {
            AssertSame(RandomOnnxNetwork.Floats(seed).File, 2e-4, $"seed {seed}");
        }
    }

    [Test]
    public void Random_networks_compute_the_same_channels_last()
    {
        for (int seed = 0; seed < NetworkCount; seed++)
        {
            var network = RandomOnnxNetwork.Floats(seed);
            Graph device = StandardPipeline.Create().Run(OnnxImporter.Import(network.File, "model"), new PassContext());
            (float[] picture, float[] expected, int[] shape) = Answer(network, seed);
            float[] actual = new FloatExecutor(device).Run(ChannelsLast(picture, network.Input))[0];
            Assert.That(actual, Is.EqualTo(ChannelsLast(expected, shape)).Within(2e-4 * (1 + expected.Max(Math.Abs))), $"seed {seed}");
        }
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Quantized_networks_answer_as_in_ONNX_Runtime(bool isQdq)
    {
        int different = 0, count = 0;
        for (int seed = 0; seed < NetworkCount; seed++)
        {
            RandomOnnxNetwork network = isQdq ? RandomOnnxNetwork.Qdq(seed) : RandomOnnxNetwork.QLinear(seed);
            CompilationResult compiled = Compilation.Run(network.File, "model", null, null, new CompilationOptions(), Executors.Instance);
            (float[] picture, float[] expected, int[] shape) = Answer(network, seed);
            float[] actual = new IntegerExecutor(compiled.Planned).Predict(ChannelsLast(picture, network.Input));
            double step = compiled.Planned.Program.Outputs[0].Scale;
            double[] steps = [.. actual.Zip(ChannelsLast(expected, shape), (a, b) => Math.Abs(a - b) / step)];
            Assert.That(steps.Max(), Is.LessThan(1.5), $"seed {seed}");
            (different, count) = (different + steps.Count(error => error > 0.5), count + steps.Length);
        }

        TestContext.Out.WriteLine($"{different} of {count} answers differ");
        Assert.That(different, Is.LessThan(0.001 * count));
    }

    private static (float[] Picture, float[] Answer, int[] Shape) Answer(RandomOnnxNetwork network, int seed)
    {
        float[] picture = [.. RandomNumbers(new Random(seed), network.Input.Aggregate(1, (product, extent) => product * extent)).Select(number => (2 * number) - 1)];
        OnnxRuntimeTensor answer = new OnnxRuntimeModel(network.File).Run(OnnxRuntimeTensor.Floats("x", network.Input, picture))[0];
        return (picture, answer.ToFloats(), answer.Dimensions);
    }

    private static float[] ChannelsLast(float[] elements, int[] shape)
    {
        if (shape.Length != 4)
        {
            return elements;
        }

        (int channels, int area) = (shape[1], shape[2] * shape[3]);
        return [.. Enumerable.Range(0, elements.Length).Select(i => elements[(i % channels * area) + (i / channels)])];
    }

    private static void AssertSame(byte[] file, double tolerance, string what = "")
    {
        Graph graph = OnnxImporter.Import(file, "model", scope: OnnxScope.Reference);
        var theirs = new OnnxRuntimeModel(file);
        var ours = new FloatExecutor(graph);
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
                    Assert.That(actual[i], Is.EqualTo(expected[i].ToFloats()).Within(tolerance * (1 + expected[i].ToFloats().Max(Math.Abs))), $"{what} sample {sample}, output {expected[i].Name}");
                }
            });
        }
    }

    private static float[] RandomNumbers(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle())];
}
