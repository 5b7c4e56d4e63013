using System.Text.Json.Serialization;

namespace TinyML.Compiler.Specs;

/// <summary>Which samples are held out for evaluation. The rule is a function of the sample's number alone, so every tool
/// and every language can reproduce it.</summary>
public sealed record SplitSpec
{
    /// <summary>Random, chronological or by a number of first samples.</summary>
    public SplitKind Kind { get; set; } = SplitKind.Random;

    /// <summary>The part that is held out, above 0 and below 1.</summary>
    public double TestFraction { get; set; } = 0.3;

    /// <summary>The seed of the random split.</summary>
    public ulong Seed { get; set; } = 1;

    /// <summary>For <see cref="SplitKind.First"/>: the samples that are not held out.</summary>
    public long? TrainCount { get; set; }

    /// <summary>Whether a sample is held out. Random: the top 53 bits of SplitMix64(seed + (number + 1)·0x9E3779B97F4A7C15), read as
    /// a fraction of 2^53, are below <see cref="TestFraction"/>. Chronological: the last ⌈fraction·count⌉ samples. First: all but the first <see cref="TrainCount"/>.
    /// SplitMix64's finalizer: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.</summary>
    /// <param name="number">The sample's number from 0, counting every data record of the file, unusable ones too.</param>
    /// <param name="count">The number of data records in the file.</param>
    public bool IsHeldOut(long number, long count)
    {
        if (Kind == SplitKind.Chronological)
        {
            return number >= count - (long)Math.Ceiling(TestFraction * count);
        }

        if (Kind == SplitKind.First)
        {
            return number >= TrainCount;
        }

        ulong z = SplitMix64Finalizer.Mix(unchecked(Seed + (((ulong)number + 1) * SplitMix64Finalizer.Increment)));
        return (z >> 11) * (1.0 / (1UL << 53)) < TestFraction;
    }
}

/// <summary>Kinds of split.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SplitKind>))]
public enum SplitKind
{
    /// <summary>By a hash of the sample's number and the seed.</summary>
    [JsonStringEnumMemberName("random")]
    Random,

    /// <summary>The last samples of the file.</summary>
    [JsonStringEnumMemberName("chronological")]
    Chronological,

    /// <summary>All but a number of first samples.</summary>
    [JsonStringEnumMemberName("first")]
    First,
}
