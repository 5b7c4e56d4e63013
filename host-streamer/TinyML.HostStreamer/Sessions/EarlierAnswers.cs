using TinyML.Compiler.Diagnostics;
using TinyML.HostStreamer.Datasets;

namespace TinyML.HostStreamer.Sessions;

/// <summary>The answers of an interrupted run, in the order in which its samples come again.</summary>
internal sealed class EarlierAnswers
{
    private readonly Dictionary<long, Queue<SampleAnswer>> _byRecord = [];

    public EarlierAnswers(IEnumerable<SampleAnswer> answers)
    {
        foreach (IGrouping<long, SampleAnswer> record in answers.GroupBy(answer => answer.Record))
        {
            _byRecord[record.Key] = new Queue<SampleAnswer>(record);
        }
    }

    /// <summary>The next answer for a record, or null when the board has to be asked.</summary>
    public SampleAnswer? Take(long record) => _byRecord.GetValueOrDefault(record)?.TryDequeue(out SampleAnswer? answer) == true ? answer : null;

    /// <summary>Makes sure that every answer is one to a sample that will be streamed.</summary>
    /// <exception cref="DiagnosticException">TML5222.</exception>
    public void Check(IDataset data, int perRound, int rounds)
    {
        if (_byRecord.Count == 0)
        {
            return;
        }

        HashSet<long> streamed = [.. Enumerable.Range(0, perRound).Select(i => data[i].Number)];
        foreach ((long record, Queue<SampleAnswer> answers) in _byRecord)
        {
            if (!streamed.Contains(record) || answers.Count > rounds)
            {
                throw Other(data, $"the results have {answers.Count} answers to record {record}, and this run streams it {(streamed.Contains(record) ? rounds : 0)} times");
            }
        }
    }

    /// <summary>The finding for results of another run.</summary>
    public static DiagnosticException Other(IDataset data, string what) =>
        new(DiagnosticCodes.ResultsOfOtherRun, data.Source, what, "resume with the model, the data, the part and the limits of the interrupted run");
}
