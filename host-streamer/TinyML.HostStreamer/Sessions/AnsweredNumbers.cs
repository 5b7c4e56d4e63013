namespace TinyML.HostStreamer.Sessions;

/// <summary>Which samples were answered, as runs of numbers that follow one another: a board answers in order, so that a run of millions takes no more memory than one of ten.</summary>
internal sealed class AnsweredNumbers
{
    private readonly List<Run> _runs = [];

    /// <summary>How many different numbers there are.</summary>
    public long Count { get; private set; }

    /// <summary>Takes a number; false when it was there.</summary>
    public bool Add(long number)
    {
        // From the end: a number that is not next is hardly ever far behind.
        int at = _runs.Count - 1;
        while (at >= 0 && _runs[at].First > number)
        {
            at--;
        }

        if (at >= 0 && number <= _runs[at].Last)
        {
            return false;
        }

        Count++;
        bool joinsBefore = at >= 0 && _runs[at].Last == number - 1;
        bool joinsAfter = at + 1 < _runs.Count && _runs[at + 1].First == number + 1;
        if (joinsBefore)
        {
            _runs[at] = _runs[at] with { Last = joinsAfter ? _runs[at + 1].Last : number };
            _runs.RemoveRange(at + 1, joinsAfter ? 1 : 0);
        }
        else if (joinsAfter)
        {
            _runs[at + 1] = _runs[at + 1] with { First = number };
        }
        else
        {
            _runs.Insert(at + 1, new Run(number, number));
        }

        return true;
    }

    private readonly record struct Run(long First, long Last);
}
