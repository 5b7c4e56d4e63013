using TinyML.Compiler.Passes.Reconstruction;

namespace TinyML.Compiler.Passes.Pruning;

/// <summary>In which order the weights of one row go, each the one whose removal costs least once the remaining ones have taken up the errors of those that went before
/// (optimal brain surgery row by row: Frantar and Alistarh, "Optimal Brain Compression", 2022).</summary>
/// <param name="Columns">The columns in the order in which they go.</param>
/// <param name="Costs">What each removal adds to the variance of the row's sum.</param>
internal sealed record RemovalOrder(int[] Columns, double[] Costs)
{
    /// <summary>The order of a row.</summary>
    /// <param name="weights">The row.</param>
    /// <param name="inverse">The inverse of what errors cost (<see cref="Curvature.Inverse"/>); with only its diagonal every weight stands alone.</param>
    /// <param name="counts">Whether a column is there at all; others count as gone before and are not listed.</param>
    /// <param name="keep">How many stay of each <paramref name="of"/> neighbours.</param>
    /// <param name="of">The length of a pattern; 1, with none to keep, lets all go.</param>
    public static RemovalOrder Of(ReadOnlySpan<double> weights, double[] inverse, Func<int, bool> counts, int keep = 0, int of = 1)
    {
        int columns = weights.Length;
        bool[] gone = [.. Enumerable.Range(0, columns).Select(column => !counts(column))];
        int[] left = new int[(columns + of - 1) / of];
        double[] rest = weights.ToArray();
        bool isDiagonal = inverse.Length == columns;
        inverse = isDiagonal ? inverse : [.. inverse];
        for (int column = 0; column < columns; column++)
        {
            left[column / of] += gone[column] ? 0 : 1;
            if (gone[column] && !isDiagonal)
            {
                EliminateFrom(inverse, rest, column);
            }
        }

        List<int> order = new(columns);
        List<double> costs = new(columns);
        while (Cheapest(rest, inverse, column => !gone[column] && left[column / of] > keep) is ({ } column, var cost))
        {
            gone[column] = true;
            left[column / of]--;
            order.Add(column);
            costs.Add(cost);
            if (!isDiagonal)
            {
                EliminateFrom(inverse, rest, column);
            }
        }

        return new RemovalOrder([.. order], [.. costs]);
    }

    /// <summary>Takes a column out of the inverse: what is left of it is the inverse without that row and column.</summary>
    /// <param name="inverse">columns·columns.</param>
    /// <param name="pivotRow">The column's row of it, as it was.</param>
    /// <param name="column">The column.</param>
    public static void Eliminate(double[] inverse, double[] pivotRow, int column)
    {
        int columns = pivotRow.Length;
        for (int i = 0; i < columns; i++)
        {
            if (i != column && pivotRow[i] != 0)
            {
                InputMoments.AddScaled(inverse.AsSpan(i * columns, columns), pivotRow, -pivotRow[i] / pivotRow[column]);
            }
        }
    }

    /// <summary>Takes a column out and lets the other weights of the row take up its error.</summary>
    private static void EliminateFrom(double[] inverse, double[] weights, int column)
    {
        double[] pivotRow = inverse.AsSpan(column * weights.Length, weights.Length).ToArray();
        InputMoments.AddScaled(weights, pivotRow, -weights[column] / pivotRow[column]);
        Eliminate(inverse, pivotRow, column);
    }

    private static (int? Column, double Cost) Cheapest(double[] weights, double[] inverse, Func<int, bool> mayGo)
    {
        int? best = null;
        double least = double.PositiveInfinity;
        int stride = inverse.Length == weights.Length ? 1 : weights.Length + 1;
        for (int i = 0; i < weights.Length; i++)
        {
            if (mayGo(i) && weights[i] * weights[i] / inverse[i * stride] is var cost && cost < least)
            {
                (best, least) = (i, cost);
            }
        }

        return (best, least);
    }
}
