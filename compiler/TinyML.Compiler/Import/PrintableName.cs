namespace TinyML.Compiler.Import;

/// <summary>Names from files, made safe to print.</summary>
internal static class PrintableName
{
    private const int Longest = 120;

    /// <summary>The name without control characters and of bounded length.</summary>
    public static string Of(string name)
    {
        ReadOnlySpan<char> kept = name.AsSpan(0, Math.Min(name.Length, Longest));
        Span<char> shown = stackalloc char[kept.Length];
        for (int i = 0; i < kept.Length; i++)
        {
            shown[i] = char.IsControl(kept[i]) || char.IsSurrogate(kept[i]) ? '?' : kept[i];
        }

        return name.Length > Longest ? $"{shown}…" : shown.ToString();
    }
}
