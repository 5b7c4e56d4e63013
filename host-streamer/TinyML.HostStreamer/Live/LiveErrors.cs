namespace TinyML.HostStreamer.Live;

/// <summary>How often answers were off by how much, in <see cref="BinCount"/> equal bins around 0. The bins grow with the errors: when one lies outside, every two neighbours
/// become one, so that counts are exact and memory is constant. Not for several threads at once.</summary>
/// <param name="step">What predictions are multiples of, which is the narrowest bin then, so that no bin is without what its neighbours have; 0 where that is not known.</param>
public sealed class LiveErrors(double step = 0)
{
    /// <summary>Number of bins, half of them below 0.</summary>
    public const int BinCount = 48;

    private const int Half = BinCount / 2;

    /// <summary>Multiples of a decimal step are a little off; the part of a bin within which an error is taken for the multiple above it.</summary>
    private const double Slack = 1e-6;

    private long[] _counts = new long[BinCount];

    /// <summary>The width of a bin, in the target's unit: the step or a power of two, doubled as often as needed; 0 while no answer was off.</summary>
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
            Width = step > 0 ? step : Math.ScaleB(1, Math.Max(Math.ILogB(Math.Abs(error)) - 3, -1000));
        }

        while (BinOf(error) is < -Half or >= Half)
        {
            Widen();
        }

        _counts[(int)BinOf(error) + Half]++;
    }

    private double BinOf(double error) => Math.Floor((error / Width) + Slack);

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
