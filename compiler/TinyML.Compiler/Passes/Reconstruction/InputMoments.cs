using System.Numerics;
using System.Runtime.InteropServices;
using TinyML.Compiler.Calibration;
using TinyML.Compiler.Ir;

namespace TinyML.Compiler.Passes.Reconstruction;

/// <summary>First and second moments of what a layer's weights are multiplied by, over calibration samples and output pixels: x counted from its zero point, in steps of the
/// input for integer layers, zeros in the padding. An error d of a row of weights changes its sums by d·x: by d·E[x] in the mean, which a bias can take
/// up, and with the variance d·Cov[x]·dᵀ, which it cannot.</summary>
internal sealed class InputMoments
{
    /// <summary>Layers with more columns are known by the variance of each column alone: a matrix would take too much memory and time.</summary>
    public const int MostColumns = 1536;

    private const int WantedPlaces = 1 << 14;
    private const int PlacesPerColumn = 8;

    private InputMoments(int columns, int sources, bool isDiagonal)
    {
        Columns = columns;
        IsDiagonal = isDiagonal || columns > MostColumns;
        Sums = [.. Enumerable.Range(0, sources).Select(_ => new double[columns])];
        Products = [.. Enumerable.Range(0, sources).Select(_ => new double[IsDiagonal ? columns : columns * columns])];
    }

    /// <summary>Weights per output channel.</summary>
    public int Columns { get; }

    /// <summary>How many inputs the layer has (<see cref="LayerWeights.Sources"/>).</summary>
    public int Sources => Sums.Length;

    /// <summary>Whether only variances are known, no covariances.</summary>
    public bool IsDiagonal { get; }

    /// <summary>How many places were seen, over all samples.</summary>
    public long Count { get; private set; }

    private double[][] Sums { get; }

    // Row-major; only on and above the diagonal while places are added.
    private double[][] Products { get; }

    /// <summary>E[x] of a source, one entry per column.</summary>
    public double[] Mean(int source) => [.. Sums[source].Select(sum => sum / Count)];

    /// <summary>E[xᵀx] - E[x]ᵀE[x] of a source, columns·columns row-major; diagonal if <see cref="IsDiagonal"/>, then one entry per column.</summary>
    public double[] Covariance(int source)
    {
        double[] mean = Mean(source), products = Products[source], covariance = new double[products.Length];
        for (int i = 0; i < Columns; i++)
        {
            if (IsDiagonal)
            {
                covariance[i] = Math.Max((products[i] / Count) - (mean[i] * mean[i]), 0);
                continue;
            }

            for (int j = i; j < Columns; j++)
            {
                double value = (products[(i * Columns) + j] / Count) - (mean[i] * mean[j]);
                covariance[(i * Columns) + j] = covariance[(j * Columns) + i] = i == j ? Math.Max(value, 0) : value;
            }
        }

        return covariance;
    }

    /// <summary>The moments of every layer of a network as it is, by the layer's name.</summary>
    /// <param name="graph">A float or integer graph.</param>
    /// <param name="samples">Physical values; at least one.</param>
    /// <param name="executors">What runs the network.</param>
    /// <param name="layers">Only these layers; null takes all.</param>
    public static IReadOnlyDictionary<string, InputMoments> Of(Graph graph, SampleSet samples, IExecutors executors, IReadOnlyCollection<string>? layers = null)
    {
        var walk = new NetworkWalk(graph, NetworkWalk.Choose(graph, samples), executors);
        Dictionary<string, InputMoments> moments = new(StringComparer.Ordinal);
        foreach (LayerWeights layer in LayerWeights.Of(graph).Where(layer => layers?.Contains(layer.Node.Name) ?? true))
        {
            walk.Reach(layer.Node);
            moments[layer.Node.Name] = Of(walk, layer);
        }

        return moments;
    }

