using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TinyML.Compiler.Passes.Reconstruction;

/// <summary>A symmetric matrix A that says what errors of a row of weights cost, d·A·dᵀ, with the factor that tells how other weights best take an error up.
/// A is damped (a part of the mean of its diagonal is added to the diagonal), so that columns that never vary, or always vary alike, do no harm.</summary>
internal sealed class Curvature
{
    /// <summary>The part of the mean diagonal that is added: an error of a weight costs at least that.</summary>
    public const double UsualDamping = 0.01;

    private const double StrongerDamping = 10;
    private readonly double[] _matrix;
    private readonly double[] _inverseFactor;

    /// <summary>Factors a matrix.</summary>
    /// <param name="matrix">columns·columns row-major, symmetric, no negative eigenvalues but for rounding errors; or only a diagonal.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="damping">The part of the mean diagonal that is added to the diagonal; it grows where the factorization needs more.</param>
    public Curvature(double[] matrix, int columns, double damping = UsualDamping)
    {
        Columns = columns;
        IsDiagonal = matrix.Length == columns && columns > 1;
        double[] diagonal = [.. Enumerable.Range(0, columns).Select(i => matrix[IsDiagonal ? i : i * (columns + 1)])];
        double mean = diagonal.Average();
        Order = [.. Enumerable.Range(0, columns).OrderByDescending(i => diagonal[i])];
        for (Damping = mean > 0 ? mean * damping : 1; ; Damping *= StrongerDamping)
        {
            Diagonal = [.. diagonal.Select(element => element + Damping)];
            _matrix = IsDiagonal ? [] : Damped(matrix);
            if (IsDiagonal)
            {
                _inverseFactor = [];
                return;
            }

            if (InverseFactor(_matrix, Order) is { } factor)
            {
                _inverseFactor = factor;
                return;
            }
        }
    }

    /// <summary>The number of columns.</summary>
    public int Columns { get; }

    /// <summary>Whether errors of different weights do not meet.</summary>
    public bool IsDiagonal { get; }

    /// <summary>What was added to the diagonal.</summary>
    public double Damping { get; }

    /// <summary>A's diagonal.</summary>
    public double[] Diagonal { get; }

    /// <summary>The columns by decreasing diagonal: what is fixed first finds most others to take up its error.</summary>
    public int[] Order { get; }

    /// <summary>A row of A; not for diagonal ones.</summary>
    public ReadOnlySpan<double> Row(int column) => _matrix.AsSpan(column * Columns, Columns);

    /// <summary>A row of U, upper triangular in <see cref="Order"/>, with UᵀU the inverse of A in that order: once the columns before the k-th are fixed, an
    /// error e of the k-th is best taken up by e·U[k][l]/U[k][k] in each later one. Not for diagonal ones.</summary>
    public ReadOnlySpan<double> FactorRow(int k) => _inverseFactor.AsSpan(k * Columns, Columns);

    /// <summary>A⁻¹, row-major, in the order of the columns; only its diagonal for diagonal ones.</summary>
    public double[] Inverse()
    {
        if (IsDiagonal)
        {
            return [.. Diagonal.Select(element => 1 / element)];
        }

        double[] inverse = new double[Columns * Columns], sum = new double[Columns];
        for (int k = 0; k < Columns; k++)
        {
            Array.Clear(sum);
            for (int j = 0; j <= k; j++)
            {
                InputMoments.AddScaled(sum.AsSpan(j), FactorRow(j)[j..], FactorRow(j)[k]);
            }

            for (int l = 0; l < Columns; l++)
            {
                inverse[(Order[k] * Columns) + Order[l]] = sum[l];
            }
        }

        return inverse;
    }

    /// <summary>d·A·dᵀ.</summary>
    /// <param name="errors">One error per column.</param>
    public double Cost(ReadOnlySpan<double> errors)
    {
        double cost = 0;
        for (int i = 0; i < errors.Length; i++)
        {
            cost += errors[i] * (IsDiagonal ? Diagonal[i] * errors[i] : Dot(Row(i), errors));
        }

        return cost;
    }

    /// <summary>v·A⁻¹.</summary>
    /// <param name="vector">One number per column.</param>
    public double[] Solve(ReadOnlySpan<double> vector)
    {
        double[] ordered = new double[Columns], sums = new double[Columns], result = new double[Columns];
        for (int k = 0; k < Columns; k++)
        {
            ordered[k] = IsDiagonal ? vector[k] / Diagonal[k] : vector[Order[k]];
        }

        if (IsDiagonal)
        {
            return ordered;
        }

        for (int k = 0; k < Columns; k++)
        {
            InputMoments.AddScaled(sums.AsSpan(k), FactorRow(k)[k..], Dot(FactorRow(k)[k..], ordered.AsSpan(k)));
        }

        for (int k = 0; k < Columns; k++)
        {
            result[Order[k]] = sums[k];
        }

        return result;
    }

    /// <summary>Σ a·b, added in the same order on every processor.</summary>
    internal static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        ReadOnlySpan<Vector256<double>> wideA = MemoryMarshal.Cast<double, Vector256<double>>(a), wideB = MemoryMarshal.Cast<double, Vector256<double>>(b);
        Vector256<double> sums = Vector256<double>.Zero;
        for (int i = 0; i < wideA.Length; i++)
        {
            sums += wideA[i] * wideB[i];
        }

        double sum = sums[0] + sums[1] + sums[2] + sums[3];
        for (int i = wideA.Length * Vector256<double>.Count; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    private double[] Damped(double[] matrix)
    {
        double[] damped = [.. matrix];
        for (int i = 0; i < Columns; i++)
        {
            damped[i * (Columns + 1)] = Diagonal[i];
        }

        return damped;
    }

    /// <summary>U: with the order of rows and columns turned round, A = L·Lᵀ (Cholesky), and U is the inverse of L, turned round again.</summary>
    /// <returns>Null where A is not positive definite.</returns>
    private static double[]? InverseFactor(double[] matrix, int[] order)
    {
        int n = order.Length;
        var lower = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            Span<double> row = lower.AsSpan(i * n, n);
            for (int j = 0; j <= i; j++)
            {
                double rest = matrix[(order[n - 1 - i] * n) + order[n - 1 - j]] - Dot(row[..j], lower.AsSpan(j * n, j));
                if (j < i)
                {
                    row[j] = rest / lower[(j * n) + j];
                }
                else if (rest > 1e-12 * matrix[order[n - 1 - i] * (n + 1)])
                {
                    row[i] = Math.Sqrt(rest);
                }
                else
                {
                    return null;
                }
            }
        }

        return TurnedRound(InverseOfLower(lower, n), n);
    }

    /// <summary>The inverse of a lower triangular matrix.</summary>
    private static double[] InverseOfLower(double[] lower, int n)
    {
        var inverse = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            Span<double> row = inverse.AsSpan(i * n, n);
            for (int k = 0; k < i; k++)
            {
                InputMoments.AddScaled(row[..(k + 1)], inverse.AsSpan(k * n, k + 1), -lower[(i * n) + k]);
            }

            double pivot = 1 / lower[(i * n) + i];
            row[i] = 1;
            for (int j = 0; j <= i; j++)
            {
                row[j] *= pivot;
            }
        }

        return inverse;
    }

    private static double[] TurnedRound(double[] matrix, int n)
    {
        var result = new double[matrix.Length];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                result[(i * n) + j] = matrix[((n - 1 - i) * n) + n - 1 - j];
            }
        }

        return result;
    }
}
