#nullable disable
namespace TinyML.Nano.Runtime;

/// <summary>How text mode shows outputs: (q - zero point)·factor with the decimal point moved left (PROTOCOL.md, "Text mode").</summary>
public sealed class TextFormat
{
    private readonly int _zeroPoint;
    private readonly int _factor;
    private readonly int _decimals;
    private readonly byte[] _names;

    internal TextFormat(int zeroPoint, int factor, int decimals, byte[] names)
    {
        _zeroPoint = zeroPoint;
        _factor = factor;
        _decimals = decimals;
        _names = names;
    }

    /// <summary>The integer that is shown as 0.</summary>
    public int ZeroPoint
    {
        get { return _zeroPoint; }
    }

    /// <summary>1 to 32767.</summary>
    public int Factor
    {
        get { return _factor; }
    }

    /// <summary>0 to 9.</summary>
    public int Decimals
    {
        get { return _decimals; }
    }

    /// <summary>The names of the first outputs in ASCII, each ended by 0, an empty one at the end; outputs beyond them are not shown.</summary>
    public byte[] Names
    {
        get { return _names; }
    }
}
