using TinyML.Compiler.Ir;

namespace TinyML.Compiler.Search;

/// <summary>Trades bytes between groups of layers: measures each group one level up and one down on its own, and combines those moves by the ratio of error to bytes. A price of a byte
/// in units of error decides for every group whether it moves (Lagrange's method for choices that add up; Shoham and Gersho, "Efficient bit allocation for an arbitrary set of quantizers",
/// 1988); as errors do not quite add up, the combinations that matter are measured themselves.</summary>
internal sealed class LayerTrade(CandidateRecipes candidates, SearchGoal goal, Trial trial)
{
    /// <summary>The best combination around an assignment, or the assignment itself.</summary>
    public Assignment Refine(Assignment origin)
    {
        List<Move> moves = [];
        for (int group = 0; group < origin.Groups.Count; group++)
        {
            foreach (int level in new[] { origin.Levels[group] + 1, origin.Levels[group] - 1 }.Where(level => level >= 0 && level <= CandidateRecipes.MostLevel))
            {
                if (Try(origin, Changed(origin.Levels, [(group, level)])) is { } alone)
                {
                    moves.Add(new Move(group, level, alone.Point.ModelBytes - origin.Point.ModelBytes, Error(alone) - Error(origin), alone));
                }
            }
        }

        Assignment best = Better([origin, .. moves.Select(move => move.Alone)]);
        EquatableArray<int>[] combinations = [.. Combinations(origin, moves)];
        for (int low = 0, high = combinations.Length - 1; low <= high;)
        {
            int middle = (low + high) / 2;
            if (Try(origin, combinations[middle]) is not { } tried)
            {
                break;
            }

            best = Better([best, tried]);
            (low, high) = GoesSmaller(tried.Point) ? (middle + 1, high) : (low, middle - 1);
        }

        return best;
    }

    private sealed record Move(int Group, int Level, long Bytes, double Error, Assignment Alone);

    private static double Error(Assignment assignment) => assignment.Point.Answers?.OutputError ?? 0;

    /// <summary>What is too lossy wants more bytes, what is too large fewer; what keeps to the limits goes on towards what is wanted.</summary>
    private bool GoesSmaller(SearchPoint point) =>
        goal.MaxDrop is { } drop && point.Answers?.Drop > drop ? false : !goal.IsMetBy(point) || goal.WantsSmallest;

    /// <summary>Levels of all groups by rising price of a byte, from the least error to the fewest bytes.</summary>
    private static IEnumerable<EquatableArray<int>> Combinations(Assignment origin, List<Move> moves)
    {
        double[] prices = [.. moves.Where(move => move.Bytes != 0).Select(move => -move.Error / move.Bytes).Where(price => price > 0).Distinct().Order()];
        EquatableArray<int> last = origin.Levels;
        foreach (double price in prices.Length == 0 ? prices : [prices[0] / 2, .. prices.Zip(prices.Skip(1), (a, b) => (a + b) / 2), prices[^1] * 2])
        {
            IEnumerable<(int, int)> taken = moves.GroupBy(move => move.Group)
                .Select(group => group.MinBy(move => move.Error + (price * move.Bytes))!)
                .Where(move => move.Error + (price * move.Bytes) < 0)
                .Select(move => (move.Group, move.Level));
            EquatableArray<int> levels = Changed(origin.Levels, taken);
            if (levels != last)
            {
                last = levels;
                yield return levels;
            }
        }
    }

    private static EquatableArray<int> Changed(EquatableArray<int> levels, IEnumerable<(int Group, int Level)> moves)
    {
        int[] changed = [.. levels];
        foreach ((int group, int level) in moves)
        {
            changed[group] = level;
        }

        return [.. changed];
    }

    private Assignment? Try(Assignment origin, EquatableArray<int> levels) =>
        trial(candidates.With(origin.Prune, origin.Groups, levels)) is { } point ? origin with { Levels = levels, Point = point } : null;

    private Assignment Better(IReadOnlyList<Assignment> assignments)
    {
        SearchPoint best = goal.BestOf(assignments.Select(assignment => assignment.Point))!;
        return assignments.First(assignment => ReferenceEquals(assignment.Point, best));
    }
}
