using TinyML.Compiler.Diagnostics;
using TinyML.HostStreamer.Datasets;

namespace TinyML.HostStreamer.Sessions;

/// <summary>The rows of a run that are still to be asked, round after round. Several boards that share the work take from the same pool, each from a thread of its own; what one
/// of them was asked and did not answer comes back for the others.</summary>
/// <param name="perRound">Rows of a round: the first so many samples of the data set.</param>
/// <param name="rounds">Rounds.</param>
internal sealed class RowPool(int perRound, int rounds)
{
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(100);
    private readonly object _lock = new();
    private readonly Queue<int> _back = [];
    private Dictionary<long, int>? _rowOf;
    private int[] _answered = [];
    private long _next;
    private long _underWay;

    /// <summary>Rows of all rounds, those of an interrupted run among them.</summary>
    public long Total => (long)perRound * rounds;

    /// <summary>Leaves out what an interrupted run was answered.</summary>
    /// <exception cref="DiagnosticException">TML5222: an answer is to no row of this run.</exception>
    public void Skip(IDataset data, IEnumerable<SampleAnswer> answers)
    {
        foreach (SampleAnswer answer in answers)
        {
            if (_rowOf is null)
            {
                _rowOf = Enumerable.Range(0, perRound).ToDictionary(row => data[row].Number);
                _answered = new int[perRound];
            }

            int count = _rowOf.TryGetValue(answer.Record, out int row) ? ++_answered[row] : 1;
            int streamed = _rowOf.ContainsKey(answer.Record) ? rounds : 0;
            if (count > streamed)
            {
                throw OtherRun(data, $"the results have {count} answers to record {answer.Record}, and this run streams it {streamed} times");
            }
        }
    }

    /// <summary>Rows that boards were asked and that none answered, once all have ended.</summary>
    public long Unanswered => _back.Count;

    /// <summary>The row of a record that was skipped.</summary>
    public int RowOf(long record) => _rowOf![record];

    /// <summary>Takes the next row that is still to be asked; false when there is none at the moment.</summary>
    public bool TryTake(out int row)
    {
        lock (_lock)
        {
            if (!HasRow())
            {
                row = -1;
                return false;
            }

            row = _back.Count > 0 ? _back.Dequeue() : (int)(_next++ % perRound);
            _underWay++;
            return true;
        }
    }

    /// <summary>A row that was taken is answered.</summary>
    public void Answered() => End([]);

    /// <summary>Gives back rows that were taken and will not be answered.</summary>
    public void GiveBack(IReadOnlyCollection<int> rows)
    {
        if (rows.Count > 0)
        {
            End(rows);
        }
    }

    /// <summary>Waits until there is a row to take, or until all are answered: then false.</summary>
    /// <exception cref="OperationCanceledException">The user ended the run.</exception>
    public bool WaitForRow(CancellationToken cancellation)
    {
        lock (_lock)
        {
            while (!HasRow())
            {
                cancellation.ThrowIfCancellationRequested();
                if (_underWay == 0)
                {
                    return false;
                }

                Monitor.Wait(_lock, Breath);
            }

            return true;
        }
    }

    /// <summary>The finding for results of another run.</summary>
    public static DiagnosticException OtherRun(IDataset data, string what) =>
        new(DiagnosticCodes.ResultsOfOtherRun, data.Source, what, "resume with the model, the data, the part and the limits of the interrupted run");

    private void End(IReadOnlyCollection<int> given)
    {
        lock (_lock)
        {
            _underWay -= given.Count == 0 ? 1 : given.Count;
            foreach (int row in given)
            {
                _back.Enqueue(row);
            }

            // Who waits is wanted when something came back, or when nothing can any more.
            if (given.Count > 0 || _underWay == 0)
            {
                Monitor.PulseAll(_lock);
            }
        }
    }

    /// <summary>Whether a row is left, once those that were answered earlier are passed over: as many rounds of each as there were answers.</summary>
    private bool HasRow()
    {
        while (_next < Total && _answered.Length > 0 && _next / perRound < _answered[(int)(_next % perRound)])
        {
            _next++;
        }

        return _back.Count > 0 || _next < Total;
    }
}
