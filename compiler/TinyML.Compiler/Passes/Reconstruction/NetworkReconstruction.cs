using TinyML.Compiler.Calibration;
using TinyML.Compiler.Compression;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Ir;

namespace TinyML.Compiler.Passes.Reconstruction;

/// <summary>Changes a network layer by layer from calibration samples without labels: each layer is given weights for what the changed layers before it really hand on, so that its
/// sums are those of the network before compression.</summary>
internal static class NetworkReconstruction
{
    private const int FewSamples = 32;

    /// <summary>Changes the chosen layers in order.</summary>
    /// <param name="network">A float or integer network; what it should answer like is the model as it came (<see cref="CompressedNetwork.Imported"/>), or <see cref="CompressedNetwork.Floats"/>.</param>
    /// <param name="context">Samples, executors, and where warnings go.</param>
    /// <param name="step">The step's name, for messages.</param>
    /// <param name="layers">The names of the layers.</param>
    /// <param name="choose">Gives the new layer, usually by <see cref="LayerProblem.With"/>.</param>
    /// <param name="keepsWeights">Whether only biases change, for which means are enough.</param>
    /// <exception cref="DiagnosticException">There is nothing to learn from the samples.</exception>
    public static CompressedNetwork Run(
        CompressedNetwork network, CompressionContext context, string step, IReadOnlyCollection<string> layers, Func<LayerProblem, LayerWeights> choose, bool keepsWeights = false)
    {
        RequireSamples(context, step);
        SampleSet samples = NetworkWalk.Choose(network.Graph, context.Data.Calibration);
        NetworkWalk changed = new(network.Graph, samples, context.Executors), original = new(network.Imported ?? network.Floats, samples, context.Executors);
        foreach (Node node in network.Graph.Nodes.Where(node => layers.Contains(node.Name)))
        {
            if (LayerWeights.Of(changed.Graph, node) is { } layer)
            {
                changed.Replace(choose(ProblemOf(layer, changed, original, keepsWeights)).PutInto(changed.Graph));
            }
        }

        return network with { Graph = changed.Graph };
    }

    /// <summary>What errors would cost in layers of a network as it is.</summary>
    /// <param name="network">A float or integer network.</param>
    /// <param name="context">Samples and executors.</param>
    /// <param name="step">The step's name, for messages.</param>
    /// <param name="layers">The names of the layers.</param>
    /// <returns>By the layer's name: the moments of what it reads, and what the variance of each row's sum, in its own steps, counts beside all others.</returns>
    /// <exception cref="DiagnosticException">There is nothing to learn from the samples.</exception>
    public static IReadOnlyDictionary<string, (InputMoments Moments, double[] RowFactors)> Costs(
        CompressedNetwork network, CompressionContext context, string step, IReadOnlyCollection<string> layers)
    {
        RequireSamples(context, step);
        IReadOnlyDictionary<string, InputMoments> moments = InputMoments.Of(network.Graph, context.Data.Calibration, context.Executors, layers);
        IReadOnlyDictionary<string, double[]>? sensitivities = OutputSensitivity.Of(network.Floats, context.Data.Calibration, context.Executors);
        return LayerWeights.Of(network.Graph).Where(layer => layers.Contains(layer.Node.Name)).ToDictionary(
            layer => layer.Node.Name,
            layer => (moments[layer.Node.Name], RowFactors(layer, moments[layer.Node.Name], sensitivities?.GetValueOrDefault(layer.Node.Name))), StringComparer.Ordinal);
    }

    /// <summary>By what the network's answers make of it; where that is not known, as a part of the variance of all sums of the layer.</summary>
    private static double[] RowFactors(LayerWeights layer, InputMoments moments, double[]? sensitivity)
    {
        double[] squares = [.. layer.SumScales.Select(scale => scale * scale)];
        if (sensitivity?.Length == layer.Rows && sensitivity.Any(value => value > 0))
        {
            return [.. squares.Zip(sensitivity, (square, counts) => square * counts)];
        }

        Curvature[] curvatures = [.. Enumerable.Range(0, layer.Sources).Select(source => new Curvature(moments.Covariance(source), layer.Columns))];
        double power = Enumerable.Range(0, layer.Rows).Sum(row => squares[row] * curvatures[layer.SourceOf(row)].Cost(layer.Weights.AsSpan(row * layer.Columns, layer.Columns)));
        return [.. squares.Select(square => power > 0 ? square / power : 0)];
    }

