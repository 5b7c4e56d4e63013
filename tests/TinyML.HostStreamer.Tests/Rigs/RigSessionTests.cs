using System.Collections.Concurrent;
using System.Text.Json;
using TinyML.Compiler.Diagnostics;
using TinyML.HostStreamer.Datasets;
using TinyML.HostStreamer.Rigs;
using TinyML.HostStreamer.Sessions;
using TinyML.HostStreamer.Tests.Sessions;
using TinyML.Protocol;

namespace TinyML.HostStreamer.Tests.Rigs;

public sealed class RigSessionTests
{
    private static readonly ClientOptions Impatient = new() { Seed = 3, SilenceLimit = TimeSpan.FromMilliseconds(300) };

    /// <summary>A member with 300 usable rows of 400.</summary>
    private static RigMember Member(string name, IByteLink link, StreamOptions? options = null, StreamModel? model = null, TableDataset? data = null) =>
        new(name, model ?? TestModels.Sum, TestModels.Spec, link, data ?? TestModels.Data(400), options ?? new StreamOptions { Client = Impatient });

    [Test]
    public void Boards_that_share_the_work_answer_every_row_once([Values(1, 2, 5)] int count, [Values(1, 3)] int rounds)
    {
        VirtualBoard[] links = [.. Enumerable.Range(0, count).Select(_ => new VirtualBoard(TestModels.Sum))];
        var records = new ConcurrentBag<long>();
        StreamResult result = new RigSession([.. links.Select((link, i) => Member($"b{i}", link, new StreamOptions { Repeat = rounds }))], RigWork.Split)
            .Run((_, outcome, _) => records.Add(outcome.Record));
        Assert.Multiple(() =>
        {
            Assert.That(records.Order(), Is.EqualTo(Enumerable.Range(0, 400).Where(i => i % 4 != 2).SelectMany(i => Enumerable.Repeat((long)i, rounds))));
            Assert.That((result.Samples, result.Delivered, result.Lost, result.Duplicated, result.HostMismatch), Is.EqualTo((300L * rounds, 300L * rounds, 0L, 0L, 0L)));
            Assert.That(result.Boards!.Sum(board => board.Delivered), Is.EqualTo(300 * rounds));
            Assert.That(links.Sum(link => link.Executions), Is.EqualTo(300 * rounds), "no row is asked twice");
            Assert.That(result.Metrics.Mae, Is.EqualTo(0.5 / 3).Within(1e-6));
            Assert.That(result.LedAgreement, Is.EqualTo(2.0 / 3).Within(1e-12));
            Assert.That((result.Work, result.Agreement), Is.EqualTo((RigWork.Split, (AnswerAgreement?)null)));
        });
    }

    [Test]
    public void Rows_that_a_dying_board_was_asked_are_answered_by_the_others()
    {
        using var healthy = new VirtualBoard(TestModels.Sum);
        using var dying = new DyingLink(new VirtualBoard(TestModels.Sum), writes: 6);

        // The healthy board waits until the other is gone, so that it has rows under way when it dies.
        using var gone = new ManualResetEventSlim();
        dying.Died += gone.Set;
        var records = new ConcurrentBag<long>();
        StreamResult result = new RigSession([Member("healthy", healthy), Member("dying", dying)], RigWork.Split).Run((board, outcome, _) =>
        {
            records.Add(outcome.Record);
            Assert.That(board == 1 || gone.Wait(TimeSpan.FromSeconds(30)), Is.True);
        });
        Assert.Multiple(() =>
        {
            Assert.That(records.Order(), Is.EqualTo(Enumerable.Range(0, 400).Where(i => i % 4 != 2).Select(i => (long)i)));
            Assert.That((result.Samples, result.Delivered, result.Lost), Is.EqualTo((300L, 300L, 0L)));
            Assert.That(result.Boards![1].Lost, Is.Positive);
            Assert.That(result.Boards[1].Failure!.Code.Id, Is.EqualTo("TML5202"));
            Assert.That(result.Failure, Is.EqualTo(result.Boards[1].Failure));
            Assert.That(result.Boards[0].Failure, Is.Null);
        });
    }

    [Test]
    public void What_nobody_answers_is_lost()
    {
        using var first = new DyingLink(new VirtualBoard(TestModels.Sum), writes: 5);
        using var second = new DyingLink(new VirtualBoard(TestModels.Sum), writes: 9);
        StreamResult result = new RigSession([Member("a", first), Member("b", second)], RigWork.Split).Run();
        Assert.That(result.Lost, Is.Positive);
        Assert.That(result.Samples, Is.EqualTo(result.Delivered + result.Lost));
        Assert.That(result.Boards!.Select(board => board.Failure?.Code.Id), Is.All.EqualTo("TML5202"));
    }

