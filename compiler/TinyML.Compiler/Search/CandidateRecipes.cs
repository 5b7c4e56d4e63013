using TinyML.Compiler.Ir;
using TinyML.Compiler.Specs;

namespace TinyML.Compiler.Search;

/// <summary>Writes recipes that differ in how far each group of layers is compressed: the steps of a frame, with steps <c>prune</c> and <c>cluster</c> of the search's own in the place of the frame's.</summary>
public sealed class CandidateRecipes
{
    /// <summary>The name of recipes that a search writes.</summary>
    public const string Name = "search";

    // From nothing to what few networks bear. The rate weight decides more than the number of clusters, which only bounds the table.
    private static readonly (int Clusters, double RateWeight)[] Ladder =
        [(0, 0), (128, 0.0003), (64, 0.001), (64, 0.003), (32, 0.006), (32, 0.012), (16, 0.025), (16, 0.05), (8, 0.1), (8, 0.25), (4, 0.6)];

    private readonly Recipe _frame;
    private readonly RecipeStep[] _before;
    private readonly RecipeStep[] _behind;
    private readonly ClusterStep _cluster;

    /// <summary>Takes the steps around the clustering from a frame.</summary>
    /// <param name="frame">The recipe whose other steps all candidates have.</param>
    public CandidateRecipes(Recipe frame)
    {
        _frame = frame;
        RecipeStep[] steps = [.. frame.Steps];
        int slot = Array.FindIndex(steps, step => step is ClusterStep);
        if (slot < 0)
        {
            slot = Array.FindIndex(steps, step => step is CorrectBiasStep or CorrectOutputStep or EncodeStep);
        }

        slot = slot < 0 ? steps.Length : slot;
        _before = [.. steps[..slot].Where(step => step is not PruneStep)];
        _behind = [.. steps[slot..].Where(step => step is not (PruneStep or ClusterStep))];
        _cluster = steps.OfType<ClusterStep>().FirstOrDefault() ?? new ClusterStep(32);
    }

    /// <summary>The steps around pruning and clustering where the user names none.</summary>
    public static Recipe UsualFrame => Recipe.Smallest;

    /// <summary>The strongest level.</summary>
    public static int MostLevel => Ladder.Length - 1;

    /// <summary>The level that coarse trials of other steps take.</summary>
    public static int MiddleLevel => 3;

    /// <summary>The frame's steps alone.</summary>
    public Recipe Plain => new() { Name = Name, Steps = [.. _before, .. _behind] };

    /// <summary>The same with an arena that may grow, or may not; null where nothing is encoded.</summary>
    public CandidateRecipes? WithArena(bool mayGrow) => _frame.Steps.Any(step => step is EncodeStep)
        ? new CandidateRecipes(_frame with { Steps = [.. _frame.Steps.Select(step => step is EncodeStep encode ? encode with { EnlargeArena = mayGrow } : step)] })
        : null;

    /// <summary>The same without encoding; null where nothing is encoded.</summary>
    public CandidateRecipes? Unencoded => _frame.Steps.Any(step => step is EncodeStep) ? new CandidateRecipes(_frame with { Steps = [.. _frame.Steps.Where(step => step is not EncodeStep)] }) : null;

    /// <summary>A recipe in which all layers have the same level.</summary>
    /// <param name="prune">A step of its own before clustering, or null.</param>
    /// <param name="level">The level, 0 to <see cref="MostLevel"/>.</param>
    public Recipe All(PruneStep? prune, int level) => With(prune, [], [level]);

    /// <summary>A recipe in which each group of layers has its level.</summary>
    /// <param name="prune">A step of its own before clustering, or null.</param>
    /// <param name="groups">Groups of layers.</param>
    /// <param name="levels">The level of each group, 0 to <see cref="MostLevel"/>.</param>
    public Recipe With(PruneStep? prune, EquatableArray<EquatableArray<string>> groups, IReadOnlyList<int> levels)
    {
        IEnumerable<RecipeStep> clusters = levels.Distinct().Count() == 1
            ? levels[0] > 0 ? [Cluster(levels[0], null)] : []
            : levels.Distinct().Where(level => level > 0).Order().Select(level => Cluster(level, [.. groups.Where((_, i) => levels[i] == level).SelectMany(group => group)]));
        return new Recipe { Name = Name, Steps = [.. _before, .. prune is null ? [] : new RecipeStep[] { prune }, .. clusters, .. _behind] };
    }

    private ClusterStep Cluster(int level, IReadOnlyList<string>? layers) => _cluster with { Clusters = Ladder[level].Clusters, RateWeight = Ladder[level].RateWeight, Layers = layers };
}
