using System.Diagnostics;
using TinyML.Compiler;
using TinyML.Compiler.Calibration;
using TinyML.Compiler.Specs;
using TinyML.Execution;

namespace TinyML.Testing.Measuring;

/// <summary>What quantizing a float classifier costs.</summary>
/// <param name="Result">The compiled model.</param>
/// <param name="Float">The part of the test samples that the float network puts into the right class.</param>
/// <param name="Integer">The part that the integer program does.</param>
/// <param name="Same">The part that both put into the same class.</param>
/// <param name="CompileTime">From the file to the program.</param>
/// <param name="ProcessorTime">Of that, over all threads.</param>
public sealed record QuantizedAccuracy(CompilationResult Result, double Float, double Integer, double Same, TimeSpan CompileTime, TimeSpan ProcessorTime)
{
    /// <summary>Compiles a model and judges it.</summary>
    /// <param name="file">A float model.</param>
    /// <param name="spec">NAME.json, or null.</param>
    /// <param name="calibration">Samples that choose the integers.</param>
    /// <param name="test">Other samples, with the index of the class as target.</param>
    /// <param name="options">What to compile for.</param>
    public static QuantizedAccuracy Measure(byte[] file, ModelSpec? spec, SampleSet calibration, SampleSet test, CompilationOptions options)
    {
        var time = Stopwatch.StartNew();
        TimeSpan before = Environment.CpuUsage.TotalTime;
        CompilationResult result = Compilation.Run(file, "model", spec, calibration, options, Executors.Instance);
        TimeSpan compile = time.Elapsed, processor = Environment.CpuUsage.TotalTime - before;

        int reals = 0, integers = 0, same = 0;
        IGraphRunner floats = Executors.Instance.Load(result.Physical);
        var executor = new IntegerExecutor(result.Planned);
        for (int i = 0; i < test.Count; i++)
        {
            int real = Best(floats.Run(test.Row(i))[result.Physical.Outputs[0].Index]), integer = Best(executor.Predict(test.Row(i)));
            reals += real == (int)test.Target(i)[0] ? 1 : 0;
            integers += integer == (int)test.Target(i)[0] ? 1 : 0;
            same += real == integer ? 1 : 0;
        }

        double count = test.Count;
        return new(result, reals / count, integers / count, same / count, compile, processor);
    }

    private static int Best(float[] scores) => Array.IndexOf(scores, scores.Max());
}
