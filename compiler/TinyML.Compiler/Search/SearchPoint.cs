using System.Text.Json.Serialization;
using TinyML.Compiler.Compression;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Specs;

namespace TinyML.Compiler.Search;

/// <summary>A recipe that was tried, and what came out.</summary>
/// <param name="Recipe">The recipe.</param>
/// <param name="ModelBytes">Model bytes as it would ship.</param>
/// <param name="ArenaBytes">Size of the arena.</param>
/// <param name="LiveMacs">Multiply-accumulates of one inference.</param>
/// <param name="Cost">Estimated instructions of one inference.</param>
/// <param name="Answers">How good its answers are on held-out calibration samples.</param>
/// <param name="Failure">Why the recipe cannot be run on this model; the figures are 0 then.</param>
public sealed record SearchPoint(Recipe Recipe, long ModelBytes, long ArenaBytes, long LiveMacs, long Cost, AnswerFigures? Answers, string? Failure = null)
{
    /// <summary>What the recipe does beside quantizing, in words.</summary>
    [JsonIgnore]
    public string Words => string.Join(" → ", Recipe.Steps.Where(step => step is not (EqualizeStep or QuantizeStep)).Select(step => StepWords.Of(step) is { Length: > 0 } words ? $"{step.Name} ({words})" : step.Name)) is { Length: > 0 } text ? text : "quantize";

    /// <summary>The points that no other one beats: at least as good in bytes, loss and cost, and better in one.</summary>
    public static EquatableArray<SearchPoint> Front(IReadOnlyList<SearchPoint> points) => [.. points.Where((point, i) => !points.Where((other, j) => j != i && Beats(other, point, j < i)).Any())];

    private static bool Beats(SearchPoint a, SearchPoint b, bool cameFirst)
    {
        double lossA = a.Answers?.Drop ?? 0, lossB = b.Answers?.Drop ?? 0;
        return a.ModelBytes <= b.ModelBytes && a.Cost <= b.Cost && lossA <= lossB && (a.ModelBytes < b.ModelBytes || a.Cost < b.Cost || lossA < lossB || cameFirst);
    }
}
