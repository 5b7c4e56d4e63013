#nullable disable
namespace TinyML.Nano.Runtime;

/// <summary>Where the bytes of a .tmlb file come from: memory, a file on internal storage.</summary>
public interface IBlobSource
{
    /// <summary>How many bytes there are.</summary>
    int Length { get; }

    /// <summary>Reads bytes, without allocating.</summary>
    /// <param name="offset">The first byte, counted from the begin of the file.</param>
    /// <param name="target">Where they go.</param>
    /// <param name="targetOffset">Where in it.</param>
    /// <param name="count">How many.</param>
    /// <returns>Whether all of them were read.</returns>
    bool Read(int offset, byte[] target, int targetOffset, int count);
}
