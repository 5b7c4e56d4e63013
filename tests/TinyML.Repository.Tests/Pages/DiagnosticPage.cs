using System.Text;
using TinyML.Compiler.Diagnostics;

namespace TinyML.Repository.Tests.Pages;

/// <summary>Prints the pages of compiler/diagnostics.</summary>
internal static class DiagnosticPage
{
    private const int MostExamples = 4;

    /// <summary>The page of one diagnostic.</summary>
    public static string Print(DiagnosticCode code, string summary, IReadOnlyList<ReportingPlace> places)
    {
        var text = new StringBuilder();
        Line(text, $"# {code.Id}: {code.Title}");
        Line(text);
        Line(text, $"{Kind(code)}. {summary}");
        ReportingPlace[] spoken = [.. places.Where(place => place.What.Length > 0)];
        if (spoken.Length > 0)
        {
            Line(text);
            Line(text, spoken.Length > MostExamples ? $"How it reads (… is what a run fills in), {MostExamples} of {spoken.Length} places:" : "How it reads (… is what a run fills in):");
            Line(text);
            Line(text, "```text");
            foreach (ReportingPlace place in spoken.Take(MostExamples))
            {
                Line(text, new Diagnostic(code, OrUnknown(place.Where), place.What, OrUnknown(place.Todo)).ToString());
            }

            Line(text, "```");
        }

        string[] todos = [.. places.Select(place => place.Todo).Where(todo => todo.Length > 0).Distinct(StringComparer.Ordinal)];
        Line(text);
        Line(text, "What to do:");
        Line(text);
        foreach (string todo in todos.Length > 0 ? todos : ["follow what the message says after its dash: it names the file, value or option"])
        {
            Line(text, $"- {todo}");
        }

        return text.ToString();
    }

    /// <summary>The list of all pages.</summary>
    public static string PrintIndex(IEnumerable<DiagnosticCode> codes)
    {
        var text = new StringBuilder();
        Line(text, "# Diagnostics");
        Line(text);
        Line(text, "Every finding of `tinyml` has a number. The thousands say what was being done: 1 import and data, 2 passes, 3 planning, 4 writing and building, 5 device and link.");
        Line(text, "These pages are printed from the source; `TINYML_ACCEPT=1 dotnet test tests/TinyML.Repository.Tests --filter DiagnosticPageTests` prints them again.");
        Line(text);
        Line(text, "| number | what | exit code |");
        Line(text, "|---|---|---|");
        foreach (DiagnosticCode code in codes)
        {
            Line(text, $"| [{code.Id}]({code.Id}.md) | {code.Title} | {(code.Severity == Severity.Warning ? "warning" : (int)code.Exit)} |");
        }

        return text.ToString();
    }

    private static string Kind(DiagnosticCode code) => code.Severity == Severity.Warning
        ? "A warning: the result stands"
        : $"An error: `tinyml` ends with exit code {(int)code.Exit} ({Meaning(code.Exit)})";

    private static string Meaning(ExitCode exit) => exit switch
    {
        ExitCode.Usage => "wrong usage",
        ExitCode.BadInput => "the input is bad",
        ExitCode.DoesNotFit => "it does not fit the board",
        ExitCode.DeviceFailure => "device or link failure",
        _ => "a defect of the tool",
    };

    private static string OrUnknown(string text) => text.Length > 0 ? text : "…";

    private static void Line(StringBuilder text, FormattableString line) => text.Append(FormattableString.Invariant(line)).Append('\n');

    private static void Line(StringBuilder text, string line = "") => text.Append(line).Append('\n');
}
