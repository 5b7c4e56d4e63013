namespace TinyML.Compiler.Passes.Reconstruction;

/// <summary>What a weight may become.</summary>
/// <param name="row">Its output channel.</param>
/// <param name="column">Its place in the row.</param>
/// <param name="value">What it would best be. Called from several threads.</param>
/// <returns>An allowed value, usually the nearest.</returns>
internal delegate double AllowedValue(int row, int column, double value);

/// <summary>What weights may become, where some values cost more than others.</summary>
internal interface IWeightChoice
{
    /// <summary>The best value for a weight. Called from several threads.</summary>
    /// <param name="row">Its output channel.</param>
    /// <param name="column">Its place in the row.</param>
    /// <param name="value">What it would best be.</param>
    /// <param name="importance">What a square of the difference costs.</param>
    double Choose(int row, int column, double value, double importance);

    /// <summary>What a value itself costs.</summary>
    /// <param name="row">The output channel.</param>
    /// <param name="value">An allowed value.</param>
    double PriceOf(int row, double value);
}

/// <summary>Chooses weights from allowed values so that a layer's sums change least. Column by column, the weights that are not fixed yet take up the error
/// of those that are (optimal brain surgery: Hassibi and Stork, "Second order derivatives for network pruning", 1992; with the inverse from
/// Cholesky factors: Frantar et al., "GPTQ", 2022); then single weights change again as long as that makes the error smaller.</summary>
internal static class SecondOrder
{
    /// <summary>Sweeps after which little changes any more.</summary>
    public const int UsualSweeps = 12;

    // Smaller gains than this part of a row's error are rounding errors.
    private const double LeastGain = 1e-9;

    /// <summary>The chosen weights.</summary>
    /// <param name="target">The weights to stand for, rows·columns row-major.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="curvatureOf">What errors of a row cost.</param>
    /// <param name="allowed">What a weight may become.</param>
    /// <param name="sweeps">How often all weights of a row are tried again, 0 for never. What <paramref name="allowed"/> gives then should be the nearest allowed value.</param>
    public static double[] Fix(double[] target, int columns, Func<int, Curvature> curvatureOf, AllowedValue allowed, int sweeps = UsualSweeps) =>
        Fix(target, columns, curvatureOf, new Free(allowed), sweeps);

    /// <summary>The chosen weights, where values have a price beside the error that they make.</summary>
    /// <param name="target">The weights to stand for, rows·columns row-major.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="curvatureOf">What errors of a row cost.</param>
    /// <param name="choice">What weights may become.</param>
    /// <param name="sweeps">How often all weights of a row are tried again, 0 for never.</param>
    public static double[] Fix(double[] target, int columns, Func<int, Curvature> curvatureOf, IWeightChoice choice, int sweeps = UsualSweeps)
    {
        var chosen = new double[target.Length];
        Parallel.For(0, target.Length / columns, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, row =>
        {
            Span<double> result = chosen.AsSpan(row * columns, columns);
            ReadOnlySpan<double> wanted = target.AsSpan(row * columns, columns);
            Curvature curvature = curvatureOf(row);
            Fill(row, wanted, result, curvature, choice);
            if (curvature.IsDiagonal || sweeps == 0)
            {
                return;
            }

            // Each weight's own best value is another start, so that the result is never worse than that.
            var alone = new double[columns];
            for (int i = 0; i < columns; i++)
            {
                alone[i] = choice.Choose(row, i, wanted[i], curvature.Diagonal[i]);
            }

            if (Refine(row, wanted, alone, curvature, choice, sweeps) < Refine(row, wanted, result, curvature, choice, sweeps))
            {
                alone.CopyTo(result);
            }
        });
        return chosen;
    }

    private sealed class Free(AllowedValue allowed) : IWeightChoice
    {
        public double Choose(int row, int column, double value, double importance) => allowed(row, column, value);

        public double PriceOf(int row, double value) => 0;
    }

    private static void Fill(int row, ReadOnlySpan<double> target, Span<double> chosen, Curvature curvature, IWeightChoice choice)
    {
        int[] order = curvature.Order;
        double[] wanted = new double[order.Length];
        for (int k = 0; k < wanted.Length; k++)
        {
            wanted[k] = target[order[k]];
        }

        for (int k = 0; k < wanted.Length; k++)
        {
            // What is left of the diagonal once the weights ahead have taken up what they can.
            double importance = curvature.IsDiagonal ? curvature.Diagonal[order[k]] : 1 / (curvature.FactorRow(k)[k] * curvature.FactorRow(k)[k]);
            double value = choice.Choose(row, order[k], wanted[k], importance), error = value - wanted[k];
            chosen[order[k]] = value;
            if (error != 0 && !curvature.IsDiagonal)
            {
                ReadOnlySpan<double> factor = curvature.FactorRow(k);
                InputMoments.AddScaled(wanted.AsSpan(k + 1), factor[(k + 1)..], error / factor[k]);
            }
        }
    }

    /// <summary>Coordinate descent: the error in one weight is a parabola around the value that the errors of the others ask for.</summary>
    /// <returns>The cost of what is chosen in the end, prices included.</returns>
    private static double Refine(int row, ReadOnlySpan<double> target, Span<double> chosen, Curvature curvature, IWeightChoice choice, int sweeps)
    {
        double[] errors = new double[target.Length], pull = new double[target.Length];
        for (int i = 0; i < errors.Length; i++)
        {
            errors[i] = target[i] - chosen[i];
        }

        double cost = 0;
        for (int i = 0; i < pull.Length; i++)
        {
            pull[i] = Curvature.Dot(curvature.Row(i), errors);
            cost += (pull[i] * errors[i]) + choice.PriceOf(row, chosen[i]);
        }

        for (int sweep = 0; sweep < sweeps; sweep++)
        {
            double before = cost;
            foreach (int i in curvature.Order)
            {
                double value = choice.Choose(row, i, chosen[i] + (pull[i] / curvature.Diagonal[i]), curvature.Diagonal[i]), step = value - chosen[i];
                double gain = (step * ((2 * pull[i]) - (step * curvature.Diagonal[i]))) + choice.PriceOf(row, chosen[i]) - choice.PriceOf(row, value);
                if (step != 0 && gain > LeastGain * cost)
                {
                    chosen[i] = value;
                    cost -= gain;
                    InputMoments.AddScaled(pull, curvature.Row(i), -step);
                }
            }

            if (before - cost <= LeastGain * before)
            {
                break;
            }
        }

        return cost;
    }
}
