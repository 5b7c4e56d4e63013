using TinyML.Cli.Output;
using TinyML.Compiler.Diagnostics;
using TinyML.HostStreamer.Datasets;
using TinyML.HostStreamer.Links;
using TinyML.HostStreamer.Rigs;
using TinyML.HostStreamer.Sessions;
using TinyML.Protocol;

namespace TinyML.Cli.Workspace;

/// <summary>What goes over the links of a stream and what comes of it.</summary>
internal sealed record StreamMeans
{
    /// <summary>Opens the data for a folder; for every board anew.</summary>
    public required Func<CompiledFolder, IDataset> Data { get; init; }

    /// <summary>What damages every line, each with a seed of its own, or null.</summary>
    public FaultPlan? Faults { get; init; }

    /// <summary>How long a link that is gone is waited for.</summary>
    public TimeSpan Wait { get; init; }

    /// <summary>The speed in bits per second that the lines may go up to, or null to stay at the boards'.</summary>
    public int? HighestSpeed { get; init; }

    /// <summary>The results file, from which each of several boards' is named, or null.</summary>
    public string? Results { get; init; }

    /// <summary>Whether the results files are taken up.</summary>
    public bool Resume { get; init; }
}

/// <summary>Streams to one board, or to several at once: opens links, data and results files, and completes the files when all have ended.</summary>
internal sealed class StreamJob : IDisposable
{
    private readonly List<IDisposable> _open = [];
    private readonly List<RigMember> _members = [];
    private readonly List<ResultsFile?> _results = [];
    private readonly List<string> _paths = [];
    private readonly RigWork _work;
    private readonly CancellationToken _cancellation;

    /// <summary>Opens links, data and results files.</summary>
    /// <param name="places">The boards.</param>
    /// <param name="means">What goes over their links and comes of it.</param>
    /// <param name="options">How to stream, the same for all boards.</param>
    /// <param name="cancellation">Ends the streaming.</param>
    /// <exception cref="DiagnosticException">One of them cannot be opened.</exception>
    public StreamJob(StreamPlaces places, StreamMeans means, StreamOptions options, CancellationToken cancellation)
    {
        _work = places.Work;
        _cancellation = cancellation;
        try
        {
            for (int i = 0; i < places.Boards.Count; i++)
            {
                StreamPlace place = places.Boards[i];
                FaultPlan? faults = means.Faults is { } plan ? plan with { Seed = plan.Seed + i } : null;
                string? path = means.Results is null || places.Boards.Count == 1 ? means.Results : ResultsPath(means.Results, place.Name);
                Open(place, means, faults, path, options);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The results files, or null without.</summary>
    public string? ResultsPaths => _paths.Count == 0 ? null : string.Join(", ", _paths);

    /// <summary>The first board's data.</summary>
    public IDataset Data => _members[0].Data;

    /// <summary>One of several boards' results file: <c>results.csv</c> becomes <c>results.NAME.csv</c>.</summary>
    public static string ResultsPath(string path, string name) =>
        Path.Combine(Path.GetDirectoryName(path) ?? "", $"{Path.GetFileNameWithoutExtension(path)}.{string.Join('_', name.Split(Path.GetInvalidFileNameChars()))}{Path.GetExtension(path)}");

    /// <summary>Streams, and completes the results files.</summary>
    /// <param name="onSample">Called after every answer with the board's place; of several boards on their own threads.</param>
    /// <param name="onEnd">Called when one of several boards has ended, with its place, on its own thread.</param>
    /// <exception cref="DiagnosticException">See <see cref="StreamSession.Run"/> and <see cref="RigSession.Run"/>.</exception>
    public StreamResult Run(Action<int, SampleOutcome, StreamProgress> onSample, Action<int, StreamResult> onEnd)
    {
        void Take(int board, SampleOutcome outcome, StreamProgress progress)
        {
            _results[board]?.Add(outcome);
            onSample(board, outcome, progress);
        }

        RigMember first = _members[0];
        StreamResult result = _members.Count == 1
            ? new StreamSession(first.Model, first.Spec, first.Link, first.Options).Run(first.Data, (outcome, progress) => Take(0, outcome, progress), _cancellation)
            : new RigSession(_members, _work).Run(Take, onEnd, _cancellation);
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

    private void Open(StreamPlace place, StreamMeans means, FaultPlan? faults, string? path, StreamOptions options)
    {
        IDataset data = means.Data(place.Folder);
        IByteLink link = Opened(BoardLinks.OpenToStream(place.Folder, place.Port, place.Board, faults, means.Wait, _cancellation));
        int outputs = place.Folder.StreamModel.OutputCount;
        _members.Add(new RigMember(place.Name, place.Folder.StreamModel, place.Folder.Spec, link, data, options with
        {
            Board = place.Board ?? place.Folder.Report.Board,
            Client = BoardLinks.Patience(place.Port, faults, means.Wait, means.HighestSpeed),
            Answered = means.Resume ? ResultsReader.Read(path!, outputs) : [],
        }));
        _results.Add(path is null ? null : Opened(ResultsFile.Create(path, outputs)));
        if (path is not null)
        {
            _paths.Add(path);
        }
    }

    private T Opened<T>(T item)
        where T : IDisposable
    {
        _open.Add(item);
        return item;
    }
}
