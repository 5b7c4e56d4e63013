using TinyML.HostStreamer.Datasets;
using TinyML.HostStreamer.Sessions;
using TinyML.Protocol;

namespace TinyML.HostStreamer.Rigs;

/// <summary>Compares what several boards answer to the same records, bit for bit. The first answer to a record is kept, and every later one is held against it: so no board
/// waits for another, and memory depends on the data set alone, not on how often it is sent. For several threads at once.</summary>
internal sealed class AnswerComparison
{
    /// <summary>The most differences that are kept.</summary>
    public const int MostNamed = 10;

    private readonly Lock _lock = new();
    private readonly Dictionary<long, int> _rowOf;
    private readonly int _outputCount;
    private readonly int[] _outputs;
    private readonly LedState[] _leds;
    private readonly string?[] _from;
    private readonly List<AnswerDifference> _first = [];
    private long _compared;
    private long _different;

    /// <summary>Compares answers to the first so many samples.</summary>
    public AnswerComparison(IDataset data, int count, int outputCount)
    {
        _rowOf = Enumerable.Range(0, count).ToDictionary(row => data[row].Number);
        _outputCount = outputCount;
        _outputs = new int[count * outputCount];
        _leds = new LedState[count];
        _from = new string?[count];
    }

    /// <summary>What was found so far.</summary>
    public AnswerAgreement Agreement
    {
        get
        {
            lock (_lock)
            {
                return new AnswerAgreement(_compared, _different, [.. _first]);
            }
        }
    }

    /// <summary>Takes a board's answer.</summary>
    public void Add(string board, SampleOutcome outcome)
    {
        lock (_lock)
        {
            int row = _rowOf[outcome.Record];
            Span<int> kept = _outputs.AsSpan(row * _outputCount, _outputCount);
            if (_from[row] is not { } other)
            {
                (_from[row], _leds[row]) = (board, outcome.Led);
                for (int i = 0; i < kept.Length; i++)
                {
                    kept[i] = outcome.Outputs[i];
                }

                return;
            }

            _compared++;
            bool same = _leds[row] == outcome.Led;
            for (int i = 0; i < kept.Length; i++)
            {
                same &= kept[i] == outcome.Outputs[i];
            }

            if (!same && ++_different <= MostNamed)
            {
                _first.Add(new AnswerDifference(outcome.Record, board, [.. outcome.Outputs], ResultsForm.NameOf(outcome.Led), other, [.. kept], ResultsForm.NameOf(_leds[row])));
            }
        }
    }
}

/// <summary>How far boards with the same model answered the same.</summary>
/// <param name="Compared">Answers that were compared with an earlier one to the same record.</param>
/// <param name="Different">Those whose integers or LED were not the same.</param>
/// <param name="First">The first differences, at most ten for each model.</param>
public sealed record AnswerAgreement(long Compared, long Different, IReadOnlyList<AnswerDifference> First);

/// <summary>Two boards that answered differently to the same record.</summary>
/// <param name="Record">The record's number in its source.</param>
/// <param name="Board">The name of the board that answered later.</param>
/// <param name="Outputs">Its integers.</param>
/// <param name="Led">Its LED: <c>none</c>, <c>green</c> or <c>red</c>.</param>
/// <param name="OtherBoard">The name of the board that answered first.</param>
/// <param name="OtherOutputs">Its integers.</param>
/// <param name="OtherLed">Its LED.</param>
public sealed record AnswerDifference(
    long Record, string Board, IReadOnlyList<int> Outputs, string Led, string OtherBoard, IReadOnlyList<int> OtherOutputs, string OtherLed);