    private static LayerProblem ProblemOf(LayerWeights layer, NetworkWalk changed, NetworkWalk original, bool keepsWeights)
    {
        changed.Reach(layer.Node);
        InputMoments moments = InputMoments.Of(changed, layer, keepsWeights);
        double[] accumulatorScales = [.. layer.SumScales];
        LayerWeights? reference = LayerWeights.Of(original.Graph).FirstOrDefault(
            candidate => candidate.Node.Name == layer.Node.Name && (candidate.Rows, candidate.Columns, candidate.Sources) == (layer.Rows, layer.Columns, layer.Sources));
        if (reference is null)
        {
            // The layer has no counterpart: it stands for itself.
            double[] own = Means(layer, moments);
            return new LayerProblem(layer, layer, moments, null, [.. Enumerable.Repeat(1.0, layer.Rows)], own);
        }

        original.Reach(reference.Node);
        LayerWeights reals = InReals(reference);
        double? scale = StepOf(changed.Graph, layer);
        double originalStep = StepOf(original.Graph, reference) ?? 1;
        if (scale is not { } step || keepsWeights)
        {
            double[] sums = Means(reals, InputMoments.Of(original, reference, isDiagonal: true));
            return new LayerProblem(layer, reals, moments, null, accumulatorScales, [.. sums.Select(sum => sum * originalStep)]);
        }

        InputShift shift = InputShift.Of(changed, layer, original, reference, step / originalStep);
        double[][] means = [.. Enumerable.Range(0, layer.Sources).Select(source => moments.Mean(source).Zip(shift.Mean(source), (mean, more) => (mean + more) * step).ToArray())];
        return new LayerProblem(layer, reals, moments, shift, accumulatorScales, Means(reals, means));
    }

    /// <summary>What one step of a layer's input stands for; null for columns of raw sensor steps, whose scales and offsets are in the weights.</summary>
    private static double? StepOf(Graph graph, LayerWeights layer) => graph[layer.Node.Inputs[0]].Type.Quantization switch
    {
        Ir.Quantization.PerTensor whole => whole.Scale,
        Ir.Quantization.None => 1,
        _ => null,
    };

    /// <summary>A layer's weights and biases as the reals that they stand for.</summary>
    private static LayerWeights InReals(LayerWeights layer) => layer with
    {
        Weights = [.. layer.Weights.Select((weight, i) => weight * layer.Scales[i / layer.Columns])],
        Bias = [.. layer.Bias.Select((bias, row) => bias * layer.SumScales[row])],
    };

    /// <summary>E[w·x] of every row.</summary>
    private static double[] Means(LayerWeights layer, InputMoments moments) => Means(layer, [.. Enumerable.Range(0, layer.Sources).Select(moments.Mean)]);

    private static double[] Means(LayerWeights layer, double[][] means) =>
        [.. Enumerable.Range(0, layer.Rows).Select(row => Curvature.Dot(layer.Weights.AsSpan(row * layer.Columns, layer.Columns), means[layer.SourceOf(row)]))];

    private static void RequireSamples(CompressionContext context, string step)
    {
        SampleSet samples = context.Data.Calibration;
        if (samples.AreAllEqual)
        {
            throw new DiagnosticException(
                DiagnosticCodes.NothingToLearn, $"step '{step}'", samples.Count > 1 ? $"all {samples.Count} calibration samples are the same" : "there is only one calibration sample",
                $"give at least {FewSamples} different samples with --calibration or --data");
        }

        if (samples.Count < FewSamples && context.Warnings.All(warning => warning.Code != DiagnosticCodes.LittleToLearn))
        {
            context.Warnings.Add(new Diagnostic(
                DiagnosticCodes.LittleToLearn, $"step '{step}'", $"it learns from {samples.Count} calibration samples only", $"give at least {FewSamples} with --calibration or --data"));
        }
    }
}
