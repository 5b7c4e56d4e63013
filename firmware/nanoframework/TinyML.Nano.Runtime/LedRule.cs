#nullable disable
namespace TinyML.Nano.Runtime;

/// <summary>Which LED the outputs light (PROTOCOL.md, INFO and RESULT).</summary>
public sealed class LedRule
{
    /// <summary>Neither LED is lit.</summary>
    public const int None = 0;

    /// <summary>The green LED is lit.</summary>
    public const int Green = 1;

    /// <summary>The red LED is lit.</summary>
    public const int Red = 2;

    /// <summary>The rule compares an output element with a threshold.</summary>
    public const int ByThreshold = 1;

    /// <summary>The rule asks whether one class has the highest score.</summary>
    public const int ByClass = 2;

    private readonly int _kind;
    private readonly int _index;
    private readonly int _threshold;

    internal LedRule(int kind, int index, int threshold)
    {
        _kind = kind;
        _index = index;
        _threshold = threshold;
    }

    /// <summary>0 none, 1 threshold, 2 class.</summary>
    public int Kind
    {
        get { return _kind; }
    }

    /// <summary>The output element that is compared, or the class that lights the red LED.</summary>
    public int Index
    {
        get { return _index; }
    }

    /// <summary>Green up to this integer of the output.</summary>
    public int Threshold
    {
        get { return _threshold; }
    }

    /// <summary>The LED for the outputs in an arena: <see cref="None"/>, <see cref="Green"/> or <see cref="Red"/>.</summary>
    public int Of(byte[] arena, ArenaPlace output)
    {
        if (_kind == ByThreshold)
        {
            return output.Element(arena, _index) > _threshold ? Red : Green;
        }

        return _kind == ByClass && Highest(arena, output) == _index ? Red : None;
    }

    // The first of the highest scores.
    private static int Highest(byte[] arena, ArenaPlace output)
    {
        int best = 0, score = output.Element(arena, 0);
        for (int i = 1; i < output.FirstCount; i++)
        {
            int other = output.Element(arena, i);
            if (other > score)
            {
                best = i;
                score = other;
            }
        }

        return best;
    }
}
