namespace TinyML.Compiler.Planning;

/// <summary>Finds addresses for allocations so that the arena is as small as it can be made: a greedy placement in several orders, then small
/// changes of the best order until the lower bound is reached or nothing helps. A function of its input alone.</summary>
internal sealed class Placement
{
    private const int Trials = 400;

    // Larger pieces start at whole words, which processors with wide loads read faster.
    private const int WordAlignedFrom = 64;
    private readonly int[] _groups;
    private readonly Allocation[] _allocations;
    private readonly int?[,] _lead;
    private readonly bool[,] _conflict;

    /// <summary>Prepares a placement.</summary>
    /// <param name="allocations">The pieces by group.</param>
    /// <param name="overlaps">Pairs that may overlap.</param>
    /// <param name="steps">Number of steps.</param>
    public Placement(SortedDictionary<int, Allocation> allocations, IReadOnlyList<RowOverlap> overlaps, int steps)
    {
        _groups = [.. allocations.Keys];
        _allocations = [.. allocations.Values];
        _lead = new int?[_groups.Length, _groups.Length];
        _conflict = new bool[_groups.Length, _groups.Length];
        foreach (RowOverlap overlap in overlaps)
        {
            _lead[Array.IndexOf(_groups, overlap.Read), Array.IndexOf(_groups, overlap.Written)] = overlap.Lead;
        }

        for (int i = 0; i < _groups.Length; i++)
        {
            for (int k = 0; k < _groups.Length; k++)
            {
                _conflict[i, k] = i != k && _allocations[i].IsAliveWith(_allocations[k]);
            }
        }

        LowerBound = Enumerable.Range(-1, steps + 2).Max(NeededAt);
    }

    /// <summary>The most bytes that one step needs, with the overlap that its kernel allows: no placement can do with less.</summary>
    public int LowerBound { get; }

    /// <summary>The size of the arena for given places.</summary>
    public int ArenaBytes(IReadOnlyDictionary<int, int> places) =>
        _groups.Select((group, i) => places[group] + _allocations[i].ByteCount).DefaultIfEmpty().Max();

    /// <summary>The place of every group.</summary>
    public IReadOnlyDictionary<int, int> Run()
    {
        int[] all = [.. Enumerable.Range(0, _groups.Length)];
        int[][] orders =
        [
            [.. all.OrderByDescending(i => _allocations[i].ByteCount).ThenBy(i => i)],
            [.. all.OrderBy(i => _allocations[i].First).ThenByDescending(i => _allocations[i].ByteCount).ThenBy(i => i)],
            [.. all.OrderByDescending(i => _allocations[i].Last).ThenByDescending(i => _allocations[i].ByteCount).ThenBy(i => i)],
            [.. all.OrderByDescending(i => _allocations[i].Last - _allocations[i].First).ThenBy(i => i)],
        ];
        int[] best = orders.MinBy(order => Size(Place(order)))!;
        int size = Size(Place(best));
        var random = new Random(1);
        for (int trial = 0; trial < Trials && size > LowerBound && all.Length > 2; trial++)
        {
            int[] changed = [.. best];
            int from = random.Next(all.Length), to = random.Next(all.Length);
            (changed[from], changed[to]) = (changed[to], changed[from]);
            int changedSize = Size(Place(changed));
            (best, size) = changedSize <= size ? (changed, changedSize) : (best, size);
        }

        int[] places = Place(best);
        return all.ToDictionary(i => _groups[i], i => places[i]);
    }

    private int NeededAt(int step)
    {
        int[] alive = [.. Enumerable.Range(0, _groups.Length).Where(i => _allocations[i].First <= step && step <= _allocations[i].Last)];
        int sum = alive.Sum(i => _allocations[i].ByteCount), saved = 0;
        foreach (int read in alive)
        {
            foreach (int written in alive.Where(written => _lead[read, written] is not null))
            {
                int apart = _allocations[read].ByteCount + _allocations[written].ByteCount;
                int together = Math.Max(_allocations[written].ByteCount, _lead[read, written]!.Value + _allocations[read].ByteCount);
                saved = Math.Max(saved, apart - together);
            }
        }

        return sum - saved;
    }

    private int Size(int[] places) => places.Select((place, i) => place + _allocations[i].ByteCount).DefaultIfEmpty().Max();

    private int[] Place(int[] order)
    {
        int[] places = new int[order.Length];
        for (int n = 0; n < order.Length; n++)
        {
            ReadOnlySpan<int> placed = order.AsSpan(0, n);
            places[order[n]] = LowestFit(order[n], placed, places);
        }

        return places;
    }

    /// <summary>The lowest of the addresses at which something could begin: the start, behind another piece, or as near to it as a kernel allows.</summary>
    private int LowestFit(int piece, ReadOnlySpan<int> placed, int[] places)
    {
        int best = Fits(piece, 0, placed, places) ? 0 : int.MaxValue;
        foreach (int other in placed)
        {
            if (!_conflict[piece, other] || best == 0)
            {
                continue;
            }

            Try(places[other] + _allocations[other].ByteCount, up: true, placed);
            if (_lead[piece, other] is { } above)
            {
                Try(places[other] + above, up: true, placed);
            }

            if (_lead[other, piece] is { } below)
            {
                Try(places[other] - below, up: false, placed);
            }
        }

        return best;

        void Try(int address, bool up, ReadOnlySpan<int> others)
        {
            int alignment = _allocations[piece].ByteCount >= WordAlignedFrom ? 4 : _allocations[piece].Alignment;
            int aligned = (address + (up ? alignment - 1 : 0)) / alignment * alignment;
            if (aligned >= 0 && address >= 0 && aligned < best && Fits(piece, aligned, others, places))
            {
                best = aligned;
            }
        }
    }

    private bool Fits(int piece, int address, ReadOnlySpan<int> placed, int[] places)
    {
        int end = address + _allocations[piece].ByteCount;
        foreach (int other in placed)
        {
            bool apart = !_conflict[piece, other] || end <= places[other] || places[other] + _allocations[other].ByteCount <= address
                || (_lead[piece, other] is { } above && address - places[other] >= above)
                || (_lead[other, piece] is { } below && places[other] - address >= below);
            if (!apart)
            {
                return false;
            }
        }

        return true;
    }
}
