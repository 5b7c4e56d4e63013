using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;
using TinyML.HostStreamer.Live;

namespace TinyML.Cli.Output;

/// <summary>Draws a stream as it stands for a terminal of a given width: one board in full, or a row for each of several. No line is wider than the terminal, and colours only
/// repeat what words and signs say.</summary>
/// <param name="width">Columns of the terminal.</param>
internal sealed class StreamPanel(int width)
{
    /// <summary>More classes than that have no table.</summary>
    public const int MostClasses = 4;

    private const int LedWidth = 7;
    private const int NameWidth = 21;
    private const int ShortestName = 8;
    private const int ShortestBar = 10;
    private const int PercentWidth = 5;
    private const int RangeWidth = 17;
    private const int LabelWidth = 10;
    private readonly int _width = Math.Max(width, 40);

    /// <summary>The lines.</summary>
    /// <param name="now">The stream.</param>
    /// <param name="recent">The latest answers of each board.</param>
    public IRenderable Draw(LiveSnapshot now, IReadOnlyList<RecentAnswers.Series> recent)
    {
        IEnumerable<string> lines = now.Boards.Count == 1 ? One(now, now.Boards[0], recent[0]) : Several(now, recent);
        return new Rows(lines.Concat(Confusion(now)).Select(line => new Markup(line) { Overflow = Overflow.Crop }));
    }

    private IEnumerable<string> One(LiveSnapshot now, LiveBoardSnapshot board, RecentAnswers.Series recent)
    {
        yield return Ends($"{now.Model} on {board.Name}{(board.Name == board.Port ? "" : $" ({board.Port})")}", "", 7) + Led(board.Led);
        if (board.State == LiveState.Waiting)
        {
            yield return "waiting for the board";
            yield break;
        }

        string counts = string.Create(CultureInfo.InvariantCulture, $" {board.Done:N0}/{board.Total:N0}  {Rate(board.RowsPerSecond)}  {Left(board)}");
        counts = TextWrap.Fit(counts, _width - ShortestBar - PercentWidth);
        yield return Bar(board.Done, board.Total, _width - counts.Length - PercentWidth) + Escaped(counts);
        yield return Escaped(TextWrap.Fit($"predicted {Answer(now, board.Prediction)}  reference {Answer(now, board.Target)}  {Metric(now, board)}{(board.Rmse is { } rmse ? $"  RMSE {Number(rmse)}" : "")}", _width));
        foreach (string line in Sparks(now, recent))
        {
            yield return line;
        }

        if (board.Cost is { } cost)
        {
            yield return Escaped(TextWrap.Fit(string.Create(CultureInfo.InvariantCulture, $"cost      {cost.Median:N0} {cost.Unit} per inference (least {cost.Min:N0}, most {cost.Max:N0})"), _width));
        }

        yield return Link([board]);
    }

    private IEnumerable<string> Several(LiveSnapshot now, IReadOnlyList<RecentAnswers.Series> recent)
    {
        yield return Ends($"{now.Model} on {now.Boards.Count} boards", Together(now), 0);
        for (int i = 0; i < now.Boards.Count; i++)
        {
            yield return Row(now, now.Boards[i], recent[i]);
        }

        yield return Link(now.Boards);
    }

    private static string Together(LiveSnapshot now) =>
        string.Create(CultureInfo.InvariantCulture, $"{now.Done:N0}/{now.Total:N0}") + (now.SecondsLeft is { } seconds ? $"  {Time(seconds)}" : "");

    /// <summary>LED, name, bar, part, rate, metric; what is left of the line is the latest answers.</summary>
    private string Row(LiveSnapshot now, LiveBoardSnapshot board, RecentAnswers.Series recent)
    {
        string figures = board.State switch
        {
            LiveState.Waiting => "  waiting",
            LiveState.Failed => "  gone",
            _ => $"  {Rate(board.RowsPerSecond),9}  {Metric(now, board),-11}",
        };
        int room = _width - LedWidth - 1 - ShortestBar - PercentWidth;
        figures = TextWrap.Fit(figures, room - ShortestName);
        int nameWidth = Math.Clamp(room - figures.Length, ShortestName, NameWidth);
        string name = TextWrap.Fit(board.Name, nameWidth).PadRight(nameWidth);
        string figure = board.State == LiveState.Failed ? $"[red]{Escaped(figures)}[/]" : Escaped(figures);
        int left = room - nameWidth - figures.Length - 2;
        return $"{Led(board.Led)} {Escaped(name)}{Bar(board.Done, board.Total, ShortestBar)}{figure}{(left > 0 && board.State == LiveState.Streaming ? "  " + Blue(Sparkline.Draw(recent.Answers, left)) : "")}";
    }

    private IEnumerable<string> Sparks(LiveSnapshot now, RecentAnswers.Series recent)
    {
        yield return "answers   " + Spark(recent.Answers, "blue", isPlain: now.Labels.Count > 0 || IsClasses(now), fromZero: false);
        if (recent.Errors.Count > 0)
        {
            yield return (IsClasses(now) ? "wrong     " : "error     ") + Spark(recent.Errors, "red", isPlain: IsClasses(now), fromZero: true);
        }
    }

