namespace TinyML.Compiler.Passes.Quantization;

/// <summary>The integers that each element of a value can take on a device, whatever is fed in.</summary>
/// <param name="Low">Lowest of each element.</param>
/// <param name="High">Highest of each element.</param>
public sealed record IntegerInterval(int[] Low, int[] High)
{
    /// <summary>The same interval for every element.</summary>
    public static IntegerInterval Of(int count, int low, int high) =>
        new(Enumerable.Repeat(low, count).ToArray(), Enumerable.Repeat(high, count).ToArray());

    /// <summary>The interval of each channel over all pixels.</summary>
    /// <param name="channels">The last dimension.</param>
    /// <param name="always">An integer that every channel can be: what padding is filled with.</param>
    public IntegerInterval PerChannel(int channels, int always)
    {
        var result = Of(channels, always, always);
        for (int i = 0; i < Low.Length; i++)
        {
            result.Low[i % channels] = Math.Min(result.Low[i % channels], Low[i]);
            result.High[i % channels] = Math.Max(result.High[i % channels], High[i]);
        }

        return result;
    }
}
