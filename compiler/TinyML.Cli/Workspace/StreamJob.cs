using TinyML.Cli.Output;
using TinyML.Compiler.Diagnostics;
using TinyML.HostStreamer.Datasets;
using TinyML.HostStreamer.Links;
using TinyML.HostStreamer.Rigs;
using TinyML.HostStreamer.Sessions;
using TinyML.Protocol;

namespace TinyML.Cli.Workspace;

/// <summary>Streams to one board, or to several at once: opens links, data and results files, and completes the files when all have ended.</summary>
internal sealed class StreamJob : IDisposable
{
    private readonly List<IDisposable> _open = [];
    private readonly List<RigMember> _members = [];
    private readonly List<ResultsFile?> _results = [];
    private readonly RigWork _work;

    /// <summary>Opens links, data and results files.</summary>
    /// <param name="places">The boards.</param>
    /// <param name="data">Opens the data for a folder; for every board anew.</param>
    /// <param name="faults">What damages every line, each with a seed of its own, or null.</param>
    /// <param name="results">The results file, from which each of several boards' is named, or null.</param>
    /// <param name="resume">Whether the results files are taken up.</param>
    /// <param name="options">How to stream, the same for all boards.</param>
    /// <exception cref="DiagnosticException">One of them cannot be opened.</exception>
    public StreamJob(StreamPlaces places, Func<CompiledFolder, IDataset> data, FaultPlan? faults, string? results, bool resume, StreamOptions options)
    {
        _work = places.Work;
        try
        {
            for (int i = 0; i < places.Boards.Count; i++)
            {
                StreamPlace place = places.Boards[i];
                string? path = results is null || places.Boards.Count == 1 ? results : ResultsPath(results, place.Name);
                Open(place, data(place.Folder), faults is null ? null : faults with { Seed = faults.Seed + i }, path, resume, options);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The first board's data.</summary>
    public IDataset Data => _members[0].Data;

    /// <summary>One of several boards' results file: <c>results.csv</c> becomes <c>results.NAME.csv</c>.</summary>
    public static string ResultsPath(string path, string name) =>
        Path.Combine(Path.GetDirectoryName(path) ?? "", $"{Path.GetFileNameWithoutExtension(path)}.{string.Join('_', name.Split(Path.GetInvalidFileNameChars()))}{Path.GetExtension(path)}");

    /// <summary>Streams, and completes the results files.</summary>
    /// <param name="onSample">Called after every answer with the board's place; of several boards on their own threads.</param>
    /// <param name="onEnd">Called when one of several boards has ended, with its place, on its own thread.</param>
    /// <param name="cancellation">Ends the streaming.</param>
    /// <exception cref="DiagnosticException">See <see cref="StreamSession.Run"/> and <see cref="RigSession.Run"/>.</exception>
    public StreamResult Run(Action<int, SampleOutcome, StreamProgress> onSample, Action<int, StreamResult> onEnd, CancellationToken cancellation)
    {
        void Take(int board, SampleOutcome outcome, StreamProgress progress)
        {
            _results[board]?.Add(outcome);
            onSample(board, outcome, progress);
        }

        RigMember first = _members[0];
        StreamResult result = _members.Count == 1
            ? new StreamSession(first.Model, first.Spec, first.Link, first.Options).Run(first.Data, (outcome, progress) => Take(0, outcome, progress), cancellation)
            : new RigSession(_members, _work).Run(Take, onEnd, cancellation);
        for (int i = 0; i < _results.Count; i++)
        {
            _results[i]?.Complete(result.Boards is null ? result : result.Boards[i]);
        }

        foreach (AnswerDifference difference in result.Agreement?.First ?? [])
        {
            Terminal.Report(new Diagnostic(DiagnosticCodes.BoardsDiffer, FormattableString.Invariant($"record {difference.Record}"),
                $"'{difference.OtherBoard}' answers {string.Join(' ', difference.OtherOutputs)} ({difference.OtherLed}), '{difference.Board}' {string.Join(' ', difference.Outputs)} ({difference.Led})",
                "see hostMismatch of both, which tells whose answer is not this computer's"));
        }

        return result;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        for (int i = _open.Count - 1; i >= 0; i--)
        {
            _open[i].Dispose();
        }

        _open.Clear();
    }

    private void Open(StreamPlace place, IDataset data, FaultPlan? faults, string? path, bool resume, StreamOptions options)
    {
        IByteLink link = Opened(BoardLinks.Open(place.Folder, place.Port, place.Board));
        link = faults is null ? link : Opened(faults.Around(link));
        int outputs = place.Folder.StreamModel.OutputCount;
        _members.Add(new RigMember(place.Name, place.Folder.StreamModel, place.Folder.Spec, link, data, options with
        {
            Board = place.Board ?? place.Folder.Report.Board,
            Client = BoardLinks.Patience(place.Port, faults),
            Answered = resume ? ResultsReader.Read(path!, outputs) : [],
        }));
        _results.Add(path is null ? null : Opened(ResultsFile.Create(path, outputs)));
    }

    private T Opened<T>(T item)
        where T : IDisposable
    {
        _open.Add(item);
        return item;
    }
}
