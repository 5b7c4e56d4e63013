using TinyML.Compiler.Calibration;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Operators;
using TinyML.Compiler.Planning;
using TinyML.Compiler.Specs;
using TinyML.Execution;
using TinyML.Testing;
using TinyML.Testing.Networks;

namespace TinyML.Compiler.Tests.Quantization;

/// <summary>Random networks over pictures: from floats to a program, and how far its answers are away.</summary>
public sealed class RandomPictureTests
{
    private const int SampleCount = 48;

    private static IEnumerable<int> Seeds => Enumerable.Range(0, Requirements.Deep ? 2_000 : 100);

    [Test]
    public void Integers_stay_close_to_the_float_network([ValueSource(nameof(Seeds))] int seed, [Values] Precision precision)
    {
        Graph graph = RandomPictureGraph.Of(seed);
        SampleSet samples = Samples(graph, seed);
        CompilationResult result = Compilation.Run(graph, null, samples, new CompilationOptions { Precision = precision, Method = CalibrationMethod.MinMax }, Executors.Instance);
        double error = Error(graph, result.Planned, samples);
        TestContext.Out.WriteLine($"relative error {error:G3}: {string.Join("; ", result.Layers.Select(l => $"{l.Kernel} {l.Error?.Sqnr:F0} dB"))} {string.Join("|", result.Diagnostics)}");
        Assert.That(error, Is.LessThan(precision == Precision.Int8 ? 0.1 : 0.01));
    }

    [Test]
    public void Sixteen_bit_multipliers_lose_nothing_against_those_of_TensorFlow_Lite()
    {
        double logarithms = 0;

        // There the curves Tanh and Sigmoid have output scales of their own.
        Graph[] graphs = [.. Enumerable.Range(0, 80).Select(RandomPictureGraph.Of).Where(graph => graph.Nodes.All(node => node.Operator is not (Tanh or Sigmoid)))];
        foreach (Graph graph in graphs)
        {
            SampleSet samples = Samples(graph, 1);
            CompilationResult result = Compilation.Run(graph, null, samples, new CompilationOptions { Method = CalibrationMethod.MinMax }, Executors.Instance);
            PlannedProgram other = MemoryPlanner.Run(Lowerer.Run(result.Integer with { Scheme = RequantizationScheme.TfLite }, null));
            logarithms += Math.Log((Error(graph, result.Planned, samples) + 1e-6) / (Error(graph, other, samples) + 1e-6));
        }

        double ratio = Math.Exp(logarithms / graphs.Length);
        TestContext.Out.WriteLine($"the error is {ratio:F4} times that of the scheme tflite, over {graphs.Length} networks");
        Assert.That(ratio, Is.LessThan(1.01));
    }

    /// <summary>√(Σ (integer - float)²/Σ float²) over all outputs and samples.</summary>
    private static double Error(Graph graph, PlannedProgram program, SampleSet samples)
    {
        var integer = new IntegerExecutor(program);
        IGraphRunner floats = Executors.Instance.Load(graph);
        double noise = 0, signal = 0;
        for (int i = 0; i < samples.Count; i++)
        {
            float[][] values = floats.Run(samples.Row(i));
            float[] expected = [.. graph.Outputs.SelectMany(id => values[id.Index])], actual = integer.Predict(samples.Row(i));
            for (int k = 0; k < expected.Length; k++)
            {
                noise += Math.Pow(expected[k] - actual[k], 2);
                signal += Math.Pow(expected[k], 2);
            }
        }

        return Math.Sqrt(noise / Math.Max(signal, 1e-9));
    }

    private static SampleSet Samples(Graph graph, int seed)
    {
        var random = new Random(seed);
        int width = graph[graph.Inputs[0]].Type.Shape.ElementCount;
        return new SampleSet(width, [.. Enumerable.Range(0, SampleCount * width).Select(_ => (2 * random.NextSingle()) - 1)]);
    }
}
