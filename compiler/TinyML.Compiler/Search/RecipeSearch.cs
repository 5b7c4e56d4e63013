using TinyML.Compiler.Calibration;
using TinyML.Compiler.Compression;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Specs;

namespace TinyML.Compiler.Search;

/// <summary>Chooses steps and their numbers, layer by layer, by what they do to size, answers and cost as measured with the real steps on held-out calibration samples. First the shipped
/// recipes and a coarse ladder for all layers alike; then, from the best of those, each group of layers one level up and down on its own; then combinations by the ratio of error to bytes.
/// Every result depends on the recipe alone, and what is tried next on earlier results alone, so a search that is repeated or resumed finds the same.</summary>
public sealed class RecipeSearch
{
    /// <summary>How many recipes are tried at most, unless the user says otherwise.</summary>
    public const int UsualTrials = 60;

    private static readonly double[] Sparsities = [0.3, 0.5], ChannelSparsities = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8];

    // RAM is spent where it saves a tenth of the bytes, or where the limits cannot be met otherwise.
    private const double WorthArena = 0.1;

    private readonly RecipeTrials _trials;
    private readonly Recipe _frame;
    private readonly SearchState _state;
    private readonly int _most;
    private List<SearchPoint> _points = [], _failures = [];
    private Dictionary<string, SearchPoint?> _asked = [];

    /// <summary>Prepares a search.</summary>
    /// <param name="imported">An imported graph.</param>
    /// <param name="spec">NAME.json, or null.</param>
    /// <param name="samples">Samples to calibrate and to measure with; null makes them up.</param>
    /// <param name="frame">The recipe whose steps around pruning and clustering all candidates have.</param>
    /// <param name="options">What the user decided; its steps are not looked at.</param>
    /// <param name="executors">What measures.</param>
    /// <param name="state">What is known already.</param>
    /// <param name="trials">How many recipes are tried at most.</param>
    public RecipeSearch(Graph imported, ModelSpec? spec, SampleSet? samples, Recipe frame, CompilationOptions options, IExecutors executors, SearchState state, int trials = UsualTrials)
    {
        (_frame, _state, _most) = (frame, state, trials);
        _trials = new RecipeTrials(imported, spec, samples, options, executors);
    }

    /// <summary>What a user should know before results are trusted.</summary>
    public IEnumerable<Diagnostic> Warnings => _trials.Warnings();

    /// <summary>Searches.</summary>
    /// <param name="goal">What to keep to.</param>
    /// <param name="progress">Is told about each recipe, or null.</param>
    /// <param name="cancellation">Ends the search between two recipes.</param>
    /// <exception cref="OperationCanceledException">It was cancelled; the state has what was tried.</exception>
    public SearchResult Run(SearchGoal goal, Action<SearchProgress>? progress = null, CancellationToken cancellation = default)
    {
        (_points, _failures, _asked) = ([], [], []);
        Trial trial = recipe => Try(recipe, goal, progress, cancellation);
        foreach (Recipe recipe in Start())
        {
            trial(recipe);
        }

        if (!IsExactEnough(goal))
        {
            Refine(goal, trial, Coarsest(goal, trial));
        }

        SearchPoint found = goal.BestOf(_points) ?? throw new InvalidOperationException($"no recipe can be run: {_failures.FirstOrDefault()?.Failure}");
        return new SearchResult(goal, found, [.. _points], [.. _failures]);
    }

    private bool IsOver => _points.Count + _failures.Count >= _most;

    /// <summary>The shipped recipes that quantize as the frame does, and the frame.</summary>
    private IEnumerable<Recipe> Start()
    {
        QuantizeStep quantize = _frame.Steps.OfType<QuantizeStep>().Single();
        return Recipe.Shipped.Where(recipe => recipe.Steps.OfType<QuantizeStep>().Single() == quantize).Append(_frame);
    }

    /// <summary>The frames to try in order, until one leads to a recipe within the limits: with the arena as it is, unless a larger one saves many bytes, or without encoding where decoding takes too long.</summary>
    private CandidateRecipes[] Frames(SearchGoal goal, Trial trial)
    {
        var frame = new CandidateRecipes(_frame);
        CandidateRecipes kept = frame.WithArena(false) ?? frame;
        SearchPoint? small = trial(kept.All(null, CandidateRecipes.MiddleLevel));
        if (small?.Cost > goal.MaxCost && kept.Unencoded is { } fast)
        {
            return [fast, kept];
        }

        if (frame.WithArena(true) is not { } enlarged)
        {
            return [kept];
        }

        SearchPoint? large = trial(enlarged.All(null, CandidateRecipes.MiddleLevel));
        if (small is null || large is null || large.ArenaBytes > goal.MaxArenaBytes)
        {
            return [kept, enlarged];
        }

        // What the strongest level does not reach needs the larger arena at any rate.
        bool pays = large.ModelBytes < (1 - WorthArena) * small.ModelBytes || trial(kept.All(null, CandidateRecipes.MostLevel))?.ModelBytes > goal.MaxModelBytes;
        return pays ? [enlarged, kept] : [kept, enlarged];
    }

    /// <summary>The best of all layers alike, in the first frame in which that keeps to the limits, or else in any.</summary>
    private (CandidateRecipes Candidates, Assignment Best)? Coarsest(SearchGoal goal, Trial trial)
    {
        List<(CandidateRecipes Candidates, Assignment Best)> found = [];
        foreach (CandidateRecipes candidates in Frames(goal, trial))
        {
            if (Coarse(candidates, goal, trial) is { } best)
            {
                found.Add((candidates, best));
                if (goal.IsMetBy(best.Point))
                {
                    break;
                }
            }
        }

        SearchPoint? point = goal.BestOf(found.Select(frame => frame.Best.Point));
        return point is null ? null : found.First(frame => ReferenceEquals(frame.Best.Point, point));
    }

    private void Refine(SearchGoal goal, Trial trial, (CandidateRecipes Candidates, Assignment Best)? start)
    {
        if (start is not { } found || found.Best.Groups.Count < 2 || !CountsBytes(goal))
        {
            return;
        }

        var trade = new LayerTrade(found.Candidates, goal, trial);
        for (Assignment? before = null, best = found.Best; !ReferenceEquals(best, before) && !IsOver;)
        {
            (before, best) = (best, trade.Refine(best));
        }
    }

    /// <summary>Clusters save bytes and nothing else.</summary>
    private static bool CountsBytes(SearchGoal goal) => goal.WantsSmallest || goal.MaxModelBytes is not null;

    /// <summary>Where the least error is wanted and a recipe without lossy steps keeps to the limits, there is nothing to trade.</summary>
    private bool IsExactEnough(SearchGoal goal) =>
        !goal.WantsSmallest && _points.Any(point => goal.IsMetBy(point) && point.Recipe.Steps.All(step => step.IsExact || step is EqualizeStep or QuantizeStep));

    /// <summary>Where time or RAM are short, ever more channels go, until there is enough; then all layers alike, level by level; then single weights are pruned before the best level.</summary>
    private Assignment? Coarse(CandidateRecipes candidates, SearchGoal goal, Trial trial)
    {
        AssembledProgram plain = _trials.Assemble(candidates.Plain.Steps);
        string[] layers = [.. plain.Planned.Program.Calls.Where(call => call.Macs > 0).Select(call => call.Layer).Distinct()];
        EquatableArray<EquatableArray<string>> groups = LayerGroups.Of(plain.Planned.Program, layers);
        List<Assignment> tried = [];
        PruneStep? channels = null;
        SearchPoint? whole = Add(null, 0);
        for (int i = 0; i < ChannelSparsities.Length && (whole?.Cost > goal.MaxCost || whole?.ArenaBytes > goal.MaxArenaBytes); i++)
        {
            channels = new PruneStep(ChannelSparsities[i], PruneStructure.Channel);
            whole = Add(channels, 0) ?? whole;
        }

        if (CountsBytes(goal))
        {
            for (int level = 1; level <= CandidateRecipes.MostLevel; level++)
            {
                Add(channels, level);
            }

            int at = Best()?.Levels[0] ?? CandidateRecipes.MiddleLevel;
            Array.ForEach(channels is null ? Sparsities : [], sparsity => Add(new PruneStep(sparsity, Scope: PruneScope.Global), at));
        }

        return Best();

        SearchPoint? Add(PruneStep? pruning, int level)
        {
            SearchPoint? point = trial(candidates.All(pruning, level));
            if (point is not null)
            {
                tried.Add(new Assignment(pruning, groups, [.. groups.Select(_ => level)], point));
            }

            return point;
        }

        Assignment? Best() => goal.BestOf(tried.Select(assignment => assignment.Point)) is { } point ? tried.First(assignment => ReferenceEquals(assignment.Point, point)) : null;
    }

    private SearchPoint? Try(Recipe recipe, SearchGoal goal, Action<SearchProgress>? progress, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        string id = RecipeFile.ToJson(recipe with { Name = "" });
        if (_asked.TryGetValue(id, out SearchPoint? asked))
        {
            return asked;
        }

        if (IsOver)
        {
            return null;
        }

        bool known = _state.Knows(recipe);
        SearchPoint point = _state.Get(recipe, _trials.Try);
        bool failed = point.Failure is not null;
        _asked.Add(id, failed ? null : point);
        (failed ? _failures : _points).Add(point);
        progress?.Invoke(new SearchProgress(_points.Count + _failures.Count, _most, point, goal.BestOf(_points), known));
        return failed ? null : point;
    }
}
