using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;
using TinyML.HostStreamer.Sessions;
using TinyML.Protocol;

namespace TinyML.Cli.Output;

/// <summary>Shows a stream while it runs: a live panel on a terminal, a line now and then when standard error is redirected.</summary>
/// <param name="unit">The target's unit.</param>
/// <param name="classifies">Whether predictions are classes.</param>
/// <param name="labels">Their names, or empty.</param>
internal sealed class StreamView(string unit, bool classifies, IReadOnlyList<string> labels)
{
    private const string Blocks = "▁▂▃▄▅▆▇█";
    private const string NumberFormat = "0.###";

    private long _lastDraw;
    private LedState _shownLed;
    private long _printed;

    /// <summary>Runs the stream under the view.</summary>
    public StreamResult Show(Func<Action<SampleOutcome, StreamProgress>, StreamResult> stream)
    {
        if (!Terminal.IsLive)
        {
            return stream(PrintLine);
        }

        StreamResult? result = null;
        Terminal.Error.Live(new Text("waiting for the board")).Start(context => result = stream((_, progress) =>
        {
            // Drawing is slow beside a simulated board; ten pictures a second are plenty.
            long now = Environment.TickCount64;
            if (now - _lastDraw >= 100 || progress.Done == progress.Total)
            {
                _lastDraw = now;
                context.UpdateTarget(Panel(progress));
            }
        }));
        return result!;
    }

    private Rows Panel(StreamProgress progress)
    {
        SampleOutcome last = progress.Last!;
        var lines = new List<IRenderable>
        {
            new Markup($"{Led(last.Led)}  predicted [bold]{Markup.Escape(Answer(last.Prediction))}[/]  reference {Markup.Escape(Answer(last.Target))}  {Markup.Escape(classifies ? "" : unit)}"),
            new Markup(Sparkline([.. progress.Predictions])),
            new Markup(string.Create(CultureInfo.InvariantCulture, $"{Bar(progress.Fraction)} {progress.Done:N0}/{progress.Total:N0}  {progress.RowsPerSecond:0.#} samples/s  {(classifies ? "top-1" : "MAE")} {Number(progress.RunningValue)}")),
            new Markup(string.Create(CultureInfo.InvariantCulture, $"LED changes {progress.LedChanges:N0}  mismatches {(progress.Mismatches == 0 ? "0" : $"[red]{progress.Mismatches}[/]")}  sent again {progress.Retransmitted}")),
        };
        return new Rows(lines);
    }

    private void PrintLine(SampleOutcome outcome, StreamProgress progress)
    {
        bool changed = outcome.Led != _shownLed;
        bool milestone = progress.Done % Math.Max(1, progress.Total / 10) == 0 || progress.Done == progress.Total;
        if (!milestone && !(changed && _printed < 40))
        {
            return;
        }

        _shownLed = outcome.Led;
        _printed++;
        string led = outcome.Led == LedState.None ? "" : $"  LED {outcome.Led.ToString().ToLowerInvariant()}{(changed ? " (changed)" : "")}";
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{progress.Done,6:N0}/{progress.Total:N0}  predicted {Answer(outcome.Prediction),8}  reference {Answer(outcome.Target),8}{led}"));
    }

    private string Answer(double? value) => classifies && value is { } number ? ClassNames.Of((int)number, labels) : Number(value);

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
