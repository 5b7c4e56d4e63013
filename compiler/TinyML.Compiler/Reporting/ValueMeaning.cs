using TinyML.Compiler.Certificates;
using TinyML.Compiler.Ir;

namespace TinyML.Compiler.Reporting;

/// <summary>What the integers of a value stand for in the float network: real = (integer - ZeroPoint)·Scales[i mod number of scales] for element i.</summary>
/// <param name="Scales">One for all elements, or one per channel, the last dimension.</param>
/// <param name="ZeroPoint">The integer of 0.</param>
/// <param name="Kept">The channels of the value that the program still computes, ascending; null for all.</param>
public sealed record ValueMeaning(EquatableArray<double> Scales, int ZeroPoint, EquatableArray<int>? Kept = null)
{
    /// <summary>The meanings for a program of which channels were removed.</summary>
    /// <param name="meanings">Those of the whole program, by the value's name.</param>
    /// <param name="certificate">What was removed; null for nothing.</param>
    public static IReadOnlyDictionary<string, ValueMeaning> Of(IReadOnlyDictionary<string, ValueMeaning> meanings, RemovalCertificate? certificate)
    {
        Dictionary<string, BufferClaim> smaller = (certificate?.Buffers ?? []).Where(buffer => buffer.Kept.Count < buffer.Low.Count).DistinctBy(buffer => buffer.Name).ToDictionary(buffer => buffer.Name, StringComparer.Ordinal);
        return meanings.ToDictionary(entry => entry.Key, entry => smaller.TryGetValue(entry.Key, out BufferClaim? buffer) ? entry.Value with { Kept = [.. buffer.Kept] } : entry.Value, StringComparer.Ordinal);
    }
}
