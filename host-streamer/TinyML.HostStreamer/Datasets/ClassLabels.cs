using System.Globalization;
using TinyML.Compiler.Diagnostics;

namespace TinyML.HostStreamer.Datasets;

/// <summary>What labels may say.</summary>
/// <param name="Names">NAME.json's labels in output order, or empty.</param>
/// <param name="ClassCount">The model's classes, or 0 where a label is a quantity.</param>
internal sealed record ClassLabels(IReadOnlyList<string> Names, int ClassCount)
{
    /// <summary>The number of a class by its name or number; a quantity where the model does not classify.</summary>
    /// <exception cref="DiagnosticException">TML1549.</exception>
    public double Parse(string text, string where)
    {
        string label = text.Trim();
        for (int i = 0; i < Names.Count; i++)
        {
            if (Names[i] == label)
            {
                return InRange(i, label, where);
            }
        }

        if (ClassCount > 0)
        {
            return int.TryParse(label, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                ? InRange(number, label, where)
                : throw Bad(label, where, "it is neither a number nor one of NAME.json's labels");
        }

        return double.TryParse(label, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? value
            : throw Bad(label, where, "it is not a number");
    }

    private double InRange(int number, string label, string where) => number < ClassCount || ClassCount == 0
        ? number
        : throw Bad(label, where, $"the model has {ClassCount} classes");

    private DiagnosticException Bad(string label, string where, string why)
    {
        string shown = label.Length > 40 ? label[..40] + "…" : label;
        string? meant = NameSuggestion.Nearest(label, Names);
        string todo = meant is not null ? $"did you mean '{meant}'?"
            : ClassCount > 0 ? $"write a class from 0 to {ClassCount - 1}, or name the classes in NAME.json (\"labels\")"
            : "write a number";
        return new DiagnosticException(DiagnosticCodes.LabelBad, where, $"the label is '{shown}', and {why}", todo);
    }
}