    /// <summary>The moments of the layer that a walk has reached. Sums are made in fixed chunks, so they do not depend on the number of processors.</summary>
    /// <param name="walk">A walk that has reached the layer.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="isDiagonal">Means and variances are enough.</param>
    public static InputMoments Of(NetworkWalk walk, LayerWeights layer, bool isDiagonal = false)
    {
        var input = new LayerInput(walk.Graph, layer);
        return OverPlaces<InputMoments>(walk.Samples.Count, layer, input, () =>
        {
            var part = new InputMoments(layer.Columns, layer.Sources, isDiagonal);
            var patch = new double[layer.Columns];
            return (part, Add);

            void Add(int sample, int place)
            {
                float[] values = walk.Values(layer.Node.Inputs[0], sample);
                for (int source = 0; source < layer.Sources; source++)
                {
                    input.Read(values, place, source, patch);
                    part.Add(source, patch);
                }

                part.Count++;
            }
        }, (all, part) => all.Join(part));
    }

    /// <summary>Goes over the output pixels that samples are represented by, in chunks of samples side by side, and joins what was found in the order of the samples.</summary>
    /// <param name="samples">The number of samples.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="input">What it reads.</param>
    /// <param name="start">Makes what gathers one chunk, and what is to be done for a sample and an output pixel of it.</param>
    /// <param name="join">Adds the second chunk's to the first's.</param>
    internal static T OverPlaces<T>(int samples, LayerWeights layer, LayerInput input, Func<(T Part, Action<int, int> Add)> start, Action<T, T> join)
    {
        int perSample = PlacesPerSample(layer, input, samples);
        T[] parts = SampleChunks.Map(samples, () => 0, (_, first, end) =>
        {
            (T part, Action<int, int> add) = start();
            for (int sample = first; sample < end; sample++)
            {
                for (int i = 0; i < perSample; i++)
                {
                    add(sample, PlaceOf(sample, i, perSample, input.Places));
                }
            }

            return part;
        });
        foreach (T part in parts.Skip(1))
        {
            join(parts[0], part);
        }

        return parts[0];
    }

    /// <summary>How many output pixels of each sample are enough.</summary>
    private static int PlacesPerSample(LayerWeights layer, LayerInput input, int samples) =>
        Math.Clamp((Math.Max(WantedPlaces, PlacesPerColumn * layer.Columns) + samples - 1) / samples, 1, input.Places);

    /// <summary>One pixel of each of equal parts of the picture, another one for every sample (golden ratio steps).</summary>
    internal static int PlaceOf(int sample, int i, int perSample, int places)
    {
        double shift = sample * 0.6180339887498949;
        return Math.Min((int)((i + (shift - Math.Floor(shift))) * places / perSample), places - 1);
    }

    private void Add(int source, double[] patch)
    {
        double[] sums = Sums[source], products = Products[source];
        for (int i = 0; i < patch.Length; i++)
        {
            double x = patch[i];
            if (x == 0)
            {
                continue;
            }

            sums[i] += x;
            if (IsDiagonal)
            {
                products[i] += x * x;
            }
            else
            {
                AddScaled(products.AsSpan((i * Columns) + i, Columns - i), patch.AsSpan(i), x);
            }
        }
    }

    private void Join(InputMoments other)
    {
        Count += other.Count;
        for (int source = 0; source < Sources; source++)
        {
            AddScaled(Sums[source], other.Sums[source], 1);
            AddScaled(Products[source], other.Products[source], 1);
        }
    }

    /// <summary>sums += factor·terms. Multiplies and adds in two steps, which every processor rounds alike.</summary>
    internal static void AddScaled(Span<double> sums, ReadOnlySpan<double> terms, double factor)
    {
        Span<Vector<double>> wide = MemoryMarshal.Cast<double, Vector<double>>(sums);
        ReadOnlySpan<Vector<double>> wideTerms = MemoryMarshal.Cast<double, Vector<double>>(terms);
        var factors = new Vector<double>(factor);
        for (int i = 0; i < wide.Length; i++)
        {
            wide[i] += factors * wideTerms[i];
        }

        for (int i = wide.Length * Vector<double>.Count; i < sums.Length; i++)
        {
            sums[i] += factor * terms[i];
        }
    }
}
