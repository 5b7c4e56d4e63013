using TinyML.HostStreamer.Datasets;

namespace TinyML.HostStreamer.Sessions;

/// <summary>The rows of a run, one after the other, each round anew.</summary>
/// <param name="data">The samples.</param>
/// <param name="perRound">How many of them a round takes.</param>
/// <param name="rounds">How many rounds there are.</param>
/// <param name="earlier">The answers of an interrupted run.</param>
internal sealed class StreamRows(IDataset data, int perRound, int rounds, EarlierAnswers earlier)
{
    private long _next;
    private bool _isCurrent;
    private SampleAnswer? _answer;

    /// <summary>Whether all are taken.</summary>
    public bool AtEnd => _next == (long)perRound * rounds;

    /// <summary>What an interrupted run was answered to the next row, or null.</summary>
    public SampleAnswer? Answer
    {
        get
        {
            if (!_isCurrent)
            {
                _answer = earlier.Take(Current.Number);
                _isCurrent = true;
            }

            return _answer;
        }
    }

    private Sample Current => data[(int)(_next % perRound)];

    /// <summary>Takes the next row.</summary>
    public Sample Take()
    {
        Sample sample = Current;
        _next++;
        _isCurrent = false;
        return sample;
    }
}
