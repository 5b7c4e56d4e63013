using TinyML.Compiler.Compression;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Passes.Reconstruction;

namespace TinyML.Compiler.Passes.Clustering;

/// <summary>What is to be said about one layer before its weights are chosen anew: what they should be, and what errors cost. Errors are counted as a part of the layer's own variance:
/// one unit of cost is noise as strong as the signal.</summary>
internal sealed class LayerTask
{
    private readonly double[][] _covariances;
    private readonly double[] _factors;

    /// <summary>Looks at a layer that a walk has reached.</summary>
    /// <param name="layer">The layer as it is.</param>
    /// <param name="network">Says what its weights should be.</param>
    /// <param name="moments">What the weights are multiplied by.</param>
    public LayerTask(LayerWeights layer, CompressedNetwork network, InputMoments moments)
    {
        (Layer, Moments) = (layer, moments);
        Targets = TargetsOf(layer, network.Floats);
        _covariances = [.. Enumerable.Range(0, moments.Sources).Select(moments.Covariance)];
        double[] ratios = Ratios(layer, network.Graph);
        double signal = Enumerable.Range(0, layer.Rows).Sum(row => ratios[row] * ratios[row] * Cost(row, Targets.AsSpan(row * layer.Columns, layer.Columns)));
        _factors = [.. ratios.Select(ratio => ratio * ratio / (signal > 0 ? signal : 1))];
    }

    /// <summary>The layer as it is.</summary>
    public LayerWeights Layer { get; }

    /// <summary>What the weights are multiplied by.</summary>
    public InputMoments Moments { get; }

    /// <summary>What the weights should be, in steps of each row's weights; row-major.</summary>
    public double[] Targets { get; }

    /// <summary>What d·Cov[x]·dᵀ of a row counts.</summary>
    public double FactorOf(int row) => _factors[row];

    /// <summary>What a square of an error of a weight costs while all others are right.</summary>
    public double ImportanceOf(int row, int column) => _factors[row] * Diagonal(Layer.SourceOf(row), column);

    /// <summary>What errors of a row cost, to be multiplied by <see cref="FactorOf"/>. One per source.</summary>
    public Curvature[] Curvatures() => [.. _covariances.Select(covariance => new Curvature(covariance, Layer.Columns))];

    /// <summary>Σ factor·d·Cov[x]·dᵀ over all rows: noise power / signal power of the layer's sums.</summary>
    /// <param name="weights">Row-major.</param>
    public double Noise(ReadOnlySpan<double> weights)
    {
        double noise = 0;
        var errors = new double[Layer.Columns];
        for (int row = 0; row < Layer.Rows; row++)
        {
            for (int i = 0; i < errors.Length; i++)
            {
                errors[i] = weights[(row * errors.Length) + i] - Targets[(row * errors.Length) + i];
            }

            noise += _factors[row] * Cost(row, errors);
        }

        return noise;
    }

    /// <summary>The biases with which the mean of each row's sums stays as it is when the layer takes other weights.</summary>
    /// <param name="weights">Row-major.</param>
    public double[] KeptMeans(double[] weights)
    {
        double[][] means = [.. Enumerable.Range(0, Moments.Sources).Select(Moments.Mean)];
        return
        [
            .. Layer.Bias.Select((bias, row) =>
            {
                double[] mean = means[Layer.SourceOf(row)];
                return bias - Enumerable.Range(0, Layer.Columns).Sum(i => (weights[(row * Layer.Columns) + i] - Layer.Weights[(row * Layer.Columns) + i]) * mean[i]);
            }),
        ];
    }

    /// <summary>The float weights in steps of the integer layer's rows; weights that are zero stay so. The layer's own weights where the float network has no layer like it.</summary>
    private static double[] TargetsOf(LayerWeights layer, Graph floats)
    {
        if (!layer.IsInteger || floats.Nodes.FirstOrDefault(node => node.Name == layer.Node.Name) is not { } node || LayerWeights.Of(floats, node) is not { } real
            || (real.Rows, real.Columns) != (layer.Rows, layer.Columns))
        {
            return layer.Weights;
        }

        return [.. real.Weights.Select((weight, i) => layer.Weights[i] == 0 ? 0 : weight / layer.Scales[i / layer.Columns])];
    }

    /// <summary>What one step of a row's sums is in steps of the layer's output; 1 for float layers.</summary>
    private static double[] Ratios(LayerWeights layer, Graph graph) =>
        graph[layer.Node.Output].Type.Quantization is Ir.Quantization.PerTensor output && graph[layer.Node.Inputs[2]].Type.Quantization is Ir.Quantization.PerChannel sums
            ? [.. sums.Scales.Select(scale => scale / output.Scale)]
            : [.. Enumerable.Repeat(1.0, layer.Rows)];

    private double Cost(int row, ReadOnlySpan<double> errors)
    {
        int source = Layer.SourceOf(row);
        double cost = 0;
        for (int i = 0; i < errors.Length; i++)
        {
            if (errors[i] != 0)
            {
                cost += errors[i] * (Moments.IsDiagonal ? _covariances[source][i] * errors[i] : Curvature.Dot(_covariances[source].AsSpan(i * errors.Length, errors.Length), errors));
            }
        }

        return cost;
    }

    private double Diagonal(int source, int column) => _covariances[source][Moments.IsDiagonal ? column : column * (Layer.Columns + 1)];
}
