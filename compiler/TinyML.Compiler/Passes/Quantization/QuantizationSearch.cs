using TinyML.Compiler.Calibration;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Operators;
using TinyML.Compiler.Planning;
using TinyML.Compiler.Reporting;
using TinyML.Compiler.Specs;

namespace TinyML.Compiler.Passes.Quantization;

/// <summary>One integer form of a network, with what it costs.</summary>
/// <param name="Choices">How it was quantized.</param>
/// <param name="Graph">The integer graph.</param>
/// <param name="Planned">The program.</param>
/// <param name="OutputError">Mean |integer - float| over the held-out part.</param>
/// <param name="TaskError">Mean |integer - target| where targets are known, else the output error.</param>
/// <param name="Bytes">Model bytes.</param>
/// <param name="Diagnostics">Warnings.</param>
public sealed record QuantizedNetwork(
    QuantizationChoices Choices, Graph Graph, PlannedProgram Planned, double OutputError, double TaskError, int Bytes, IReadOnlyList<Diagnostic> Diagnostics);

/// <summary>A network in integers: the graph, and the program that was made of it.</summary>
/// <param name="Graph">The integer graph.</param>
/// <param name="Planned">The program.</param>
/// <param name="Diagnostics">Warnings.</param>
public sealed record IntegerForm(Graph Graph, PlannedProgram Planned, IReadOnlyList<Diagnostic> Diagnostics);

/// <summary>Decides what is open by building the alternatives and measuring them on the held-out part of the calibration data: the calibration
/// method by the output error, then, with ranges from all samples, 16-bit weights layer by layer and bias correction.</summary>
public sealed class QuantizationSearch
{
    private readonly Graph _graph;
    private readonly ModelSpec? _spec;
    private readonly CompilationOptions _options;
    private readonly IExecutors _executors;
    private readonly CalibrationData _data;
    private ValueStatistics?[] _statistics;
    private readonly float[][] _expected;
    private readonly List<WideningDecision> _widenings = [];

    /// <summary>Observes the float network once; all alternatives share the observations.</summary>
    public QuantizationSearch(Graph graph, ModelSpec? spec, CompilationOptions options, CalibrationData data, IExecutors executors)
    {
        (_graph, _spec, _options, _executors, _data) = (graph, spec, options, executors, data);
        _statistics = Observe(data.Calibration);
        _expected = new float[data.HeldOut.Count][];
        SampleChunks.Map(_expected.Length, () => executors.Load(graph), (runner, first, end) =>
        {
            for (int sample = first; sample < end; sample++)
            {
                float[][] values = runner.Run(data.HeldOut.Row(sample));
                int broken = Array.FindIndex(values, elements => !elements.All(float.IsFinite));
                if (broken >= 0)
                {
                    throw StatisticsCollector.NotFinite(graph.Values[broken], data.HeldOut.Number(sample));
                }

                _expected[sample] = [.. graph.Outputs.SelectMany(id => values[id.Index])];
            }

            return end;
        });
    }

    /// <summary>The network to ship and how it was found.</summary>
    /// <exception cref="DiagnosticException">The network cannot be quantized.</exception>
    public (QuantizedNetwork Network, CalibrationReport Report) Run()
    {
        RefuseUnknownLayers();
        var start = new QuantizationChoices
        {
            Precision = _options.PrecisionFor(_spec),
            WideLayers = _options.WideLayers ?? [],
            BiasCorrection = _options.BiasCorrection ?? false,
        };
        CalibrationMethod[] methods = _options.Method is { } only ? [only] : Enum.GetValues<CalibrationMethod>();
        QuantizedNetwork[] tried = [.. methods.Select(method => Build(start with { Method = method }))];
        QuantizationChoices chosen = tried.MinBy(network => network.OutputError)!.Choices;
        _statistics = Observe(_data.All);
        QuantizedNetwork best = Build(chosen);
        if (_options.WideLayers is null && start.Precision == Precision.Int16x8)
        {
            best = Widen(best);
        }

        if (_options.BiasCorrection is null)
        {
            QuantizedNetwork corrected = Build(best.Choices with { BiasCorrection = true });
            best = corrected.OutputError < best.OutputError ? corrected : best;
        }

        MethodError[] errors = [.. tried.Select(network => new MethodError(network.Choices.Method, network.OutputError))];
        return (best, new CalibrationReport(
            best.Choices.Method, [.. errors], best.Choices.BiasCorrection, [.. _widenings], _data.Calibration.Count, _data.HeldOut.Count));
    }

    private ValueStatistics?[] Observe(SampleSet samples) =>
        StatisticsCollector.Collect(_graph, samples, _executors, _spec is { Columns.Count: > 0 });

    private void RefuseUnknownLayers()
    {
        string[] layers = [.. _graph.Nodes.Where(node => node.Operator is FullyConnected).Select(node => node.Name)];
        if (_options.WideLayers?.FirstOrDefault(name => !layers.Contains(name)) is { } unknown)
        {
            throw new DiagnosticException(
                DiagnosticCodes.RecipeInvalid, "wideLayers", $"no layer is named '{unknown}'", $"name some of {string.Join(", ", layers)}");
        }
    }

    /// <summary>16-bit weights pay where they take away a larger part of the error than the part of bytes they add. On raw sensor
    /// steps they also save the input scaling: fewer or equal bytes pay whenever the error does not grow by more than a fiftieth.</summary>
    private QuantizedNetwork Widen(QuantizedNetwork best)
    {
        foreach (Node layer in _graph.Nodes.Where(node => node.Operator is FullyConnected))
        {
            QuantizedNetwork wide = Build(best.Choices with { WideLayers = [.. best.Choices.WideLayers, layer.Name] });
            double gain = best.TaskError > 0 ? (best.TaskError - wide.TaskError) / best.TaskError : 0;
            double growth = (double)(wide.Bytes - best.Bytes) / best.Bytes;
            bool accepted = growth <= 0 ? gain >= -0.02 : gain > growth;
            _widenings.Add(new WideningDecision(layer.Name, accepted, best.TaskError, wide.TaskError, best.Bytes, wide.Bytes));
            best = accepted ? wide : best;
        }

        return best;
    }

    private QuantizedNetwork Build(QuantizationChoices choices)
    {
        IntegerForm form = Compilation.ToIntegers(_graph, new RangeTable(_statistics, choices.Method), choices, _spec);
        (double output, double task) = Errors(form.Planned);
        return new QuantizedNetwork(choices, form.Graph, form.Planned, output, task, ModelSize.Of(form.Planned.Program).Total, form.Diagnostics);
    }

    private (double Output, double Task) Errors(PlannedProgram planned)
    {
        bool hasTargets = _data.HeldOut.TargetWidth == _expected[0].Length;
        (double Output, double Task)[] sums = SampleChunks.Map(_expected.Length, () => _executors.Load(planned), (runner, first, end) =>
        {
            double output = 0, task = 0;
            for (int sample = first; sample < end; sample++)
            {
                float[] actual = InputQuantizer.Dequantize(planned.Program, runner.Run(InputQuantizer.Quantize(planned.Program, _data.HeldOut.Row(sample))));
                for (int i = 0; i < actual.Length; i++)
                {
                    output += Math.Abs((double)actual[i] - _expected[sample][i]);
                    task += hasTargets ? Math.Abs((double)actual[i] - _data.HeldOut.Target(sample)[i]) : 0;
                }
            }

            return (output, task);
        });
        double count = (double)_expected.Length * _expected[0].Length, error = sums.Sum(sum => sum.Output) / count;
        return (error, hasTargets ? sums.Sum(sum => sum.Task) / count : error);
    }
}
