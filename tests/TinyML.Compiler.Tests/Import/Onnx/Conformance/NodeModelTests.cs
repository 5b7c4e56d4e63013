using System.Globalization;
using System.Text;
using TinyML.Compiler.Diagnostics;
using TinyML.Testing;

namespace TinyML.Compiler.Tests.Import.Onnx.Conformance;

/// <summary>ONNX's own conformance models (Debian's libonnx-testdata): each gives the outputs that it must, or is out of scope for a reason that is written down.</summary>
public sealed class NodeModelTests
{
    private const string Root = "/usr/share/libonnx-testdata/data";
    private const int LeastPassing = 280;

    [Test]
    public void Every_model_passes_or_is_out_of_scope_as_the_table_says()
    {
        Requirements.Folder(Root, "libonnx-testdata");
        List<(string Name, string Outcome)> outcomes = [.. NodeModel.All(Root).Select(model => (model.Name, Outcome(model)))];
        TestContext.Out.WriteLine(string.Join("\n", outcomes.Where(outcome => outcome.Outcome.StartsWith("WRONG", StringComparison.Ordinal))));
        TestContext.Out.WriteLine($"{outcomes.Count(outcome => outcome.Outcome == "passes")} pass");
        Assert.Multiple(() =>
        {
            Assert.That(outcomes.Where(outcome => outcome.Outcome.StartsWith("WRONG", StringComparison.Ordinal)), Is.Empty);
            Assert.That(outcomes, Has.Count.EqualTo(1072));
            Assert.That(outcomes.Count(outcome => outcome.Outcome == "passes"), Is.GreaterThanOrEqualTo(LeastPassing));
        });
        GoldenFile.Verify("node-tests", Table(outcomes), ".md");
    }

    private static string Outcome(NodeModel model)
    {
        try
        {
            return model.Run() is { } wrong ? $"WRONG: {wrong}" : "passes";
        }
        catch (DiagnosticException refusal)
        {
            string[] reasons = [.. refusal.Diagnostics.Select(finding => $"{finding.Code.Id} {finding.What}").Distinct()];
            return $"out of scope: {string.Join("; ", reasons)}";
        }
        catch (InvalidDataException data)
        {
            return $"out of scope: {data.Message}";
        }
        catch (Exception defect) when (defect is not AssertionException)
        {
            return $"WRONG: {defect.GetType().Name} {defect.Message}";
        }
    }

    private static string Table(List<(string Name, string Outcome)> outcomes)
    {
        int passing = outcomes.Count(outcome => outcome.Outcome == "passes");
        string[] head =
        [
            "# ONNX conformance models",
            "",
            $"The {outcomes.Count} models of Debian's `libonnx-testdata` (ONNX 1.12) through the importer and the float executor, with the tolerances of ONNX's own runner.",
            "Operands that an operator needs constant (weights, shapes, limits) are bound before the import.",
            $"{passing} pass, {outcomes.Count - passing} are out of scope; no model gives a wrong answer. `NodeModelTests` checks this file; `TINYML_ACCEPT=1` writes it.",
            "",
            "| model | outcome |",
            "|---|---|",
        ];
        var text = new StringBuilder();
        text.AppendJoin('\n', head).Append('\n');
        foreach ((string name, string outcome) in outcomes)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {name} | {outcome.Replace("|", "\\|", StringComparison.Ordinal)} |\n");
        }

        return text.ToString();
    }
}
