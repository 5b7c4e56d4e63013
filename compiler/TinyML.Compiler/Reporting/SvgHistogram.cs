using System.Globalization;

namespace TinyML.Compiler.Reporting;

/// <summary>Histograms for the report.</summary>
internal static class SvgHistogram
{
    private const int Width = 420, Height = 190, Left = 12, Right = 12, Bottom = 30, Top = 18;

    /// <summary>Weights in steps of 8 bits across, how many up. The axis ends a little above the second commonest step: after pruning, zeros would press all others flat.</summary>
    public static string Weights(string name, WeightHistogram histogram)
    {
        IReadOnlyList<long> counts = histogram.Counts;
        long[] falling = [.. counts.OrderDescending()];
        double most = Math.Max(1, Math.Min(falling[0], 1.3 * Math.Max(falling[1], 1)));
        const double column = (double)(Width - Left - Right) / 256, floor = Height - Bottom;
        var svg = new System.Text.StringBuilder().Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" class=\"square\" aria-label=\"{SvgChart.Text(name)}: histogram of {counts.Sum()} weights in steps from -128 to 127; the commonest step, {Commonest(counts)}, has {falling[0]}\">");
        svg.Append(CultureInfo.InvariantCulture, $"<line class=\"axis\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{floor}\" y2=\"{floor}\"/>");
        for (int i = 0; i < counts.Count; i++)
        {
            if (counts[i] > 0)
            {
                double high = Math.Max(1, Math.Min(counts[i], most) / most * (floor - Top));
                svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"c{(counts[i] > most ? 1 : 0)}\" x=\"{Left + (i * column):0.##}\" y=\"{floor - high:0.##}\" width=\"{column:0.##}\" height=\"{high:0.##}\"><title>{i + sbyte.MinValue}: {counts[i]:N0} weights{(counts[i] > most ? ", more than the axis shows" : "")}</title></rect>");
            }
        }

        return svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left}\" y=\"{Height - 8}\">−128</text><text x=\"{Left + (128.5 * column):0.#}\" y=\"{Height - 8}\" text-anchor=\"middle\">0</text><text x=\"{Width - Right}\" y=\"{Height - 8}\" text-anchor=\"end\">127</text><text x=\"{Left}\" y=\"12\">{most:N0} weights</text></svg>").ToString();
    }

    private static int Commonest(IReadOnlyList<long> counts) => Enumerable.Range(0, counts.Count).MaxBy(i => counts[i]) + sbyte.MinValue;
}
