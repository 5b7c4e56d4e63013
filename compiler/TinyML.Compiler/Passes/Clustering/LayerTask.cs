using TinyML.Compiler.Ir;
using TinyML.Compiler.Passes.Reconstruction;

namespace TinyML.Compiler.Passes.Clustering;

/// <summary>A layer whose weights are to be chosen anew, with its errors counted as a part of the layer's own variance (one unit is noise as strong as the signal, the same for all
/// layers), or by what the network's answers make of them (one unit is one nat of divergence between the answers, per sample).</summary>
internal sealed class LayerTask
{
    private readonly double[] _factors;

    /// <summary>Looks at a layer.</summary>
    /// <param name="problem">What the weights should be, and what errors cost in a row's own steps.</param>
    /// <param name="graph">Says what a row's steps are in steps of the layer's output.</param>
    /// <param name="sensitivity">What errors of each row's sums, in reals, do to the answers (<see cref="OutputSensitivity"/>); null counts errors by the layer's own variance.</param>
    public LayerTask(LayerProblem problem, Graph graph, double[]? sensitivity = null)
    {
        (Problem, Layer) = (problem, problem.Layer);
        Targets = [.. problem.Target.Select((target, i) => Layer.Weights[i] == 0 ? 0 : target)];
        if (sensitivity is not null)
        {
            _factors = [.. Layer.SumScales.Zip(sensitivity, (scale, counts) => scale * scale * counts / 2)];
            return;
        }

        double[] ratios = Ratios(Layer, graph);
        double signal = Enumerable.Range(0, Layer.Rows).Sum(row => ratios[row] * ratios[row] * problem.CurvatureOf(row).Cost(Targets.AsSpan(row * Layer.Columns, Layer.Columns)));
        _factors = [.. ratios.Select(ratio => ratio * ratio / (signal > 0 ? signal : 1))];
    }

    /// <summary>The layer as it is.</summary>
    public LayerWeights Layer { get; }

    /// <summary>What its weights should be, and what errors cost in a row's own steps.</summary>
    public LayerProblem Problem { get; }

    /// <summary>What the weights should be, in steps of each row's weights, row-major, where zeros stay zeros; <see cref="LayerProblem.Target"/> knows of no zeros, so that the others take up what these lack.</summary>
    public double[] Targets { get; }

    /// <summary>What the variance of a row's sums, in its own steps, counts.</summary>
    public double FactorOf(int row) => _factors[row];

    /// <summary>What a square of an error of a weight costs while all others are right.</summary>
    public double ImportanceOf(int row, int column) => _factors[row] * Problem.CurvatureOf(row).Diagonal[column];

    /// <summary>Noise power / signal power of the layer's sums.</summary>
    /// <param name="weights">Row-major.</param>
    public double Noise(double[] weights) => Enumerable.Range(0, Layer.Rows).Sum(row => _factors[row] * Problem.CurvatureOf(row).Cost(
        [.. Enumerable.Range(row * Layer.Columns, Layer.Columns).Select(i => weights[i] - Problem.Target[i])]));

    /// <summary>What one step of a row's sums is in steps of the layer's output; 1 for float layers.</summary>
    private static double[] Ratios(LayerWeights layer, Graph graph) =>
        graph[layer.Node.Output].Type.Quantization is Ir.Quantization.PerTensor output && graph[layer.Node.Inputs[2]].Type.Quantization is Ir.Quantization.PerChannel sums
            ? [.. sums.Scales.Select(scale => scale / output.Scale)]
            : [.. Enumerable.Repeat(1.0, layer.Rows)];
}
