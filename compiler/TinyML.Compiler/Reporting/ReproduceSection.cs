using System.Text;

namespace TinyML.Compiler.Reporting;

/// <summary>The part of report.html that says how to get the same result again.</summary>
internal static class ReproduceSection
{
    /// <summary>The command, then versions and hashes.</summary>
    public static void Append(StringBuilder page, CompileReport report)
    {
        page.Append("<h2>To reproduce</h2>\n<pre>").Append(SvgChart.Text(report.Command)).Append("</pre>\n<div class=\"wide\"><table class=\"facts\">");
        Row(page, "tinyml", report.ToolVersion);
        Row(page, "C compiler", report.CCompiler);
        Row(page, "passes", string.Join(" → ", report.Passes));
        Row(page, "recipe", report.Recipe);
        Hash(page, "model", report.ModelSha256);
        Hash(page, "recipe.json", report.RecipeSha256);
        Hash(page, "data", report.DataSha256);
        Hash(page, "calibration data", report.CalibrationSha256);
        Hash(page, "program (blob)", report.ProgramSha256);
        page.Append("</table></div>\n<p class=\"soft\">Hashes are SHA-256. The same tinyml with the same model, recipe and data gives the same program.</p>\n");
    }

    private static void Row(StringBuilder page, string name, string? value, string kind = "wrap")
    {
        if (!string.IsNullOrEmpty(value))
        {
            page.Append("<tr><td>").Append(name).Append("</td><td class=\"").Append(kind).Append("\">").Append(SvgChart.Text(value)).Append("</td></tr>");
        }
    }

    private static void Hash(StringBuilder page, string name, string? value) => Row(page, name, value, "hash");
}
