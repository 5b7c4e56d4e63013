using TinyML.Cli.Workspace;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Specs;
using TinyML.HostStreamer.Dashboards;
using TinyML.HostStreamer.Live;
using TinyML.HostStreamer.Rigs;
using TinyML.HostStreamer.Sessions;

namespace TinyML.Cli.Output;

/// <summary>Keeps what there is to see of a stream, and shows it in a browser (<c>--web</c>); does nothing without a port and a terminal.</summary>
internal sealed class StreamWeb : IDisposable
{
    private readonly LiveBoards _live;
    private readonly DashboardServer? _server;

    /// <summary>Starts to serve and says where.</summary>
    /// <param name="port">The TCP port, 0 for a free one, or null for none.</param>
    /// <param name="live">What is shown.</param>
    /// <exception cref="DiagnosticException">TML5240: the port cannot be had.</exception>
    public StreamWeb(int? port, LiveBoards live)
    {
        _live = live;
        if (port is not null)
        {
            _server = new DashboardServer(live, port.Value);
            Terminal.Step($"dashboard: {_server.Address}");
        }
    }

    /// <summary>The live state of the boards that are streamed to.</summary>
    public static LiveBoards Live(StreamPlaces places)
    {
        CompiledFolder first = places.Boards[0].Folder;
        LedSpec? led = first.Spec?.Led is { Rule: LedRuleKind.Threshold, Index: 0 } rule ? rule : null;
        return new LiveBoards(
            first.StreamModel.Planned.Program.Name, first.Spec?.Target?.Unit ?? "", first.Spec?.Labels ?? [], led?.Threshold,
            [.. places.Boards.Select(place => new LiveBoard(place.Name, place.Port, place.Folder.Form.ClassCount, place.Folder.Spec?.Target?.Step ?? 0))], places.Boards.Count > 1 && places.Work == RigWork.Split);
    }

    /// <summary>Streams; when that cannot even begin, open pages learn why.</summary>
    public StreamResult Show(Func<Action<int, SampleOutcome, StreamProgress>, Action<int, StreamResult>, StreamResult> stream)
    {
        if (_server is null && !Terminal.IsLive)
        {
            return stream((_, _, _) => { }, (_, _) => { });
        }

        try
        {
            StreamResult result = stream((board, outcome, progress) => _live.Boards[board].Add(outcome, progress), (board, ended) => _live.Boards[board].End(ended));
            for (int i = 0; i < _live.Boards.Count; i++)
            {
                _live.Boards[i].End(result.Boards?[i] ?? result);
            }

            return result;
        }
        catch (DiagnosticException exception)
        {
            foreach (LiveBoard board in _live.Boards)
            {
                board.Fail(exception.Diagnostics[0].ToString());
            }

            _server?.Flush();
            throw;
        }
    }

    /// <summary>Serves on after the stream: for so long, or on a terminal until Ctrl-C; otherwise until every open page has the end.</summary>
    /// <param name="linger">How long, or null for the default.</param>
    /// <param name="cancellation">Ctrl-C.</param>
    public void Linger(TimeSpan? linger, CancellationToken cancellation)
    {
        if (_server is null)
        {
            return;
        }

        bool isWatched = !Console.IsInputRedirected && !Console.IsErrorRedirected;
        if (linger is null && isWatched && !cancellation.IsCancellationRequested)
        {
            Terminal.Step($"{_server.Address} is there until Ctrl-C");
        }

        cancellation.WaitHandle.WaitOne(linger ?? (isWatched ? Timeout.InfiniteTimeSpan : TimeSpan.Zero));
        _server.Flush();
    }

    /// <inheritdoc/>
    public void Dispose() => _server?.Dispose();
}