    [Test]
    public void Answers_of_boards_with_one_model_are_compared_bit_for_bit()
    {
        using var right = new VirtualBoard(TestModels.Sum);
        using var same = new VirtualBoard(TestModels.Sum);
        using var wrong = new VirtualBoard(TestModels.WrongSum);
        StreamResult agreeing = new RigSession([Member("mega", right), Member("esp32", same)], RigWork.Compare).Run();
        StreamResult result = new RigSession([Member("mega", right), Member("broken", wrong)], RigWork.Compare).Run();
        Assert.Multiple(() =>
        {
            Assert.That((agreeing.Samples, agreeing.Agreement!.Compared, agreeing.Agreement.Different), Is.EqualTo((600L, 300L, 0L)));
            Assert.That((result.Agreement!.Compared, result.Agreement.Different, result.Agreement.First.Count), Is.EqualTo((300L, 300L, AnswerComparison.MostNamed)));
            Assert.That((result.HostMismatch, result.Boards![0].HostMismatch, result.Boards[1].HostMismatch), Is.EqualTo((300L, 0L, 300L)));
            AnswerDifference first = result.Agreement.First[0];
            Assert.That(new[] { first.Board, first.OtherBoard }, Is.EquivalentTo((string[])["mega", "broken"]));

            // Record 0: 1000 + 2·205 against 1000 + 3·205. Both take the records in order, so that it is compared first.
            Assert.That(first.Record, Is.Zero);
            Assert.That(first.Outputs.Concat(first.OtherOutputs), Is.EquivalentTo((int[])[1410, 1615]));
        });
    }

    [Test]
    public void Boards_with_other_models_are_not_compared()
    {
        using var one = new VirtualBoard(TestModels.Sum);
        StreamModel other = TestModels.WrongSum with { Hash = "fedcba9876543210" };
        using var two = new VirtualBoard(other);
        StreamResult result = new RigSession([Member("one", one), Member("two", two, model: other)], RigWork.Compare).Run();
        Assert.That((result.Agreement!.Compared, result.HostMismatch, result.ModelHash), Is.EqualTo((0L, 0L, $"{TestModels.Hash}, fedcba9876543210")));
        Assert.That(() => new RigSession([Member("one", one), Member("two", two, model: other)], RigWork.Split), Throws.TypeOf<DiagnosticException>().With.Message.Contains("TML5231").And.Message.Contains("--work compare"));
    }

    [Test]
    public void Boards_with_other_rows_are_refused([Values] RigWork work)
    {
        using var link = new VirtualBoard(TestModels.Sum);
        Assert.That(
            () => new RigSession([Member("one", link), Member("two", link, data: TestModels.Data(40))], work),
            Throws.TypeOf<DiagnosticException>().With.Message.Contains("TML5231").And.Message.Contains("'one' and 'two'"));
    }

    [Test]
    public void All_boards_that_cannot_be_greeted_are_named_before_anything_is_sent()
    {
        using var good = new VirtualBoard(TestModels.Sum);
        using var other = new VirtualBoard(TestModels.Sum with { Hash = "fedcba9876543210" });
        using var dead = new DyingLink(new VirtualBoard(TestModels.Sum), writes: 0);
        Assert.That(
            () => new RigSession([Member("good", good), Member("other", other), Member("dead", dead)], RigWork.Compare).Run(),
            Throws.TypeOf<DiagnosticException>().With.Message.Contains("TML5205").And.Message.Contains("TML5202"));
        Assert.That(good.Executions, Is.Zero);
    }

    [Test]
    public void Cancelling_ends_all_boards_with_a_consistent_part([Values] RigWork work)
    {
        using var first = new VirtualBoard(TestModels.Sum);
        using var second = new VirtualBoard(TestModels.Sum);
        using var stop = new CancellationTokenSource();
        int count = 0;
        StreamResult result = new RigSession([Member("a", first, new StreamOptions { Repeat = 1000 }), Member("b", second, new StreamOptions { Repeat = 1000 })], work).Run(
            (_, _, _) =>
            {
                if (Interlocked.Increment(ref count) == 50)
                {
                    stop.Cancel();
                }
            },
            cancellation: stop.Token);
        Assert.That((result.Cancelled, result.Lost, result.Samples, result.Boards!.All(board => board.Cancelled)), Is.EqualTo((true, 0L, result.Delivered, true)));
        Assert.That(result.Delivered, Is.EqualTo(count));
    }

    [Test]
    public void A_results_file_that_cannot_be_written_ends_all_boards()
    {
        using var first = new VirtualBoard(TestModels.Sum);
        using var second = new VirtualBoard(TestModels.Sum);
        var full = new DiagnosticException(DiagnosticCodes.ResultsUnwritable, "r.csv", "the disk is full", "make room");
        Assert.That(
            () => new RigSession([Member("a", first, new StreamOptions { Repeat = 1_000_000 }), Member("b", second, new StreamOptions { Repeat = 1_000_000 })], RigWork.Split).Run((board, _, _) =>
            {
                if (board == 0)
                {
                    throw full;
                }
            }),
            Throws.TypeOf<DiagnosticException>().With.Message.Contains("TML5220"));
    }

