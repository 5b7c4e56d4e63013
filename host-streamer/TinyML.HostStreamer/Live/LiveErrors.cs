namespace TinyML.HostStreamer.Live;

/// <summary>How often answers were off by how much, in <see cref="BinCount"/> equal bins around 0. The bins grow with the errors: when one lies outside, every two neighbours
/// become one, so that counts are exact and memory is constant. Not for several threads at once.</summary>
public sealed class LiveErrors
{
    /// <summary>Number of bins, half of them below 0.</summary>
    public const int BinCount = 48;

    private const int Half = BinCount / 2;
    private long[] _counts = new long[BinCount];

    /// <summary>The width of a bin, in the target's unit: a power of two; 0 while no answer was off.</summary>
    public double Width { get; private set; }

    /// <summary>Answers that were not off at all; in no bin.</summary>
    public long Exact { get; private set; }

    /// <summary>How many errors lie in [(i - 24) * Width, (i - 23) * Width).</summary>
    public ReadOnlySpan<long> Counts => _counts;

    /// <summary>Takes one error.</summary>
    /// <param name="error">Answer less true value, in the target's unit. What is not finite is left out.</param>
    public void Add(double error)
    {
        if (!double.IsFinite(error))
        {
            return;
        }

        if (error == 0)
        {
            Exact++;
            return;
        }

        if (Width == 0)
        {
            // So that the first error lies in the middle of its half.
            Width = Math.ScaleB(1, Math.Max(Math.ILogB(Math.Abs(error)) - 3, -1000));
        }

        while (Math.Floor(error / Width) is var bin && (bin < -Half || bin >= Half))
        {
            Widen();
        }

        _counts[(int)Math.Floor(error / Width) + Half]++;
    }

    private void Widen()
    {
        // A bin that straddled 0 would tell nothing of the sign: bins -2k and -2k + 1 merge, as do 2k and 2k + 1.
        var wide = new long[BinCount];
        for (int i = 0; i < BinCount; i++)
        {
            wide[Half + (int)Math.Floor((i - Half) / 2.0)] += _counts[i];
        }

        _counts = wide;
        Width *= 2;
    }
}
