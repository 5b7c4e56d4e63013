using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;
using TinyML.Cli.Workspace;
using TinyML.HostStreamer.Sessions;
using TinyML.Protocol;

namespace TinyML.Cli.Output;

/// <summary>Shows a stream while it runs: a live panel on a terminal, a line now and then when standard error is redirected.</summary>
/// <param name="places">The boards.</param>
internal sealed class StreamView(StreamPlaces places)
{
    private const string Blocks = "▁▂▃▄▅▆▇█";
    private const string NumberFormat = "0.###";

    private readonly Lock _lock = new();
    private readonly LedState[] _shownLeds = new LedState[places.Boards.Count];
    private readonly StreamProgress?[] _progress = new StreamProgress?[places.Boards.Count];
    private readonly string _unit = places.Boards[0].Folder.Spec?.Target?.Unit ?? "";
    private readonly bool _classifies = places.Boards[0].Folder.Form.ClassCount > 0;
    private readonly IReadOnlyList<string> _labels = places.Boards[0].Folder.Spec?.Labels ?? [];
    private long _lastDraw;
    private long _printed;

    /// <summary>Runs the stream under the view.</summary>
    public StreamResult Show(Func<Action<int, SampleOutcome, StreamProgress>, StreamResult> stream)
    {
        if (!Terminal.IsLive)
        {
            return stream(PrintLine);
        }

        StreamResult? result = null;
        Terminal.Error.Live(new Text("waiting for the board")).Start(context => result = stream((board, _, progress) =>
        {
            lock (_lock)
            {
                // Drawing is slow beside a simulated board; ten pictures a second are plenty.
                _progress[board] = progress;
                long now = Environment.TickCount64;
                if (now - _lastDraw >= 100 || progress.Done == progress.Total)
                {
                    _lastDraw = now;
                    context.UpdateTarget(new Rows(_progress.OfType<StreamProgress>().Select(Panel)));
                }
            }
        }));
        return result!;
    }

    /// <summary>Says that one of several boards has ended, where it failed.</summary>
    public void End(int board, StreamResult result)
    {
        if (result.Failure is { } failure && !Terminal.IsLive)
        {
            Terminal.Report(failure);
            Terminal.Step($"'{places.Boards[board].Name}' is out after {result.Delivered.ToString("N0", CultureInfo.InvariantCulture)} samples; the others go on");
        }
    }

    private Rows Panel(StreamProgress progress)
    {
        SampleOutcome last = progress.Last!;
        var lines = new List<IRenderable>
        {
            new Markup($"{Led(last.Led)}  predicted [bold]{Markup.Escape(Answer(last.Prediction))}[/]  reference {Markup.Escape(Answer(last.Target))}  {Markup.Escape(_classifies ? "" : _unit)}"),
            new Markup(Sparkline([.. progress.Predictions])),
            new Markup(string.Create(CultureInfo.InvariantCulture, $"{Bar(progress.Fraction)} {progress.Done:N0}/{progress.Total:N0}  {progress.RowsPerSecond:0.#} samples/s  {(_classifies ? "top-1" : "MAE")} {Number(progress.RunningValue)}")),
            new Markup(string.Create(CultureInfo.InvariantCulture, $"LED changes {progress.LedChanges:N0}  mismatches {(progress.Mismatches == 0 ? "0" : $"[red]{progress.Mismatches}[/]")}  sent again {progress.Retransmitted}")),
        };
        return new Rows(lines);
    }

    private void PrintLine(int board, SampleOutcome outcome, StreamProgress progress)
    {
        lock (_lock)
        {
            // One board's changes can be followed; those of several only tell that there are several.
            bool changed = places.Boards.Count == 1 && outcome.Led != _shownLeds[board];
            bool milestone = progress.Done % Math.Max(1, progress.Total / 10) == 0 || progress.Done == progress.Total;
            if (!milestone && !(changed && _printed < 40))
            {
                return;
            }

            _shownLeds[board] = outcome.Led;
            _printed++;
            string name = places.Boards.Count == 1 ? "" : $"{places.Boards[board].Name}  ";
            string led = outcome.Led == LedState.None ? "" : $"  LED {outcome.Led.ToString().ToLowerInvariant()}{(changed ? " (changed)" : "")}";
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{name}{progress.Done,6:N0}/{progress.Total:N0}  predicted {Answer(outcome.Prediction),8}  reference {Answer(outcome.Target),8}{led}"));
        }
    }

    private string Answer(double? value) => _classifies && value is { } number ? ClassNames.Of((int)number, _labels) : Number(value);

    private static string Led(LedState led) => led switch
    {
        LedState.Green => "[green]● green[/]",
        LedState.Red => "[red]● red  [/]",
        _ => "[grey]○ off  [/]",
    };

    private static string Bar(double fraction)
    {
        int filled = (int)Math.Round(fraction * 24);
        return $"[blue]{new string('━', filled)}[/][grey]{new string('━', 24 - filled)}[/]";
    }

    private static string Sparkline(double[] values)
    {
        double low = values.Min(), span = Math.Max(values.Max() - low, 1e-9);
        return "[blue]" + string.Concat(values.Select(value => Blocks[(int)Math.Round((value - low) / span * 7)])) + "[/]";
    }

    private static string Number(double? value) => value?.ToString(NumberFormat, CultureInfo.InvariantCulture) ?? "–";
}
