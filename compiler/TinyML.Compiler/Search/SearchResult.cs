using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Ir;

namespace TinyML.Compiler.Search;

/// <summary>What a search found.</summary>
/// <param name="Goal">What was asked for.</param>
/// <param name="Best">The best recipe tried; it keeps to the limits where <see cref="IsMet"/>.</param>
/// <param name="Points">Everything tried that can be run, in order.</param>
/// <param name="Failures">Recipes that cannot be run on this model, with the reason.</param>
public sealed record SearchResult(SearchGoal Goal, SearchPoint Best, EquatableArray<SearchPoint> Points, EquatableArray<SearchPoint> Failures)
{
    /// <summary>Whether the best recipe keeps to all limits.</summary>
    public bool IsMet => Goal.IsMetBy(Best);

    /// <summary>What was nearest where the limits cannot be met, and how far recipes went in each direction.</summary>
    /// <param name="model">The model's name.</param>
    public Diagnostic NotMet(string model)
    {
        SearchPoint smallest = Points.MinBy(point => point.ModelBytes)!, best = Points.MinBy(point => point.Answers?.Drop ?? 0)!, cheapest = Points.MinBy(point => point.Cost)!;
        string cost = Goal.MaxCost is null ? "" : FormattableString.Invariant($"; the fewest estimated instructions are {cheapest.Cost:N0}, for {cheapest.LiveMacs:N0} multiply-accumulates");
        string arena = Goal.MaxArenaBytes is null ? "" : FormattableString.Invariant($"; the smallest arena has {Points.Min(point => point.ArenaBytes):N0} bytes");
        return new Diagnostic(
            DiagnosticCodes.LimitsNotMet, $"model '{model}'",
            FormattableString.Invariant($"none of {Points.Count} recipes keeps to {Goal}; the nearest has {Figures(Best)}. The smallest has {Figures(smallest)}, the most accurate {Figures(best)}{cost}{arena}"),
            "allow what the nearest needs, or train a smaller network");
    }

    private static string Figures(SearchPoint point) => FormattableString.Invariant($"{point.ModelBytes:N0} model bytes and a loss of {100 * (point.Answers?.Drop ?? 0):0.##} %");
}

/// <summary>How far a search is.</summary>
/// <param name="Tried">Recipes tried.</param>
/// <param name="Expected">How many there will be at most.</param>
/// <param name="Point">The last one.</param>
/// <param name="Best">The best so far, or null.</param>
/// <param name="WasKnown">Whether the result was found in the state file.</param>
public sealed record SearchProgress(int Tried, int Expected, SearchPoint Point, SearchPoint? Best, bool WasKnown);
