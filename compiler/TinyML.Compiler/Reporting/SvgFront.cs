using System.Globalization;

namespace TinyML.Compiler.Reporting;

/// <summary>Charts of what compression tried: bytes per step, and size against accuracy.</summary>
internal static class SvgFront
{
    private const int Width = 640, Left = 200, Row = 26;
    private const int Height = 340, Margin = 84, Apart = 20, Right = 16, Top = 14;

    /// <summary>One bar per step that has bytes.</summary>
    public static string Steps(IReadOnlyList<StepReport> steps)
    {
        StepReport[] shown = [.. steps.Where(step => step.ShippedBytes is not null)];
        double most = Math.Max(1, shown.Select(step => Math.Max(step.ShippedBytes!.Value, step.Bytes ?? 0)).DefaultIfEmpty().Max());
        var svg = SvgChart.Open($"Model bytes after each of {shown.Length} steps", Math.Max(1, shown.Length) * Row);
        for (int i = 0; i < shown.Length; i++)
        {
            long bytes = shown[i].ShippedBytes!.Value;
            double scale = (Width - Left - 95) / most, width = scale * bytes, y = i * Row, soFar = scale * Math.Max(bytes, shown[i].Bytes ?? 0);
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left - 8}\" y=\"{y + 17:0.#}\" text-anchor=\"end\">{SvgChart.Text(shown[i].Name)}</text><rect class=\"c5\" fill-opacity=\".3\" x=\"{Left}\" y=\"{y + 4:0.#}\" width=\"{soFar:0.##}\" height=\"{Row - 8}\"/><rect class=\"c{(shown[i].Exact ? 2 : 0)}\" x=\"{Left}\" y=\"{y + 4:0.#}\" width=\"{width:0.##}\" height=\"{Row - 8}\"/><text x=\"{Left + soFar + 6:0.##}\" y=\"{y + 17:0.#}\">{bytes:N0}</text>");
        }

        return svg.Append("</svg>").ToString();
    }

    /// <summary>Model bytes across, loss up.</summary>
    public static string Pareto(IReadOnlyList<ParetoReport> points)
    {
        // Recipes that ruin the network would press all others onto the axis.
        ParetoReport[] front = [.. FrontOf(points)];
        double reach = front.Max(point => Loss(point)), most = Math.Max(1.3 * points.Where(point => point.Chosen).Select(Loss).DefaultIfEmpty(0).Max(), Math.Max(Math.Min(reach, 0.1), 0.01)), least = Math.Min(0, points.Min(point => point.Drop));
        double low = points.Min(point => point.ModelBytes), span = Math.Max(1, points.Max(point => point.ModelBytes) - low);
        double X(ParetoReport point) => Margin + ((point.ModelBytes - low) / span * (Width - Margin - Right));
        double Y(double drop) => Height - Margin - ((Math.Min(drop, most) - least) / (most - least) * (Height - Margin - Top));
        var svg = SvgChart.Open(InWords(points, front), Height);
        svg.Append(CultureInfo.InvariantCulture, $"<line class=\"axis\" x1=\"{Margin}\" x2=\"{Width - Right}\" y1=\"{Y(0):0.#}\" y2=\"{Y(0):0.#}\"/><line class=\"axis\" x1=\"{Margin}\" x2=\"{Margin}\" y1=\"{Top}\" y2=\"{Height - Margin}\"/>");
        svg.Append(CultureInfo.InvariantCulture, $"<polyline fill=\"none\" stroke=\"var(--c1)\" stroke-width=\"1.5\" points=\"{string.Join(' ', front.Select(point => string.Create(CultureInfo.InvariantCulture, $"{X(point):0.#},{Y(point.Drop):0.#}")))}\"/>");
        foreach (ParetoReport point in points.OrderBy(point => point.Chosen))
        {
            // What shows when pointed at is larger than what is drawn: a dot is small for a finger.
            string place = string.Create(CultureInfo.InvariantCulture, $"cx=\"{X(point):0.#}\" cy=\"{Y(point.Drop):0.#}\"");
            svg.Append(CultureInfo.InvariantCulture, $"<g class=\"point\"><title>{(point.Chosen ? "chosen: " : "")}{SvgChart.Text(point.Recipe)}: {point.ModelBytes:N0} bytes, loss {ReportNumbers.Share(point.Drop)}</title><circle class=\"hit\" {place} r=\"9\"/><circle class=\"dot\" {place} r=\"3.5\"/></g>");
        }

        foreach (ParetoReport chosen in points.Where(point => point.Chosen))
        {
            svg.Append(CultureInfo.InvariantCulture, $"<circle class=\"ring\" cx=\"{X(chosen):0.#}\" cy=\"{Y(chosen.Drop):0.#}\" r=\"7\"/>");
        }

        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Margin}\" y=\"{Height - 34}\">{low:N0}</text><text x=\"{Width - Right}\" y=\"{Height - 34}\" text-anchor=\"end\">{low + span:N0}</text><text x=\"{(Width + Margin) / 2}\" y=\"{Height - 10}\" text-anchor=\"middle\">model bytes</text>");

        // Recipes that answer better than the model as it was given lose less than nothing.
        double upper = Y(most) + 10, zero = Y(0) + 4, lower = Y(least) + 4;
        foreach ((double y, double drop) in new[] { (upper, most), (zero, 0), (lower, least) }.Where(label => label.Item2 == most || (label.Item1 > upper + Apart && (label.Item2 < 0 || lower == zero || zero < lower - Apart))))
        {
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Margin - 6}\" y=\"{y:0.#}\" text-anchor=\"end\">{100 * drop:0.#}{(drop == 0 ? "" : " %")}</text>");
        }

        svg.Append(CultureInfo.InvariantCulture, $"<text transform=\"translate(20 {Height / 2}) rotate(-90)\" text-anchor=\"middle\">loss</text></svg>");
        return svg.ToString();
    }

    private static string InWords(IReadOnlyList<ParetoReport> points, IReadOnlyList<ParetoReport> front)
    {
        string Point(ParetoReport point) => string.Create(CultureInfo.InvariantCulture, $"{point.ModelBytes:N0} bytes with {ReportNumbers.Share(point.Drop)}");
        string chosen = points.FirstOrDefault(point => point.Chosen) is { } one ? $"; chosen: {Point(one)}" : "";
        return $"Model bytes against loss of {points.Count} recipes{chosen}; the front: {string.Join(", ", front.Select(Point))}";
    }

    private static double Loss(ParetoReport point) => point.Drop;

    /// <summary>By rising size, each with less loss than all smaller ones.</summary>
    private static IEnumerable<ParetoReport> FrontOf(IReadOnlyList<ParetoReport> points)
    {
        double least = double.PositiveInfinity;
        foreach (ParetoReport point in points.OrderBy(point => point.ModelBytes).ThenBy(point => point.Drop))
        {
            if (point.Drop < least)
            {
                least = point.Drop;
                yield return point;
            }
        }
    }
}
