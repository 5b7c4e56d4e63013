using TinyML.Compiler.Lowering;
using TinyML.Compiler.Planning;
using TinyML.Compiler.Specs;
using TinyML.HostStreamer.Datasets;
using TinyML.HostStreamer.Measuring;
using TinyML.Protocol;

namespace TinyML.HostStreamer.Sessions;

/// <summary>Measures integer answers against true values: what <c>stream</c>, <c>compare</c> and <c>predict</c> have in common.</summary>
public sealed class AnswerMeasure
{
    private KernelProgram _program;
    private readonly LedSpec? _led;
    private long _ledJudged;
    private long _ledAgreed;

    /// <summary>Creates the measure.</summary>
    /// <param name="planned">The program that answers.</param>
    /// <param name="spec">The model's JSON file, or null: then the LED rule is the compiled one, and more than one output element means classes.</param>
    public AnswerMeasure(PlannedProgram planned, ModelSpec? spec)
    {
        _program = planned.Program;
        _led = spec?.Led ?? LedOf(planned.Program);
        int elements = _program.Buffers[_program.Outputs[0].Buffer].Count;
        int classes = ModelForm.Classes(elements, spec);
        Classification = classes > 0 ? new ClassificationMeasure(classes) : null;
        Regression = classes > 0 ? null : new RegressionMeasure();
    }

    /// <summary>Errors, for regression.</summary>
    public RegressionMeasure? Regression { get; }

    /// <summary>Hits, for classification.</summary>
    public ClassificationMeasure? Classification { get; }

    /// <summary><c>mae</c> or <c>top1</c>.</summary>
    public string Metric => Regression is null ? "top1" : "mae";

    /// <summary>The metric's value, or null when no sample had a true value.</summary>
    public double? Value => Regression is null ? Classification!.Top1 : Regression.MeanAbsoluteError;

    /// <summary>The fraction of judged samples whose LED was the true value's, or null when none was judged.</summary>
    public double? LedAgreement => _ledJudged == 0 ? null : (double)_ledAgreed / _ledJudged;

    /// <summary>From now on another program answers, with as many outputs.</summary>
    public void SwitchTo(PlannedProgram planned) => _program = planned.Program;

    /// <summary>The real values of the outputs, (q - zeroPoint)·scale, all outputs one after the other.</summary>
    public double[] Dequantize(ReadOnlySpan<int> outputs) => InputQuantizer.Reals(_program, outputs);

    /// <summary>Takes one answer in integers.</summary>
    /// <param name="outputs">The integers of all outputs.</param>
    /// <param name="target">The true value or class, or null.</param>
    /// <param name="led">The LED that was lit.</param>
    /// <param name="ledAgrees">Whether it is the true value's, or null where that is not known.</param>
    /// <returns>The prediction: a quantity, or the number of a class.</returns>
    public double Add(ReadOnlySpan<int> outputs, double? target, LedState led, out bool? ledAgrees) =>
        Add(Dequantize(outputs), target, led, out ledAgrees);

    /// <summary>Takes one answer in real units, such as a float network's, with the LED that it would light.</summary>
    /// <param name="reals">The real values of all outputs.</param>
    /// <param name="target">The true value or class, or null.</param>
    /// <returns>The prediction: a quantity, or the number of a class.</returns>
    public double Add(double[] reals, double? target)
    {
        double score = _led is null || reals.Length <= _led.Index ? 0 : reals[_led.Index];
        return Add(reals, target, LedFor(Regression is null ? ClassOf(reals) : score), out _);
    }

    /// <summary>Takes all that the measure of another board's answers has taken. Boards whose models answer other questions have no figures together.</summary>
    public void Add(AnswerMeasure other)
    {
        ArgumentNullException.ThrowIfNull(other);
        _ledJudged += other._ledJudged;
        _ledAgreed += other._ledAgreed;
        if (Regression is not null && other.Regression is not null)
        {
            Regression.Add(other.Regression);
        }
        else if (Classification is not null && other.Classification?.ClassCount == Classification.ClassCount)
        {
            Classification.Add(other.Classification);
        }
    }

    /// <summary>Every figure that applies, by its name in reports.</summary>
    public IReadOnlyDictionary<string, double> Figures()
    {
        (string, double?)[] figures = Regression is not null
            ?
            [
                ("mae", Regression.MeanAbsoluteError), ("rmse", Regression.RootMeanSquaredError),
                ("maxError", Regression.MaximumError), ("r2", Regression.DeterminationCoefficient), ("ledAgreement", LedAgreement),
            ]
            : [("top1", Classification!.Top1), ("auc", Classification.AreaUnderCurve), ("ledAgreement", LedAgreement)];
        return figures.Where(figure => figure.Item2 is not null).ToDictionary(figure => figure.Item1, figure => figure.Item2!.Value);
    }

    private double Add(double[] reals, double? target, LedState led, out bool? ledAgrees)
    {
        double prediction = Regression is null ? AddClass(reals, target) : AddQuantity(reals[0], target);
        ledAgrees = _led is null || target is null ? null : led == LedFor(target.Value);
        _ledJudged += ledAgrees is null ? 0 : 1;
        _ledAgreed += ledAgrees == true ? 1 : 0;
        return prediction;
    }

    private double AddQuantity(double prediction, double? target)
    {
        if (target is double value)
        {
            Regression!.Add(prediction, value);
        }

        return prediction;
    }

    private int AddClass(double[] reals, double? target)
    {
        double[] scores = Scores(reals);
        if (target is double value && value >= 0 && value < scores.Length)
        {
            Classification!.Add(scores, (int)value);
        }

        return ClassificationMeasure.Highest(scores);
    }

    private int ClassOf(double[] reals) => ClassificationMeasure.Highest(Scores(reals));

    private double[] Scores(double[] reals) => ClassificationMeasure.Scores(reals, _program.Buffers[_program.Outputs[0].Buffer].Count);

    private LedState LedFor(double target) => _led is null ? LedState.None : _led.Rule == LedRuleKind.Threshold
        ? target > _led.Threshold ? LedState.Red : LedState.Green
        : target == _led.Index ? LedState.Red : LedState.None;

    private static LedSpec? LedOf(KernelProgram program) => program.Led is not LedProgram led ? null : new LedSpec
    {
        Rule = led.Kind,
        Index = led.Index,
        Threshold = (led.Threshold - program.Outputs[0].ZeroPoint) * program.Outputs[0].Scale,
    };
}