    [Test]
    public void An_interrupted_run_is_taken_up_by_all_boards_together([Values] RigWork work)
    {
        string folder = Directory.CreateTempSubdirectory("tinyml-rig-").FullName;
        try
        {
            string[] paths = [Path.Combine(folder, "a.csv"), Path.Combine(folder, "b.jsonl")];
            long total = work == RigWork.Split ? 600 : 1200;
            StreamResult first = Stream(paths, work, interruptAfter: 250, out long executions);
            Assert.That((first.Cancelled, first.Delivered), Is.EqualTo((true, executions)));
            StreamResult result = Stream(paths, work, interruptAfter: null, out long more);
            Assert.Multiple(() =>
            {
                Assert.That((result.Delivered, result.Resumed, result.Lost), Is.EqualTo((total, first.Delivered, 0L)));
                Assert.That(executions + more, Is.EqualTo(total), "what was answered is not asked again");
                Assert.That(paths.Sum(path => ResultsReader.Read(path, 1).Count()), Is.EqualTo(total));
                Assert.That(result.Agreement?.Compared, Is.EqualTo(work == RigWork.Split ? null : 900L));
            });
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public void Every_board_is_told_of_when_it_ends()
    {
        using var healthy = new VirtualBoard(TestModels.Sum);
        using var dying = new DyingLink(new VirtualBoard(TestModels.Sum), writes: 6);
        var ended = new ConcurrentDictionary<int, StreamResult>();
        StreamResult result = new RigSession([Member("healthy", healthy), Member("dying", dying)], RigWork.Compare).Run(onEnd: (board, end) => Assert.That(ended.TryAdd(board, end), Is.True));
        Assert.That(ended.OrderBy(pair => pair.Key).Select(pair => pair.Value), Is.EqualTo(result.Boards));
    }

    private static StreamResult Stream(string[] paths, RigWork work, int? interruptAfter, out long executions)
    {
        using var stop = new CancellationTokenSource();
        VirtualBoard[] links = [.. paths.Select(_ => new VirtualBoard(TestModels.Sum))];
        RigMember[] members = [.. paths.Select((path, i) => Member($"b{i}", links[i], new StreamOptions { Repeat = 2, Answered = ResultsReader.Read(path, 1) }))];
        ResultsFile[] files = [.. paths.Select(path => ResultsFile.Create(path, 1))];
        int count = 0;
        StreamResult result = new RigSession(members, work).Run(
            (board, outcome, _) =>
            {
                files[board].Add(outcome);
                if (Interlocked.Increment(ref count) == interruptAfter)
                {
                    stop.Cancel();
                }
            },
            cancellation: stop.Token);
        for (int i = 0; i < files.Length; i++)
        {
            files[i].Complete(result.Boards![i]);
            files[i].Dispose();
        }

        executions = links.Sum(link => link.Executions);
        return result;
    }

    [Test]
    public void The_json_has_totals_on_top_and_every_board_below()
    {
        using var first = new VirtualBoard(TestModels.Sum);
        using var second = new VirtualBoard(TestModels.Sum);
        using JsonDocument json = JsonDocument.Parse(new RigSession([Member("a", first), Member("b", second)], RigWork.Compare).Run().ToJson());
        Assert.Multiple(() =>
        {
            Assert.That(json.RootElement.GetProperty("work").GetString(), Is.EqualTo("compare"));
            Assert.That(json.RootElement.GetProperty("delivered").GetInt32(), Is.EqualTo(600));
            Assert.That(json.RootElement.GetProperty("agreement").GetProperty("different").GetInt32(), Is.Zero);
            Assert.That(json.RootElement.GetProperty("boards").EnumerateArray().Select(board => board.GetProperty("name").GetString()), Is.EqualTo((string[])["a", "b"]));
            Assert.That(json.RootElement.GetProperty("boards")[1].GetProperty("delivered").GetInt32(), Is.EqualTo(300));
        });
    }

    /// <summary>A board whose cable is pulled after so many writes.</summary>
    private sealed class DyingLink(VirtualBoard board, int writes) : IByteLink
    {
        public event Action? Died;

        public string Name => board.Name;

        public int Read(Span<byte> buffer, TimeSpan timeout) => board.Read(buffer, timeout);

        public void Write(ReadOnlySpan<byte> bytes)
        {
            if (writes-- <= 0)
            {
                Died?.Invoke();
                throw new IOException("the cable was pulled");
            }

            board.Write(bytes);
        }

        public void Dispose() => board.Dispose();
    }
}
