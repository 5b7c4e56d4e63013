using TinyML.Cli.Output;
using TinyML.Compiler.Calibration;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Planning;
using TinyML.Compiler.Reporting;
using TinyML.Compiler.Specs;
using TinyML.Execution;
using TinyML.HostStreamer.Datasets;
using TinyML.HostStreamer.Sessions;

namespace TinyML.Cli.Workspace;

/// <summary>Float against integer over a data set.</summary>
internal sealed class Evaluation
{
    private const int ShownSamples = 400;

    // Samples that are run before their answers are counted, in the data's order.
    private const int BatchSamples = 256;

    private readonly List<SamplePoint> _points = [];

    private Evaluation(string? metric, string unit)
    {
        Metric = metric;
        Unit = unit;
    }

    /// <summary>Samples that were run.</summary>
    public long Samples { get; private set; }

    /// <summary>The main figure's name, or null without labels.</summary>
    public string? Metric { get; }

    /// <summary>The main figure's unit.</summary>
    public string Unit { get; }

    /// <summary>All figures.</summary>
    public Dictionary<string, MetricPair> Metrics { get; } = [];

    /// <summary>For classification with labels: the integer program's hits, true classes down, predicted ones across.</summary>
    public IReadOnlyList<IReadOnlyList<long>>? Confusion { get; private set; }

    /// <summary>For classification: how often each class was decided, by the float model down and by the integer program across.</summary>
    public IReadOnlyList<IReadOnlyList<long>>? Decisions { get; private set; }

    /// <summary>The greatest difference between an integer and a float answer.</summary>
    public double MaximumOutputError { get; private set; }

    /// <summary>Samples for the scatter plot, spread evenly.</summary>
    public IReadOnlyList<SamplePoint> Points => _points;

    /// <summary>The main figure.</summary>
    public MetricPair Main => Metric is null ? new MetricPair(null, null) : Metrics[Metric];

    /// <summary>Runs both forms over all samples.</summary>
    /// <param name="physical">The float graph over physical values.</param>
    /// <param name="planned">The program.</param>
    /// <param name="data">The samples.</param>
    /// <param name="spec">NAME.json, or null.</param>
    /// <param name="reference">What computes the float answers in place of the graph; may be asked by several threads at once.</param>
    public static Evaluation Run(Graph physical, PlannedProgram planned, IDataset data, ModelSpec? spec, Func<float[], double[]>? reference = null) =>
        ProgressView.Show("comparing float and integer", progress => Run(physical, planned, data, spec, reference, progress));

    private static Evaluation Run(Graph physical, PlannedProgram planned, IDataset data, ModelSpec? spec, Func<float[], double[]>? reference, Action<double> progress)
    {
        AnswerMeasure floats = new(planned, spec), integers = new(planned, spec);
        var model = new StreamModel(planned, "");
        bool labelled = Enumerable.Range(0, data.Count).Any(i => data[i].Target is not null);
        var result = new Evaluation(labelled ? floats.Metric : null, floats.Regression is null ? "" : spec?.Target?.Unit ?? "");
        long[][]? decisions = integers.Classification is { } classes ? [.. Enumerable.Range(0, classes.ClassCount).Select(_ => new long[classes.ClassCount])] : null;
        int stride = Math.Max(1, data.Count / ShownSamples);
        using var runners = new ThreadLocal<BothRunners>(() => new BothRunners(physical, planned, reference));
        for (int begin = 0; begin < data.Count; begin += BatchSamples)
        {
            var batch = new BothAnswers[Math.Min(BatchSamples, data.Count - begin)];
            SampleSets.Parallel(batch.Length, i => batch[i] = runners.Value!.Run(data[begin + i]));
            for (int i = 0; i < batch.Length; i++)
            {
                (double? target, double[] expected, int[] integer) = batch[i];
                double floatAnswer = floats.Add(expected, target), integerAnswer = integers.Add(integer, target, model.LedOf(integer), out _);
                if (decisions is not null)
                {
                    decisions[(int)floatAnswer][(int)integerAnswer]++;
                }

                result.Add(expected, integers.Dequantize(integer), target, (begin + i) % stride == 0);
            }

            progress((double)(begin + batch.Length) / data.Count);
        }

        result.Decisions = decisions;
        result.Confusion = integers.Classification?.ToMatrix();
        IReadOnlyDictionary<string, double> floatFigures = floats.Figures(), integerFigures = integers.Figures();
        foreach (string name in floatFigures.Keys)
        {
            result.Metrics[name] = new MetricPair(floatFigures[name], integerFigures[name]);
        }

        return result;
    }

    private readonly record struct BothAnswers(double? Target, double[] Expected, int[] Integer);

    private sealed class BothRunners(Graph physical, PlannedProgram planned, Func<float[], double[]>? reference)
    {
        private readonly IGraphRunner _floats = Executors.Instance.Load(physical);
        private readonly IntegerExecutor _integers = new(planned);

        public BothAnswers Run(Sample sample)
        {
            float[] values = sample.Values();
            double[] expected = reference?.Invoke(values) ?? BuiltIn(values);
            return new BothAnswers(sample.Target, expected, _integers.Run(InputQuantizer.Quantize(planned.Program, values)));
        }

        private double[] BuiltIn(float[] values)
        {
            float[][] all = _floats.Run(values);
            return [.. physical.Outputs.SelectMany(id => all[id.Index]).Select(value => (double)value)];
        }
    }

    private void Add(double[] expected, double[] actual, double? target, bool shown)
    {
        Samples++;
        for (int i = 0; i < expected.Length; i++)
        {
            MaximumOutputError = Math.Max(MaximumOutputError, Math.Abs(actual[i] - expected[i]));
        }

        if (shown)
        {
            _points.Add(new SamplePoint(target, expected[0], actual[0]));
        }
    }
}
