#nullable disable
namespace TinyML.Nano.Runtime;

/// <summary>Counts what a model takes of the heap before it is taken.</summary>
internal sealed class HeapBudget
{
    /// <summary>What an array takes beside its elements: an allowance, its header and what rounding to the heap's blocks may add.</summary>
    internal const int ArrayBytes = 24;

    private readonly int _limit;
    private int _taken;

    internal HeapBudget(int limit)
    {
        _limit = limit;
    }

    /// <summary>What was asked for, taken or refused; at most the greatest int.</summary>
    internal int Taken
    {
        get { return _taken; }
    }

    /// <summary>Whether an array of this many bytes fits besides.</summary>
    internal bool Fits(int bytes)
    {
        return bytes >= 0 && (long)_taken + ArrayBytes + bytes <= _limit;
    }

    /// <summary>Takes an array of this many bytes.</summary>
    /// <returns>Whether it fits.</returns>
    internal bool Take(int bytes)
    {
        bool fits = Fits(bytes);
        long taken = (long)_taken + ArrayBytes + bytes;
        _taken = taken > 0x7FFFFFFF ? 0x7FFFFFFF : (int)taken;
        return fits;
    }
}
