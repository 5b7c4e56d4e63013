using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Planning;
using TinyML.Compiler.Reporting;
using TinyML.Compiler.Specs;
using TinyML.Execution;
using TinyML.HostStreamer.Datasets;
using TinyML.HostStreamer.Measuring;

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
        bool classifies = spec?.Task == TaskKind.Classification;
        bool labelled = Enumerable.Range(0, data.Count).Any(i => data[i].Target is not null);
        var result = new Evaluation(!labelled ? null : classifies ? "top1" : "mae", classifies ? "" : spec?.Target?.Unit ?? "");
        FigureSet floats = new(classifies, planned), integers = new(classifies, planned);
        var floatRunner = Executors.Instance.Load(physical);
        var integerRunner = new IntegerExecutor(planned);
        int stride = Math.Max(1, data.Count / ShownSamples);
        for (int i = 0; i < data.Count; i++)
        {
            Sample sample = data[i];
            float[] values = sample.Values();
            float[][] all = floatRunner.Run(values);
            float[] expected = [.. physical.Outputs.SelectMany(id => all[id.Index])];
            float[] actual = InputQuantizer.Dequantize(planned.Program, integerRunner.Run(InputQuantizer.Quantize(planned.Program, values)));
            result.Add(expected, actual, sample.Target, i % stride == 0);
            if (sample.Target is { } target)
            {
                floats.Add(expected, target, spec?.Led);
                integers.Add(actual, target, spec?.Led);
            }
        }

        foreach (string name in floats.Figures().Keys)
        {
            result.Metrics[name] = new MetricPair(floats.Figures()[name], integers.Figures()[name]);
        }

        return result;
    }

    private void Add(float[] expected, float[] actual, double? target, bool shown)
    {
        Samples++;
        for (int i = 0; i < expected.Length; i++)
        {
            MaximumOutputError = Math.Max(MaximumOutputError, Math.Abs((double)actual[i] - expected[i]));
        }

        if (shown)
        {
            _points.Add(new SamplePoint(target, expected[0], actual[0]));
        }
    }

    /// <summary>The figures of one form of the network.</summary>
    private sealed class FigureSet(bool classifies, PlannedProgram planned)
    {
        private readonly RegressionMeasure? _regression = classifies ? null : new RegressionMeasure();
        private readonly ClassificationMeasure? _classification = classifies
            ? new ClassificationMeasure(Math.Max(2, planned.Program.Buffers[planned.Program.Outputs[0].Buffer].Count))
            : null;

        private long _ledAgreements;
        private long _ledSamples;

        public void Add(float[] answer, double target, LedSpec? led)
        {
            _regression?.Add(answer[0], target);
            _classification?.Add(Scores(answer), (int)target);
            if (led?.Rule == LedRuleKind.Threshold && !classifies)
            {
                _ledSamples++;
                _ledAgreements += answer[led.Index] > led.Threshold == target > led.Threshold ? 1 : 0;
            }
        }

        public Dictionary<string, double?> Figures()
        {
            var figures = new Dictionary<string, double?>();
            if (_regression is not null)
            {
                figures["mae"] = _regression.MeanAbsoluteError;
                figures["rmse"] = _regression.RootMeanSquaredError;
                figures["maxError"] = _regression.MaximumError;
                figures["r2"] = _regression.DeterminationCoefficient;
            }
            else
            {
                figures["top1"] = _classification!.Top1;
                figures["auc"] = _classification.AreaUnderCurve;
            }

            if (_ledSamples > 0)
            {
                figures["ledAgreement"] = (double)_ledAgreements / _ledSamples;
            }

            return figures.Where(figure => figure.Value is not null).ToDictionary();
        }

        private static double[] Scores(float[] answer) =>
            answer.Length == 1 ? [1 - answer[0], answer[0]] : [.. answer.Select(score => (double)score)];
    }
}
