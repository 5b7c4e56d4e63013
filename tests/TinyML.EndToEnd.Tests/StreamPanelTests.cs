using Spectre.Console;
using TinyML.Cli.Output;
using TinyML.HostStreamer.Live;

namespace TinyML.EndToEnd.Tests;

/// <summary>What a terminal shows of a stream.</summary>
public sealed class StreamPanelTests
{
    private static readonly RecentAnswers.Series Recent = new([.. Enumerable.Range(0, 200).Select(i => Math.Sin(i / 9.0) * 1e4)], [.. Enumerable.Range(0, 200).Select(i => i * 1.0)]);

    private static readonly LiveLink Busy = new(12_345_678, 1_234_567, 0, 123_456_789, 12_345_678, 100_000, 1, 1);

    private static LiveBoardSnapshot Board(
        LiveState state = LiveState.Streaming, string name = "arduino-mega-2560", string metric = "mae", IReadOnlyList<IReadOnlyList<long>>? confusion = null, LiveLink? link = null) => new(
        name, "sim", state, null, 62, 100, 10, 412.34, 125, metric, 0.0271, metric == "mae" ? 0.033 : null, "green", 3, 1, 1,
        link ?? new LiveLink(0, null, null, 3, 1, 2, 0, 0), new LiveCost("cycles", 1275, 1275, 1300), new LiveCurveSnapshot(1, [], [], [], [], [], [], []), null, confusion);

    private static LiveSnapshot Stream(params LiveBoardSnapshot[] boards) => new("benzene", "µg/m³", [], 15, LiveState.Streaming, false, boards.Sum(board => board.Done), boards.Sum(board => board.Total), 125, boards);

    /// <summary>The lines as a terminal shows them, with nothing cut off.</summary>
    private static string[] Lines(LiveSnapshot now, int width)
    {
        using var text = new StringWriter { NewLine = "\n" };
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(text) });
        console.Profile.Width = 4096;
        console.Write(new StreamPanel(width).Draw(now, [.. now.Boards.Select(_ => Recent)]));
        return text.ToString().TrimEnd('\n').Split('\n');
    }

    [Test]
    public void One_board_has_progress_errors_curves_and_its_link()
    {
        string[] lines = Lines(Stream(Board()), 80);
        Assert.Multiple(() =>
        {
            Assert.That(lines[0], Does.StartWith("benzene on arduino-mega-2560 (sim)").And.EndWith("● green").And.Length.EqualTo(80));
            Assert.That(lines[1], Does.Contain(" 62% 62/100  412/s  0:02:05 left").And.Length.EqualTo(80));
            Assert.That(lines[2], Does.Contain("predicted 1 µg/m³  reference 1 µg/m³  MAE 0.0271  RMSE 0.033"));
            Assert.That(lines[3], Does.StartWith("answers   ").And.Contain("█"));
            Assert.That(lines[4], Does.StartWith("error     ").And.Contain("█"));
            Assert.That(lines[5], Is.EqualTo("cost      1,275 cycles per inference (least 1,275, most 1,300)"));
            Assert.That(lines[6], Is.EqualTo("link      0 differ  0 lost  3 sent again  1 damaged  1 resets"));
        });
    }

    [Test]
    public void Bytes_that_overran_a_receiver_are_shown_where_they_are_counted()
    {
        LiveLink counted = new(0, null, null, 3, 1, 2, 0, 0, Overruns: 17);
        Assert.That(Lines(Stream(Board(link: counted)), 80)[6], Is.EqualTo("link      0 differ  0 lost  3 sent again  1 damaged  17 overruns  1 resets"));
    }

    [Test]
    public void Several_boards_have_a_row_each_and_the_time_until_the_last_ends()
    {
        string[] lines = Lines(Stream(Board(), Board(LiveState.Failed, "esp32-devkit"), Board(LiveState.Waiting, "left")), 80);
        Assert.That(lines, Has.Length.EqualTo(5));
        Assert.That(lines[0], Does.StartWith("benzene on 3 boards").And.EndWith("186/300  0:02:05 left"));
        Assert.That(lines[1], Does.StartWith("● green arduino-mega-2560    ━━━━━━────  62%      412/s  MAE 0.0271"));
        Assert.That(lines[2], Does.Contain("esp32-devkit").And.Contain("gone"));
        Assert.That(lines[3], Does.Contain("left").And.Contain("waiting"));
    }

    [Test]
    public void Few_classes_have_a_table_of_all_boards_together()
    {
        long[][] confusion = [[40, 3], [6, 34]];
        string[] lines = Lines(Stream(Board(metric: "top1", confusion: confusion), Board(name: "b", metric: "top1", confusion: confusion)) with { Labels = ["nobody", "person"] }, 80);
        Assert.That(lines[^3..], Is.EqualTo((string[])["true           nobody     person  predicted", "nobody             80          6", "person             12         68"]));
        long[][] many = [.. Enumerable.Range(0, StreamPanel.MostClasses + 1).Select(_ => new long[StreamPanel.MostClasses + 1])];
        Assert.That(Lines(Stream(Board(metric: "top1", confusion: many)), 80), Has.None.Contains("true"));
    }

    [Test]
    public void No_line_is_wider_than_the_terminal([Values(40, 60, 80, 120, 200)] int width, [Values(1, 3)] int boards, [Values] LiveState state, [Values(0, 2, 4)] int classes)
    {
        long[][] confusion = [.. Enumerable.Range(0, classes).Select(_ => Enumerable.Repeat(123_456_789L, classes).ToArray())];
        LiveBoardSnapshot board = Board(state, new string('n', 60), classes > 0 ? "top1" : "mae", classes > 0 ? confusion : null, Busy) with { Done = 123_456_789, Total = 1_234_567_890, RowsPerSecond = 123_456.7, SecondsLeft = 1e9 };
        LiveSnapshot now = Stream([.. Enumerable.Repeat(board, boards)]) with { Model = new string('m', 90), Labels = classes > 0 ? [.. Enumerable.Repeat(new string('[', 30), classes)] : [] };
        string[] lines = Lines(now, width);
        Assert.That(lines.Select(line => line.Length), Is.All.AtMost(width), string.Join('\n', lines));
    }
}
