using TinyML.Compiler.Specs;

namespace TinyML.Models.Benzene.Training;

/// <summary>A seeded generator whose numbers are the same on every machine and runtime
/// (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014).</summary>
public sealed class SplitMix64(ulong seed)
{
    private ulong _state = seed;

    /// <summary>The next 64 bits.</summary>
    public ulong Next()
    {
        _state = unchecked(_state + SplitMix64Finalizer.Increment);
        return SplitMix64Finalizer.Mix(_state);
    }

    /// <summary>A number from 0 up to, not including, 1.</summary>
    public double NextUniform() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A number of the standard normal distribution (Box and Muller).</summary>
    public double NextGaussian() =>
        Math.Sqrt(-2 * Math.Log(1 - NextUniform())) * Math.Cos(2 * Math.PI * NextUniform());
}
