using TinyML.Compiler.Specs;

namespace TinyML.HostStreamer.Pictures;

/// <summary>What each pixel of a resized axis is made of: whole-numbered weights of neighbouring pixels, which sum up to <see cref="Denominator"/>, so that resizing is exact.</summary>
internal sealed class AxisWeights
{
    private readonly (int First, int[] Weights)[] _taps;

    private AxisWeights((int First, int[] Weights)[] taps, int denominator)
    {
        _taps = taps;
        Denominator = denominator;
    }

    /// <summary>The sum of the weights of each pixel.</summary>
    public int Denominator { get; }

    /// <summary>Pixels of the resized axis.</summary>
    public int Count => _taps.Length;

    /// <summary>The first pixel that counts, and the weights from it on.</summary>
    public (int First, int[] Weights) this[int index] => _taps[index];

    /// <summary>The weights of an axis.</summary>
    /// <param name="from">Pixels of the picture.</param>
    /// <param name="to">Pixels wanted.</param>
    /// <param name="method">How they are computed.</param>
    public static AxisWeights Of(int from, int to, ResizeMethod method)
    {
        if (from == to || method == ResizeMethod.Nearest)
        {
            // Centres in units of half a resized pixel: (2·i + 1)·from / (2·to), rounded down.
            return new AxisWeights([.. Enumerable.Range(0, to).Select(i => ((int)(((2L * i) + 1) * from / (2L * to)), new[] { 1 }))], 1);
        }

        return method == ResizeMethod.Area && from > to
            ? new AxisWeights([.. Enumerable.Range(0, to).Select(i => Covered(i, from, to))], from)
            : new AxisWeights([.. Enumerable.Range(0, to).Select(i => Between(i, from, to))], 2 * to);
    }

    // On a ruler of from·to marks, pixel i covers [i·from, (i+1)·from) and the picture's pixel s [s·to, (s+1)·to).
    private static (int First, int[] Weights) Covered(int i, int from, int to)
    {
        long start = (long)i * from, end = start + from;
        int first = (int)(start / to);
        int last = (int)((end - 1) / to);
        return (first, [.. Enumerable.Range(first, last - first + 1).Select(s => (int)(Math.Min(end, ((long)s + 1) * to) - Math.Max(start, (long)s * to)))]);
    }

    // The centre lies at ((2·i + 1)·from - to) / (2·to) where the pixels' centres lie at whole numbers; beyond the edge the outermost pixel goes on.
    private static (int First, int[] Weights) Between(int i, int from, int to)
    {
        long centre = (((2L * i) + 1) * from) - to;
        int below = (int)Math.Floor((double)centre / (2L * to));
        int beyond = (int)(centre - (below * 2L * to));
        return below < 0 ? (0, [2 * to])
            : below + 1 >= from ? (from - 1, [2 * to])
            : (below, [(2 * to) - beyond, beyond]);
    }
}
