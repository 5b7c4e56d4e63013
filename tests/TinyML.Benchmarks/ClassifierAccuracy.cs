using TinyML.Compiler;
using TinyML.Compiler.Calibration;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Specs;
using TinyML.Execution;
using TinyML.HostStreamer.Datasets;
using TinyML.HostStreamer.Sessions;
using TinyML.Protocol;

namespace TinyML.Benchmarks;

/// <summary>How a classifier and its integer program answer labelled samples.</summary>
/// <param name="Float">Of the float network: <c>top1</c>, <c>auc</c>, where they apply.</param>
/// <param name="Integer">Of the integer program.</param>
/// <param name="Alike">The fraction of samples that both put into the same class.</param>
internal sealed record ClassifierAccuracy(IReadOnlyDictionary<string, double> Float, IReadOnlyDictionary<string, double> Integer, double Alike)
{
    /// <summary>Runs both over all samples.</summary>
    public static ClassifierAccuracy Measure(CompilationResult compiled, IDataset test, ModelSpec? spec)
    {
        AnswerMeasure floats = new(compiled.Planned, spec), integers = new(compiled.Planned, spec);
        IGraphRunner network = Executors.Instance.Load(compiled.Physical);
        var executor = new IntegerExecutor(compiled.Planned);
        int alike = 0;
        for (int i = 0; i < test.Count; i++)
        {
            Sample sample = test[i];
            float[] values = sample.Values();
            double real = floats.Add([.. network.Run(values)[compiled.Physical.Outputs[0].Index].Select(value => (double)value)], sample.Target);
            double integer = integers.Add(executor.Run(InputQuantizer.Quantize(compiled.Planned.Program, values)), sample.Target, LedState.None, out _);
            alike += real == integer ? 1 : 0;
        }

        return new ClassifierAccuracy(floats.Figures(), integers.Figures(), alike / (double)test.Count);
    }
}
