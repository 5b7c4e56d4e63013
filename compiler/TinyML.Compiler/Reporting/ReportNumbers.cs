using System.Globalization;

namespace TinyML.Compiler.Reporting;

/// <summary>Figures as reports write them; a dash stands for what is not known.</summary>
public static class ReportNumbers
{
    /// <summary>A quantity with as many decimals as its size asks for.</summary>
    public static string Number(double? number) => number is { } known ? known.ToString(Math.Abs(known) < 1 ? "0.#####" : "0.###", CultureInfo.InvariantCulture) : "–";

    /// <summary>The name of a figure of answers, such as <c>mae</c>, for people.</summary>
    public static string Metric(string metric) => metric switch
    {
        "mae" => "MAE",
        "rmse" => "RMSE",
        "maxError" => "greatest error",
        "r2" => "R²",
        "top1" => "top-1",
        "auc" => "AUC",
        "ledAgreement" => "LED agreement",
        _ => metric,
    };

    /// <summary>A fraction in percent.</summary>
    public static string Share(double? fraction) => fraction is { } known ? (100 * known).ToString("0.0#", CultureInfo.InvariantCulture) + " %" : "–";
}
