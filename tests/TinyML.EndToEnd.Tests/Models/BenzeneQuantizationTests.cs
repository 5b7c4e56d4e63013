using TinyML.Compiler;
using TinyML.Compiler.Calibration;
using TinyML.Compiler.Specs;
using TinyML.Execution;
using TinyML.HostStreamer.Datasets;
using TinyML.Testing;

namespace TinyML.EndToEnd.Tests.Models;

public sealed class BenzeneQuantizationTests
{
    [TestCase("benzene", 0.032, 160)]
    [TestCase("benzene-indirect", 0.785, 400)]
    public void The_integer_model_keeps_the_error_within_its_bytes(string name, double largestError, int mostBytes)
    {
        string csv = Requirements.Data("air-quality/AirQualityUCI.csv");
        string folder = Path.Combine(Requirements.RepositoryRoot, "models", "benzene");
        ModelSpec spec = ModelSpecFile.Load(Path.Combine(folder, name + ".json"));
        SampleSet training = Samples(TableDataset.Load(csv, spec, DataPart.Train)), test = Samples(TableDataset.Load(csv, spec, DataPart.Test));
        byte[] file = File.ReadAllBytes(Path.Combine(folder, name + ".onnx"));

        CompilationResult result = Compilation.Run(file, name, spec, training, new CompilationOptions(), Executors.Instance);

        var integer = new IntegerExecutor(result.Planned);
        IGraphRunner floats = Executors.Instance.Load(result.Physical);
        double integerError = 0, floatError = 0;
        for (int i = 0; i < test.Count; i++)
        {
            integerError += Math.Abs(integer.Predict(test.Row(i))[0] - test.Target(i)[0]) / test.Count;
            floatError += Math.Abs(floats.Run(test.Row(i))[result.Physical.Outputs[0].Index][0] - test.Target(i)[0]) / test.Count;
        }

        TestContext.Out.WriteLine($"{name}: float {floatError:F4}, integer {integerError:F4}, {result.Size}, arena {result.Planned.ArenaBytes} of at least {result.Planned.LowerBoundBytes}");
        TestContext.Out.WriteLine($"{result.Calibration!.Method}, bias correction {result.Calibration!.BiasCorrection}: {result.Calibration!.Methods} {result.Calibration!.Widenings}");
        foreach (var layer in result.Layers)
        {
            TestContext.Out.WriteLine($"{layer.Name} {layer.Kernel} {layer.Shape} {layer.Macs} MACs, {layer.Bytes.Total} B, {layer.Error?.Sqnr:F1} dB");
        }

        Assert.Multiple(() =>
        {
            Assert.That(integerError, Is.LessThanOrEqualTo(largestError));
            Assert.That(integerError - floatError, Is.LessThanOrEqualTo(0.005));
            Assert.That(result.Size.Total, Is.LessThanOrEqualTo(mostBytes));
            Assert.That(result.Diagnostics, Is.Empty);
        });
    }

    private static SampleSet Samples(TableDataset table)
    {
        float[] values = [.. Enumerable.Range(0, table.Count).SelectMany(i => table[i].Values())];
        float[] targets = [.. Enumerable.Range(0, table.Count).Select(i => (float)table[i].Target!.Value)];
        return new SampleSet(table.ColumnCount, values, 1, targets);
    }
}
