using System.Runtime.Intrinsics;
using MathNet.Numerics.LinearAlgebra;

namespace TinyML.Models.Benzene.Training;

/// <summary>Fits a network by Levenberg and Marquardt's method with rows reweighted at every step, so that the sum of
/// δ²·(√(1 + (r/δ)²) − 1) over the residuals r is minimized: squares for a large δ, absolute values for a small one.
/// Marquardt, "An Algorithm for Least-Squares Estimation of Nonlinear Parameters", 1963; the weights are those of
/// iteratively reweighted least squares for the pseudo-Huber loss. Half the decay times the sum of squared parameters is added,
/// which keeps weights small enough for integers to hold.</summary>
public sealed class LevenbergMarquardt
{
    private const double FirstDamping = 1e-2;
    private const double LowestDamping = 1e-8;
    private const double HighestDamping = 1e12;

    private readonly Samples _samples;
    private readonly double _decay;
    private readonly int _stride;
    private readonly double[] _normal;
    private readonly double[] _gradient;
    private readonly double[] _row;

    /// <summary>Prepares for networks with a number of parameters and a decay.</summary>
    public LevenbergMarquardt(Samples samples, int parameterCount, double decay)
    {
        _samples = samples;
        _decay = decay;
        // Rows of the normal matrix are padded to whole vectors.
        _stride = (parameterCount + 3) & ~3;
        _normal = new double[_stride * _stride];
        _gradient = new double[parameterCount];
        _row = new double[_stride];
    }

    /// <summary>Improves a network until steps stop helping.</summary>
    /// <param name="start">Where to begin; not changed.</param>
    /// <param name="delta">Residuals (standardized) well below it count squared, well above it by their absolute value.</param>
    /// <param name="iterations">The most steps to take.</param>
    public Network Minimize(Network start, double delta, int iterations)
    {
        Network best = start;
        double bestLoss = Loss(best, delta);
        double damping = FirstDamping;
        for (int i = 0; i < iterations && damping < HighestDamping; i++)
        {
            Linearize(best, delta);
            double before = bestLoss;
            while (damping < HighestDamping)
            {
                Network trial = Step(best, damping);
                double loss = Loss(trial, delta);
                if (loss < bestLoss)
                {
                    (best, bestLoss) = (trial, loss);
                    damping = Math.Max(damping * 0.2, LowestDamping);
                    break;
                }

                damping *= 4;
            }

            if (before - bestLoss < 1e-9 * before)
            {
                break;
            }
        }

        return best;
    }

    private double Loss(Network network, double delta)
    {
        var workspace = new Network.Workspace(network);
        double sum = 0;
        for (int n = 0; n < _samples.Count; n++)
        {
            double r = (_samples.Targets[n] - network.Run(_samples.Row(n), workspace)) / delta;
            sum += Math.Sqrt(1 + (r * r)) - 1;
        }

        double loss = (sum * delta * delta) + (0.5 * _decay * network.Parameters.Sum(p => p * p));
        return double.IsFinite(loss) ? loss : double.MaxValue;
    }

    /// <summary>Sums JᵀWJ (its upper half, by rows) and JᵀWr over the rows.</summary>
    private void Linearize(Network network, double delta)
    {
        Array.Clear(_normal);
        for (int p = 0; p < _gradient.Length; p++)
        {
            _normal[(p * _stride) + p] = _decay;
            _gradient[p] = -_decay * network.Parameters[p];
        }

        var workspace = new Network.Workspace(network);
        for (int n = 0; n < _samples.Count; n++)
        {
            double residual = _samples.Targets[n] - network.RunWithGradient(_samples.Row(n), workspace, _row);
            double weight = 1 / Math.Sqrt(1 + (residual / delta * (residual / delta)));
            for (int p = 0; p < _gradient.Length; p++)
            {
                double scaled = weight * _row[p];
                _gradient[p] += scaled * residual;
                AddScaled(_normal.AsSpan(p * _stride, _stride), _row, scaled, p & ~3);
            }
        }
    }

    private static void AddScaled(Span<double> sum, ReadOnlySpan<double> values, double factor, int from)
    {
        Vector256<double> factors = Vector256.Create(factor);
        for (int i = from; i < sum.Length; i += 4)
        {
            (Vector256.Create(sum[i..]) + (factors * Vector256.Create(values[i..]))).CopyTo(sum[i..]);
        }
    }

    private Network Step(Network network, double damping)
    {
        int count = _gradient.Length;
        Matrix<double> matrix = Matrix<double>.Build.Dense(count, count, (i, j) =>
            i == j ? (_normal[(i * _stride) + i] * (1 + damping)) + 1e-9 : _normal[(Math.Min(i, j) * _stride) + Math.Max(i, j)]);
        double[] step = matrix.Cholesky().Solve(Vector<double>.Build.Dense(_gradient)).AsArray();
        return network.With([.. network.Parameters.Zip(step, (p, s) => p + s)]);
    }
}
