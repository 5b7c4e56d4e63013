namespace TinyML.Cli.Output;

/// <summary>Names of layers in tables.</summary>
internal static class Layers
{
    private const int LongestName = 32;

    /// <summary>Converters join the names of what they fused; the end of the first says which layer it is, report.html has them whole.</summary>
    public static string Shortened(string name)
    {
        string first = name.Split(';')[0];
        return first.Length <= LongestName ? first : string.Concat("…", first.AsSpan(first.Length - LongestName + 1));
    }
}