    /// <summary>A curve, with its range behind it unless it is plain.</summary>
    private string Spark(IReadOnlyList<double> values, string colour, bool isPlain, bool fromZero)
    {
        const int Name = 10;
        string range = isPlain ? "" : "  " + Sparkline.Range(values, _width - Name);
        string curve = Sparkline.Draw(values, _width - Name - (isPlain ? 0 : RangeWidth), fromZero);
        return $"[{colour}]{curve}[/]{Escaped(TextWrap.Fit(range, _width - Name - curve.Length))}";
    }

    /// <summary>A table of true classes down and predicted ones across, of all boards together, where there are few.</summary>
    private IEnumerable<string> Confusion(LiveSnapshot now)
    {
        IReadOnlyList<IReadOnlyList<long>>[] counts = [.. now.Boards.Select(board => board.Confusion).OfType<IReadOnlyList<IReadOnlyList<long>>>()];
        if (counts.Length == 0 || counts[0].Count > MostClasses || counts[0].Count * (LabelWidth + 1) + LabelWidth > _width)
        {
            yield break;
        }

        int classes = counts[0].Count;
        string Name(int i) => TextWrap.Fit(ClassNames.Of(i, now.Labels), LabelWidth);
        yield return Escaped("true".PadRight(LabelWidth) + string.Concat(Enumerable.Range(0, classes).Select(i => $" {Name(i),LabelWidth}")) + (classes * (LabelWidth + 1) + LabelWidth + 11 <= _width ? "  predicted" : ""));
        for (int target = 0; target < classes; target++)
        {
            string cells = string.Concat(Enumerable.Range(0, classes).Select(predicted =>
            {
                long count = counts.Sum(matrix => matrix[target][predicted]);
                string cell = string.Create(CultureInfo.InvariantCulture, $" {count,LabelWidth:N0}");
                return predicted == target || count == 0 ? cell : $"[red]{cell}[/]";
            }));
            yield return Escaped(Name(target).PadRight(LabelWidth)) + cells;
        }
    }

    private string Link(IReadOnlyList<LiveBoardSnapshot> boards)
    {
        string Count(string what, long count, bool isBad)
        {
            string text = string.Create(CultureInfo.InvariantCulture, $"{count:N0} {what}");
            return isBad && count > 0 ? $"[red]{text}[/]" : text;
        }

        string[] parts =
        [
            Count("differ", boards.Sum(board => board.Link.Mismatches), true),
            Count("lost", boards.Sum(board => board.Link.Lost ?? 0), true),
            Count("sent again", boards.Sum(board => board.Link.Retransmitted), false),
            Count("damaged", boards.Sum(board => board.Link.Damaged), false),
            .. boards.Any(board => board.Link.Overruns is not null) ? [Count("overruns", boards.Sum(board => board.Link.Overruns ?? 0), false)] : Array.Empty<string>(),
            Count("resets", boards.Sum(board => Math.Max(board.Link.Sessions - 1, 0)), false),
        ];
        string line = "link".PadRight(10);
        foreach (string part in parts.Where(part => Spaces(line) + Spaces(part) + 2 <= _width))
        {
            line += part + "  ";
        }

        return line.TrimEnd();
    }

    private string Ends(string left, string right, int reserved)
    {
        int room = _width - right.Length - reserved;
        return Escaped(TextWrap.Fit(left, room - 1).PadRight(Math.Max(room, 0)) + TextWrap.Fit(right, _width - reserved));
    }

    private static string Metric(LiveSnapshot now, LiveBoardSnapshot board) => board.Value is not { } value ? "" : IsClasses(now) || board.Metric == "top1"
        ? string.Create(CultureInfo.InvariantCulture, $"top-1 {value:0.000}")
        : $"MAE {Number(value)}";

    private static bool IsClasses(LiveSnapshot now) => now.Boards.Any(board => board.Metric == "top1");

    private static string Answer(LiveSnapshot now, double? value) => value is not { } number ? "–" : now.Labels.Count > 0 || IsClasses(now)
        ? ClassNames.Of((int)number, now.Labels)
        : $"{Number(number)} {now.Unit}".TrimEnd();

    private static string Rate(double rows) => rows.ToString(rows >= 100 ? "N0" : "0.0", CultureInfo.InvariantCulture) + "/s";

    private static string Left(LiveBoardSnapshot board) => board.State switch
    {
        LiveState.Ended => "done",
        LiveState.Cancelled => "stopped",
        LiveState.Failed => "gone",
        _ => board.SecondsLeft is { } seconds ? Time(seconds) : "",
    };

    private static string Time(double seconds)
    {
        TimeSpan time = TimeSpan.FromSeconds(Math.Clamp(seconds, 0, 359_999));
        return string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00} left");
    }

    private static string Bar(long done, long total, int columns)
    {
        double fraction = total == 0 ? 0 : (double)done / total;
        int filled = (int)Math.Floor(fraction * columns);
        return string.Create(CultureInfo.InvariantCulture, $"[blue]{new string('━', filled)}[/][grey]{new string('─', columns - filled)}[/] {Math.Floor(fraction * 100),3:0}%");
    }

    private static string Led(string led) => led switch
    {
        "green" => "[green]● green[/]",
        "red" => "[red]● red  [/]",
        _ => "○ off  ",
    };

    private static string Blue(string text) => $"[blue]{text}[/]";

    private static string Number(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);

    private static string Escaped(string text) => Markup.Escape(text);

    private static int Spaces(string markup) => Markup.Remove(markup).Length;
}
