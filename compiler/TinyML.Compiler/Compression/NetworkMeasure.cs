using TinyML.Compiler.Calibration;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Planning;

namespace TinyML.Compiler.Compression;

/// <summary>Measures answers on the held-out calibration samples. The given model answers once; everything else is compared with that.</summary>
internal sealed class NetworkMeasure
{
    private readonly CompressionContext _context;
    private readonly DecisionRule _rule;
    private readonly Lazy<float[][]> _given;
    private readonly Lazy<Tally> _own;

    /// <summary>Prepares the measure; the given model runs when something is measured first.</summary>
    /// <param name="start">The model as it was given, after the standard passes: a float graph, or the integer graph of a model that came quantized.</param>
    /// <param name="context">Has the samples.</param>
    public NetworkMeasure(Graph start, CompressionContext context)
    {
        _context = context;
        _rule = DecisionRule.Of(start, context.Spec);
        _given = new Lazy<float[][]>(() => start.IsQuantized ? Answers(ProgramAssembly.Run(start, context.Spec).Planned) : Answers(start));
        _own = new Lazy<Tally>(() => Count(_given.Value));
    }

    /// <summary>Whether there is anything to measure on.</summary>
    public bool HasSamples => _context.Data.HeldOut.Count > 0;

    /// <summary>The figures of a float graph, or null without samples.</summary>
    public AnswerFigures? Of(Graph floats) => HasSamples ? Figures(Answers(floats)) : null;

    /// <summary>The figures of a program, or null without samples.</summary>
    public AnswerFigures? Of(PlannedProgram planned) => HasSamples ? Figures(Answers(planned)) : null;

    private float[][] Answers(Graph graph) => Collect(() => _context.Executors.Load(graph), (runner, sample) =>
    {
        float[][] values = runner.Run(_context.Data.HeldOut.Row(sample));
        return [.. graph.Outputs.SelectMany(id => values[id.Index])];
    });

    private float[][] Answers(PlannedProgram planned) => Collect(
        () => _context.Executors.Load(planned),
        (runner, sample) => InputQuantizer.Dequantize(planned.Program, runner.Run(InputQuantizer.Quantize(planned.Program, _context.Data.HeldOut.Row(sample)))));

    private float[][] Collect<TRunner>(Func<TRunner> load, Func<TRunner, int, float[]> answer)
    {
        SampleSet samples = _context.Data.HeldOut;
        float[][][] parts = SampleChunks.Map(samples.Count, load, (runner, first, end) =>
            Enumerable.Range(first, end - first).Select(sample => answer(runner, sample)).ToArray());
        return [.. parts.SelectMany(part => part)];
    }

    private AnswerFigures Figures(float[][] answers)
    {
        Tally own = _own.Value, tally = Count(answers);
        double? agreement = _rule.Decides ? (double)tally.Alike / answers.Length : null;
        double drop = (tally.Metric, own.Metric) is ({ } metric, { } before) ? _rule.IsClassification ? before - metric : (metric - before) / Math.Max(before, double.Epsilon)
            : agreement is { } alike ? 1 - alike
            : tally.Error / Math.Max(own.Deviation, double.Epsilon);
        return new AnswerFigures(tally.Error, agreement, tally.Metric, drop);
    }

    private sealed record Tally(double Error, double Deviation, int Alike, double? Metric);

    private Tally Count(float[][] answers)
    {
        float[][] given = _given.Value;
        SampleSet samples = _context.Data.HeldOut;
        int width = given[0].Length, alike = 0;
        double error = 0, deviation = 0, metric = 0;
        double[] means = [.. Enumerable.Range(0, width).Select(i => given.Average(answer => (double)answer[i]))];
        for (int sample = 0; sample < answers.Length; sample++)
        {
            for (int i = 0; i < width; i++)
            {
                error += Math.Abs((double)answers[sample][i] - given[sample][i]);
                deviation += Math.Abs(given[sample][i] - means[i]);
            }

            alike += _rule.Decide(answers[sample]) == _rule.Decide(given[sample]) ? 1 : 0;
            metric += samples.TargetWidth == 0 ? 0
                : _rule.IsClassification ? _rule.Decide(answers[sample]) == (int)samples.Target(sample)[0] ? 1 : 0
                : Math.Abs((double)answers[sample][0] - samples.Target(sample)[0]);
        }

        double count = answers.Length;
        return new Tally(error / count / width, deviation / count / width, alike, samples.TargetWidth == 0 ? null : metric / count);
    }
}
