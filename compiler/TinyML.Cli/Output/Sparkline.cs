using System.Globalization;

namespace TinyML.Cli.Output;

/// <summary>Curves of one line.</summary>
internal static class Sparkline
{
    private const string Blocks = "▁▂▃▄▅▆▇█";

    /// <summary>The latest values, one column each.</summary>
    /// <param name="values">Oldest first.</param>
    /// <param name="columns">How many at most.</param>
    /// <param name="fromZero">Whether the lowest block stands for 0, not for the least value.</param>
    public static string Draw(IReadOnlyList<double> values, int columns, bool fromZero = false)
    {
        double[] shown = Latest(values, columns);
        if (shown.Length == 0)
        {
            return "";
        }

        double low = fromZero ? 0 : shown.Min();
        double span = Math.Max(shown.Max() - low, 1e-9);
        return string.Concat(shown.Select(value => Blocks[Math.Clamp((int)Math.Round((value - low) / span * (Blocks.Length - 1)), 0, Blocks.Length - 1)]));
    }

    /// <summary>The least and the greatest of the values that <see cref="Draw"/> shows.</summary>
    public static string Range(IReadOnlyList<double> values, int columns)
    {
        double[] shown = Latest(values, columns);
        return shown.Length == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{shown.Min():G4} – {shown.Max():G4}");
    }

    private static double[] Latest(IReadOnlyList<double> values, int columns) => [.. values.Skip(Math.Max(0, values.Count - columns)).Select(value => double.IsFinite(value) ? value : 0)];
}
