namespace TinyML.Compiler.Passes.Reconstruction;

/// <summary>One layer of a network that is being changed: which weights it should have, given what the layers before it really hand on, and what errors cost.
/// Everything is in the unit of the layer's weights: steps for integers.</summary>
/// <param name="layer">The layer as it is.</param>
/// <param name="reference">The same layer of the network that it stands for.</param>
/// <param name="moments">What the layer really reads.</param>
/// <param name="shift">How that differs from what the reference reads; null where the two cannot be compared.</param>
/// <param name="accumulatorScales">What one step of an accumulator stands for, per row; ones for float layers.</param>
/// <param name="referenceMeans">E[w·x] of the reference's rows, in reals, without the bias.</param>
internal sealed class LayerProblem(
    LayerWeights layer, LayerWeights reference, InputMoments moments, InputShift? shift, double[] accumulatorScales, double[] referenceMeans)
{
    private readonly Lazy<Curvature>[] _curvatures =
        [.. Enumerable.Range(0, layer.Sources).Select(source => new Lazy<Curvature>(() => new Curvature(moments.Covariance(source), layer.Columns)))];

    private readonly double[][] _means = [.. Enumerable.Range(0, layer.Sources).Select(moments.Mean)];
    private double[]? _target;

    /// <summary>The layer as it is.</summary>
    public LayerWeights Layer => layer;

    /// <summary>What the layer reads.</summary>
    public InputMoments Moments => moments;

    /// <summary>The weights that would make the layer's sums those of the reference, as nearly as is possible, if every number were allowed.</summary>
    public double[] Target => _target ??= Wanted();

    /// <summary>What errors of a row's weights cost: the variance of the sum that they cause.</summary>
    public Curvature CurvatureOf(int row) => _curvatures[layer.SourceOf(row)].Value;

    /// <summary>An integer that a weight may be, nearest to a number; the number itself in float layers. Weights that are zero stay so.</summary>
    public double Nearest(int row, int column, double value) =>
        layer.Weights[(row * layer.Columns) + column] == 0 ? 0 : layer.IsInteger ? Math.Clamp(Math.Round(value), -layer.Limit, layer.Limit) : value;

    /// <summary>The same problem with rows whose steps are so many times as large. The layer then has real numbers for weights.</summary>
    /// <param name="factors">One per row; positive.</param>
    public LayerProblem Rescaled(double[] factors) => new(
        layer with
        {
            Weights = [.. layer.Weights.Select((weight, i) => weight / factors[i / layer.Columns])],
            Bias = [.. layer.Bias.Select((bias, row) => bias / factors[row])],
            Scales = [.. layer.Scales.Select((scale, row) => scale * factors[row])],
        },
        reference, moments, shift, [.. accumulatorScales.Select((scale, row) => scale * factors[row])], referenceMeans);

    /// <summary>The layer with other weights, and with biases that give every row the reference's mean.</summary>
    public LayerWeights With(double[] weights) => layer with
    {
        Weights = weights,
        Bias = [.. Enumerable.Range(0, layer.Rows).Select(row =>
            ((reference.Bias[row] + referenceMeans[row]) / accumulatorScales[row])
            - Curvature.Dot(weights.AsSpan(row * layer.Columns, layer.Columns), _means[layer.SourceOf(row)]))],
    };

    /// <summary>The layer with the weights that are allowed to it (<see cref="Nearest"/>) and together make its sums most nearly those of the reference.</summary>
    public LayerWeights Solved() => With(SecondOrder.Fix(Target, layer.Columns, CurvatureOf, Nearest));

    /// <summary>Σ over all rows of the variance that the errors of these weights cause.</summary>
    public double Cost(double[] weights) => Enumerable.Range(0, layer.Rows).Sum(row => CurvatureOf(row).Cost(
        [.. Enumerable.Range(row * layer.Columns, layer.Columns).Select(i => Target[i] - weights[i])]));

    private double[] Wanted()
    {
        if (shift is null)
        {
            return layer.Weights;
        }

        double[] target = [.. reference.Weights.Select((weight, i) => weight / layer.Scales[i / layer.Columns])];
        if (moments.IsDiagonal)
        {
            return target;
        }

        Parallel.For(0, layer.Rows, row =>
        {
            // The reference's sum is w·x = w·x̂ + w·(x - x̂); of the second part w·Cov[x - x̂, x̂]·Cov[x̂]⁻¹·x̂ can be told from x̂.
            Span<double> weights = target.AsSpan(row * layer.Columns, layer.Columns);
            InputMoments.AddScaled(weights, CurvatureOf(row).Solve(shift.Apply(layer.SourceOf(row), weights)), 1);
        });
        return target;
    }
}
