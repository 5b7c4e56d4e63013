using TinyML.Compiler.Calibration;
using TinyML.Compiler.Specs;
using TinyML.Execution;
using TinyML.Testing.Networks;

namespace TinyML.Compiler.Tests.Quantization;

public sealed class RandomNetworkTests
{
    [Test]
    public void Integers_stay_close_to_the_float_network([Range(1, 40)] int seed, [Values] Precision precision)
    {
        RandomNetwork network = RandomNetwork.Of(seed);
        CompilationResult result = Compilation.Run(network.Graph, network.Spec, network.Samples, new CompilationOptions { Precision = precision, Method = CalibrationMethod.MinMax }, Executors.Instance);
        var integer = new IntegerExecutor(result.Planned);
        IGraphRunner floats = Executors.Instance.Load(result.Physical);
        double worst = 0, signal = 0;
        for (int i = 0; i < network.Samples.Count; i++)
        {
            float[] expected = floats.Run(network.Samples.Row(i))[result.Physical.Outputs[0].Index];
            float[] actual = integer.Predict(network.Samples.Row(i));
            for (int k = 0; k < expected.Length; k++)
            {
                worst = Math.Max(worst, Math.Abs(expected[k] - actual[k]));
                signal = Math.Max(signal, Math.Abs(expected[k]));
            }
        }

        TestContext.Out.WriteLine($"worst {worst:G4} of {signal:G4}, output scale {result.Planned.Program.Outputs[0].Scale:G4}, {result.Size.Total} B, arena {result.Planned.ArenaBytes}/{result.Planned.LowerBoundBytes}, {result.Calibration!.Method}, bc {result.Calibration!.BiasCorrection}, {string.Join("; ", result.Layers.Select(l => $"{l.Kernel} {l.Error?.Sqnr:F0}dB"))} {string.Join("|", result.Diagnostics)}");
        Assert.That(worst, Is.LessThan((precision == Precision.Int8 ? 0.15 : 0.02) * signal));
    }
}
