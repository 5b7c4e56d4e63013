using System.Globalization;
using System.Net;
using System.Text;

namespace TinyML.Compiler.Reporting;

/// <summary>Inline SVG charts for the report: no script, no outside address, a text alternative for each.</summary>
internal static class SvgChart
{
    private const int Width = 640;

    /// <summary>One horizontal bar made of parts, with a legend below.</summary>
    public static string StackedBar(string alternative, IReadOnlyList<SizePart> parts)
    {
        double total = Math.Max(1, parts.Sum(part => part.Bytes));
        string amounts = string.Join(", ", parts.Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Name} {part.Bytes}")));
        var svg = new StringBuilder().Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {Width} 34\" preserveAspectRatio=\"none\" class=\"bar\" role=\"img\" aria-label=\"{Text(alternative)}: {Text(amounts)}\">");
        double x = 0;
        for (int i = 0; i < parts.Count; i++)
        {
            double width = Width * parts[i].Bytes / total;
            svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"c{i % 6}\" x=\"{x:0.##}\" y=\"0\" width=\"{width:0.##}\" height=\"34\"><title>{Text(parts[i].Name)}: {parts[i].Bytes:N0} bytes</title></rect>");
            x += width;
        }

        svg.Append("</svg><ul class=\"legend\">");
        for (int i = 0; i < parts.Count; i++)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<li><span class=\"swatch b{i % 6}\"></span>{Text(parts[i].Name)} <b>{parts[i].Bytes:N0}</b></li>");
        }

        return svg.Append("</ul>").ToString();
    }

    /// <summary>The arena over time: steps across, bytes up.</summary>
    public static string MemoryPlan(IReadOnlyList<BufferReport> buffers, long arenaBytes)
    {
        int steps = buffers.Count == 0 ? 1 : buffers.Max(buffer => buffer.LastStep) + 1;
        const int height = 180;
        var svg = Open($"Arena of {arenaBytes} bytes over {steps} steps", height).Append("<g class=\"plan\">");
        double column = (double)Width / steps, scale = height / Math.Max(1.0, arenaBytes);
        var named = new List<(double Left, double Right, double Y)>();
        for (int i = 0; i < buffers.Count; i++)
        {
            BufferReport buffer = buffers[i];
            double x = buffer.FirstStep * column, width = ((buffer.LastStep - buffer.FirstStep + 1) * column) - 2;
            double high = Math.Max(1, (buffer.Bytes * scale) - 1), y = height - ((buffer.Offset + buffer.Bytes) * scale);
            svg.Append(CultureInfo.InvariantCulture, $"<g><title>{Text(buffer.Name)}: bytes {buffer.Offset} to {buffer.Offset + buffer.Bytes - 1}, steps {buffer.FirstStep} to {buffer.LastStep}</title><rect class=\"c{i % 6}\" x=\"{x:0.##}\" y=\"{y:0.##}\" width=\"{width:0.##}\" height=\"{high:0.##}\"/>");
            // Where a step writes over its input, both would be named in one place.
            double line = y + Math.Min(17, high - 4);
            if (high >= 20 && width >= 150 && !named.Exists(other => other.Left < x + width && x < other.Right && Math.Abs(other.Y - line) < 20))
            {
                svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x + 5:0.##}\" y=\"{line:0.##}\" class=\"on\">{Text(Shorten(buffer.Name, (int)(width / 10) - 8))} · {buffer.Bytes} B</text>");
                named.Add((x, x + width, line));
            }

            svg.Append("</g>");
        }

        return svg.Append("</g></svg>").ToString();
    }

    /// <summary>Float answer across, integer answer up, on the diagonal when equal.</summary>
    public static string Scatter(IReadOnlyList<SamplePoint> samples, double? threshold, string unit)
    {
        const int size = 420, margin = 44;
        double low = samples.Min(sample => Math.Min(sample.Float, sample.Quantized));
        double high = samples.Max(sample => Math.Max(sample.Float, sample.Quantized));
        double span = Math.Max(high - low, 1e-9);
        double Place(double value) => margin + ((value - low) / span * (size - margin - 12));
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {size} {size}\" role=\"img\" class=\"square\" aria-label=\"Integer against float answer of {samples.Count} samples; equal answers lie on the diagonal\">");
        svg.Append(CultureInfo.InvariantCulture, $"<line class=\"axis\" x1=\"{Place(low):0.#}\" y1=\"{size - Place(low):0.#}\" x2=\"{Place(high):0.#}\" y2=\"{size - Place(high):0.#}\"/>");
        if (threshold is { } limit && limit > low && limit < high)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<line class=\"limit\" x1=\"{margin}\" x2=\"{size - 12}\" y1=\"{size - Place(limit):0.#}\" y2=\"{size - Place(limit):0.#}\"/><text x=\"{size - 12}\" y=\"{size - Place(limit) + (limit < (low + high) / 2 ? -4 : 14):0.#}\" text-anchor=\"end\">LED threshold {limit:0.###}</text>");
        }

        foreach (SamplePoint sample in samples)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<circle class=\"dot\" cx=\"{Place(sample.Float):0.#}\" cy=\"{size - Place(sample.Quantized):0.#}\" r=\"2.5\"><title>float {sample.Float:0.####}, integer {sample.Quantized:0.####}{(sample.Reference is { } reference ? $", reference {reference.ToString("0.####", CultureInfo.InvariantCulture)}" : "")}</title></circle>");
        }

        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{size / 2}\" y=\"{size - 8}\">float {Text(unit)}</text><text transform=\"translate(14 {size / 2}) rotate(-90)\">integer {Text(unit)}</text>");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{margin}\" y=\"{size - 24}\">{low:0.##}</text><text x=\"{size - 12}\" y=\"{size - 24}\" text-anchor=\"end\">{high:0.##}</text></svg>");
        return svg.ToString();
    }

    /// <summary>Float answer across, integer minus float up.</summary>
    public static string Differences(IReadOnlyList<SamplePoint> samples, string unit)
    {
        const int size = 420, margin = 44;
        double low = samples.Min(sample => sample.Float), span = Math.Max(samples.Max(sample => sample.Float) - low, 1e-9);
        double reach = Math.Max(samples.Max(sample => Math.Abs(sample.Quantized - sample.Float)), 1e-12);
        const double middle = (size - margin) / 2.0;
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {size} {size}\" role=\"img\" class=\"square\" aria-label=\"Integer minus float answer of {samples.Count} samples, at most {reach:0.####}\">");
        svg.Append(CultureInfo.InvariantCulture, $"<line class=\"axis\" x1=\"{margin}\" x2=\"{size - 12}\" y1=\"{middle:0.#}\" y2=\"{middle:0.#}\"/>");
        foreach (SamplePoint sample in samples)
        {
            double error = sample.Quantized - sample.Float;
            svg.Append(CultureInfo.InvariantCulture, $"<circle class=\"dot\" cx=\"{margin + ((sample.Float - low) / span * (size - margin - 12)):0.#}\" cy=\"{middle - (error / reach * (middle - 20)):0.#}\" r=\"2.5\"><title>float {sample.Float:0.####}, integer {sample.Quantized:0.####}, difference {error:0.#####}</title></circle>");
        }

        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"2\" y=\"14\">+{reach:0.####}</text><text x=\"2\" y=\"{(2 * middle) - 8:0.#}\">−{reach:0.####}</text>");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{size / 2}\" y=\"{size - 8}\">float {Text(unit)}</text><text x=\"{margin}\" y=\"{size - 24}\">{low:0.##}</text><text x=\"{size - 12}\" y=\"{size - 24}\" text-anchor=\"end\">{low + span:0.##}</text></svg>");
        return svg.ToString();
    }

    /// <summary>Text that is safe inside HTML.</summary>
    public static string Text(string text) => WebUtility.HtmlEncode(text);

    /// <summary>Begins a chart of the full width.</summary>
    public static StringBuilder Open(string alternative, int height) =>
        new StringBuilder().Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {Width} {height}\" role=\"img\" aria-label=\"{Text(alternative)}\">");

    /// <summary>A text of at most so many characters.</summary>
    public static string Shorten(string text, int length) =>
        text.Length <= length ? text : string.Concat(text.AsSpan(0, Math.Max(1, length - 1)), "…");
}
