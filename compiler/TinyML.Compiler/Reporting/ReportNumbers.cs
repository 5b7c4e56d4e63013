using System.Globalization;

namespace TinyML.Compiler.Reporting;

/// <summary>Figures as reports write them; a dash stands for what is not known.</summary>
public static class ReportNumbers
{
    /// <summary>A quantity with as many decimals as its size asks for.</summary>
    public static string Number(double? number) => number is { } known ? known.ToString(Math.Abs(known) < 1 ? "0.#####" : "0.###", CultureInfo.InvariantCulture) : "–";

    /// <summary>A fraction in percent.</summary>
    public static string Share(double? fraction) => fraction is { } known ? (100 * known).ToString("0.0#", CultureInfo.InvariantCulture) + " %" : "–";
}
