namespace TinyML.Compiler.Passes.Quantization;

/// <summary>The integers that each element of a value can take on a device, whatever is fed in.</summary>
/// <param name="Low">Lowest of each element.</param>
/// <param name="High">Highest of each element.</param>
public sealed record IntegerInterval(int[] Low, int[] High)
{
    /// <summary>The same interval for every element.</summary>
    public static IntegerInterval Of(int count, int low, int high) =>
        new(Enumerable.Repeat(low, count).ToArray(), Enumerable.Repeat(high, count).ToArray());
}
