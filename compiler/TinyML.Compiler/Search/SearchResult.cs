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
}

/// <summary>How far a search is.</summary>
/// <param name="Tried">Recipes tried.</param>
/// <param name="Expected">How many there will be at most.</param>
/// <param name="Point">The last one.</param>
/// <param name="Best">The best so far, or null.</param>
/// <param name="WasKnown">Whether the result was found in the state file.</param>
public sealed record SearchProgress(int Tried, int Expected, SearchPoint Point, SearchPoint? Best, bool WasKnown);
