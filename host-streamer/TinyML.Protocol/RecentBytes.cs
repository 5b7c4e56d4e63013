using System.Text;

namespace TinyML.Protocol;

/// <summary>The first bytes of what arrives instead of a reply, for a message that tells a board with a program of its own from a line at the wrong speed.</summary>
internal sealed class RecentBytes
{
    private const int Kept = 256;
    private const int Shown = 60;
    private readonly List<byte> _bytes = [];

    /// <summary>Takes bytes as they arrive.</summary>
    public void Add(ReadOnlySpan<byte> bytes) => _bytes.AddRange(bytes[..Math.Min(bytes.Length, Kept - _bytes.Count)]);

    /// <summary>What they look like: text, with its first whole line, or not.</summary>
    public string Describe()
    {
        int printable = _bytes.Count(value => value is >= 0x20 and < 0x7F or (byte)'\r' or (byte)'\n' or (byte)'\t');
        if (_bytes.Count == 0 || printable < _bytes.Count * 9 / 10)
        {
            return "binary noise";
        }

        string[] lines = Encoding.ASCII.GetString([.. _bytes]).Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries);

        // The first line may have begun before anybody listened.
        string line = lines.Length > 2 ? lines[1] : lines.FirstOrDefault() ?? "";
        return $"it prints text, such as '{(line.Length > Shown ? line[..Shown] : line)}'";
    }
}
