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

    /// <summary>The greatest difference between an integer and a float answer.</summary>
    public double MaximumOutputError { get; private set; }

    /// <summary>Samples for the scatter plot, spread evenly.</summary>
    public IReadOnlyList<SamplePoint> Points => _points;

    /// <summary>The main figure.</summary>
    public MetricPair Main => Metric is null ? new MetricPair(null, null) : Metrics[Metric];

    /// <summary>Runs both forms over all samples.</summary>
    public static Evaluation Run(Graph physical, PlannedProgram planned, IDataset data, ModelSpec? spec)
    {
        AnswerMeasure floats = new(planned, spec), integers = new(planned, spec);
        var model = new StreamModel(planned, "");
        bool labelled = Enumerable.Range(0, data.Count).Any(i => data[i].Target is not null);
        var result = new Evaluation(labelled ? floats.Metric : null, floats.Regression is null ? "" : spec?.Target?.Unit ?? "");
        var floatRunner = Executors.Instance.Load(physical);
        var integerRunner = new IntegerExecutor(planned);
        int stride = Math.Max(1, data.Count / ShownSamples);
        for (int i = 0; i < data.Count; i++)
        {
            Sample sample = data[i];
            float[] values = sample.Values();
            float[][] all = floatRunner.Run(values);
            double[] expected = [.. physical.Outputs.SelectMany(id => all[id.Index]).Select(value => (double)value)];
            int[] integer = integerRunner.Run(InputQuantizer.Quantize(planned.Program, values));
            floats.Add(expected, sample.Target);
            integers.Add(integer, sample.Target, model.LedOf(integer), out _);
            result.Add(expected, integers.Dequantize(integer), sample.Target, i % stride == 0);
        }

        IReadOnlyDictionary<string, double> floatFigures = floats.Figures(), integerFigures = integers.Figures();
        foreach (string name in floatFigures.Keys)
        {
            result.Metrics[name] = new MetricPair(floatFigures[name], integerFigures[name]);
        }

        return result;
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
