#nullable disable
namespace TinyML.Nano.App.Frames;

/// <summary>Sizes, and places in a decoded frame.</summary>
public static class Frame
{
    /// <summary>The longest decoded frame that this board takes.</summary>
    public const int Maximum = 250;

    /// <summary>Bytes around the payload.</summary>
    public const int Overhead = 8;

    /// <summary>The longest payload.</summary>
    public const int PayloadRoom = Maximum - Overhead;

    internal const int TypeAt = 0;
    internal const int LengthAt = 1;
    internal const int SequenceAt = 2;
    internal const int PayloadAt = 4;
    internal const int CrcBytes = 4;
}
