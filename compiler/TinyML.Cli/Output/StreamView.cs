using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;
using TinyML.Cli.Workspace;
using TinyML.HostStreamer.Live;
using TinyML.HostStreamer.Sessions;
using TinyML.Protocol;

namespace TinyML.Cli.Output;

/// <summary>Shows a stream while it runs: live on a terminal, a line now and then when standard error is redirected.</summary>
/// <param name="places">The boards.</param>
/// <param name="live">What there is to see of them, which the stream keeps up to date.</param>
internal sealed class StreamView(StreamPlaces places, LiveBoards live)
{
    private const string NumberFormat = "0.###";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly RecentAnswers[] _recent = [.. places.Boards.Select(board => new RecentAnswers(board.Folder.Form.ClassCount > 0))];
    private readonly bool _classifies = places.Boards[0].Folder.Form.ClassCount > 0;
    private readonly IReadOnlyList<string> _labels = places.Boards[0].Folder.Spec?.Labels ?? [];
    private LedState _shownLed;
    private long _printed;

    /// <summary>Runs the stream under the view.</summary>
    /// <param name="stream">Takes what is called after every answer and when one of several boards has ended.</param>
    public StreamResult Show(Func<Action<int, SampleOutcome, StreamProgress>, Action<int, StreamResult>, StreamResult> stream)
    {
        if (!Terminal.IsLive)
        {
            return stream(PrintLine, PrintEnd);
        }

        Task<StreamResult> run = Task.Run(() => stream((board, outcome, _) => _recent[board].Add(outcome), (_, _) => { }));

        // The boards' own threads never draw: drawing is slow beside a simulated board.
        Terminal.Error.Live(new Text("waiting for the board")).Overflow(VerticalOverflow.Crop).Start(context =>
        {
            while (!((IAsyncResult)run).AsyncWaitHandle.WaitOne(Pause))
            {
                context.UpdateTarget(Panel());
            }

            if (run.IsCompletedSuccessfully)
            {
                context.UpdateTarget(Panel());
            }
        });
        return run.GetAwaiter().GetResult();
    }

    private IRenderable Panel() => new StreamPanel(Terminal.Error.Profile.Width).Draw(live.Snapshot(), [.. _recent.Select(recent => recent.Now())]);

    private void PrintLine(int board, SampleOutcome outcome, StreamProgress progress)
    {
        lock (_lock)
        {
            // One board's changes can be followed; those of several only tell that there are several.
            bool changed = places.Boards.Count == 1 && outcome.Led != _shownLed;
            bool milestone = progress.Done % Math.Max(1, progress.Total / 10) == 0 || progress.Done == progress.Total;
            if (!milestone && !(changed && _printed < 40))
            {
                return;
            }

            _shownLed = outcome.Led;
            _printed++;
            string name = places.Boards.Count == 1 ? "" : $"{places.Boards[board].Name}  ";
            string led = outcome.Led == LedState.None ? "" : $"  LED {outcome.Led.ToString().ToLowerInvariant()}{(changed ? " (changed)" : "")}";
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{name}{progress.Done,6:N0}/{progress.Total:N0}  predicted {Answer(outcome.Prediction),8}  reference {Answer(outcome.Target),8}{led}"));
        }
    }

    private void PrintEnd(int board, StreamResult result)
    {
        if (result.Failure is { } failure)
        {
            Terminal.Report(failure);
            Terminal.Step($"'{places.Boards[board].Name}' is out after {result.Delivered.ToString("N0", CultureInfo.InvariantCulture)} samples; the others go on");
        }
    }

    private string Answer(double? value) =>
        value is not { } number ? "–" : _classifies ? ClassNames.Of((int)number, _labels) : number.ToString(NumberFormat, CultureInfo.InvariantCulture);
}
