using System.Text.Json;
using TinyML.Compiler.Diagnostics;
using TinyML.HostStreamer.Links;
using TinyML.HostStreamer.Sessions;
using TinyML.HostStreamer.Tests.Links;
using TinyML.Protocol;

namespace TinyML.HostStreamer.Tests.Sessions;

public sealed class StreamSessionTests
{
    private static StreamSession Session(IByteLink link, StreamOptions? options = null, StreamModel? model = null) =>
        new(model ?? TestModels.Sum, TestModels.Spec, link, options ?? new StreamOptions { Client = new ClientOptions { Seed = 3 } });

    [Test]
    public void A_session_over_the_virtual_board_gives_the_figures_worked_out_by_hand()
    {
        using var board = new VirtualBoard(TestModels.Sum);
        var outcomes = new List<SampleOutcome>();
        StreamResult result = Session(board).Run(TestModels.Data(), (outcome, _) => outcomes.Add(outcome));

        // Answers: 1000 + 2·205 = 1410, 1100 + 2·210 = 1520, 1200 + 2·200 = 1600; targets 14.10, 14.70, 16.00.
        Assert.Multiple(() =>
        {
            Assert.That(outcomes.Select(outcome => outcome.Outputs[0]), Is.EqualTo(new[] { 1410, 1520, 1600 }));
            Assert.That(outcomes.Select(outcome => outcome.Record), Is.EqualTo(new long[] { 0, 1, 3 }));
            Assert.That(outcomes.Select(outcome => outcome.Led), Is.EqualTo(new[] { LedState.Green, LedState.Red, LedState.Red }));
            Assert.That(outcomes.Select(outcome => outcome.LedAgrees), Is.EqualTo(new bool?[] { true, false, true }));
            Assert.That((result.Board, result.Port, result.Model, result.ModelHash), Is.EqualTo(("virtual", "virtual", "sum", TestModels.Hash)));
            Assert.That((result.Samples, result.Delivered, result.Lost, result.Duplicated, result.HostMismatch), Is.EqualTo((3L, 3L, 0L, 0L, 0L)));
            Assert.That(result.Metric, Is.EqualTo("mae"));
            Assert.That(result.Value, Is.EqualTo(0.5 / 3).Within(1e-6));
            Assert.That(result.LedAgreement, Is.EqualTo(2.0 / 3));
            Assert.That(result.Cost, Is.Null, "a virtual board has no processor");
            Assert.That(result.Cancelled, Is.False);
            Assert.That(result.Failure, Is.Null);
        });
    }

    [TestCase(0.01, 0.0, 0.0, 0.0)]
    [TestCase(0.0, 0.01, 0.0, 0.0)]
    [TestCase(0.0, 0.0, 0.02, 0.0)]
    [TestCase(0.01, 0.001, 0.01, 0.01)]
    public void Nothing_is_lost_and_nothing_counts_twice_on_a_bad_line(double drop, double flip, double duplicate, double delay)
    {
        using var board = new VirtualBoard(TestModels.Sum);
        using var line = new FaultInjectingLink(board, new FaultRates(drop, flip, duplicate, delay), 77);
        var records = new List<long>();
        StreamResult result = Session(line).Run(TestModels.Data(2000), (outcome, _) => records.Add(outcome.Record));
        Assert.Multiple(() =>
        {
            Assert.That(line.Faults, Is.GreaterThan(500));
            Assert.That((result.Samples, result.Delivered, result.Lost, result.Duplicated, result.HostMismatch), Is.EqualTo((1500L, 1500L, 0L, 0L, 0L)));
            Assert.That(records, Is.EqualTo(Enumerable.Range(0, 2000).Where(i => i % 4 != 2).Select(i => (long)i)));
            Assert.That(board.Executions, Is.EqualTo(1500), "the model runs once for each sample");
            Assert.That(result.Retransmitted, Is.Positive);
        });
    }

    [Test]
    public void Every_answer_is_compared_bit_for_bit()
    {
        using var board = new VirtualBoard(TestModels.WrongSum);
        StreamResult result = Session(board).Run(TestModels.Data());
        Assert.That(result.HostMismatch, Is.EqualTo(3));
    }

    [Test]
    public void Limit_and_repeat_count_samples()
    {
        using var board = new VirtualBoard(TestModels.Sum);
        var options = new StreamOptions { Limit = 2, Repeat = 3, Board = "named" };
        StreamProgress? last = null;
        StreamResult result = Session(board, options).Run(TestModels.Data(), (_, progress) => last = progress);
        Assert.That((result.Samples, result.Delivered, result.Duplicated, result.Board), Is.EqualTo((6L, 6L, 0L, "named")));
        Assert.That((last!.Total, last.Done, last.LedChanges), Is.EqualTo((6L, 6L, 5L)));
    }

    [Test]
    public void Costs_are_summed_up_in_the_boards_unit()
    {
        DeviceInfo info = VirtualBoard.Describe(TestModels.Sum);
        uint cost = 1000;
        using var link = new InProcessLink("board", info with { Board = info.Board with { Id = "arduino-uno", CostUnit = CostUnit.Cycles } }, input =>
        {
            int[] x = TestModels.Sum.InputFromBytes(input);
            int[] y = [x[0] + (2 * x[1])];
            return new DeviceAnswer(TestModels.Sum.OutputToBytes(y), cost += 10, TestModels.Sum.LedOf(y));
        });
        StreamResult result = Session(link).Run(TestModels.Data());
        Assert.That(result.Cost, Is.EqualTo(new StreamCost("cycles", 1010, 1020, 1030)));
        Assert.That(result.Board, Is.EqualTo("arduino-uno"));
    }

    [Test]
    public void Cancelling_ends_with_a_consistent_part()
    {
        using var board = new VirtualBoard(TestModels.Sum);
        using var stop = new CancellationTokenSource();
        StreamResult result = Session(board).Run(TestModels.Data(400), (_, progress) =>
        {
            if (progress.Done == 7)
            {
                stop.Cancel();
            }
        }, stop.Token);
        Assert.That((result.Samples, result.Delivered, result.Lost, result.Cancelled), Is.EqualTo((7L, 7L, 0L, true)));
        Assert.That(result.Value, Is.Not.Null);
    }

    [Test]
    public void A_link_that_breaks_keeps_what_was_answered()
    {
        using var link = new BreakingLink(new VirtualBoard(TestModels.Sum), writes: 20);
        StreamResult result = Session(link).Run(TestModels.Data(400));
        Assert.That(result.Failure!.Code.Id, Is.EqualTo("TML5202"));
        Assert.That(result.Failure.Code.Exit, Is.EqualTo(ExitCode.DeviceFailure));
        Assert.That((result.Lost, result.Samples), Is.EqualTo((1L, result.Delivered + 1)));
        Assert.That(result.Delivered, Is.Positive);
    }

    [Test]
    public void The_result_has_the_documented_keys()
    {
        using var board = new VirtualBoard(TestModels.Sum);
        using JsonDocument json = JsonDocument.Parse(Session(board).Run(TestModels.Data()).ToJson());
        string[] keys = ["board", "port", "samples", "delivered", "lost", "duplicated", "retransmitted", "hostMismatch", "metric", "value", "ledAgreement", "cost", "elapsedSeconds"];
        Assert.That(json.RootElement.EnumerateObject().Select(member => member.Name), Is.SupersetOf(keys));
    }

    [Test]
    [Platform(Exclude = "Win")]
    public void A_silent_port_is_given_up_in_bounded_time()
    {
        using var terminal = new PseudoTerminal();
        using SerialLink link = SerialLink.Open(terminal.Path, 115200);
        var options = new StreamOptions { Client = new ClientOptions { ContactLimit = TimeSpan.FromMilliseconds(300), SilenceLimit = TimeSpan.FromMilliseconds(300) } };
        Assert.That(() => Session(link, options).Run(TestModels.Data()), Throws.TypeOf<DiagnosticException>().With.Message.Contains("TML5200"));
    }

    [Test]
    [Platform(Exclude = "Win")]
    public void The_same_session_runs_over_a_terminal()
    {
        using var terminal = new PseudoTerminal();
        var device = new ProtocolDevice(VirtualBoard.Describe(TestModels.Sum), input =>
        {
            int[] x = TestModels.Sum.InputFromBytes(input);
            int[] y = [x[0] + (2 * x[1])];
            return new DeviceAnswer(TestModels.Sum.OutputToBytes(y), 0, TestModels.Sum.LedOf(y));
        }, bytes => terminal.Write(bytes));
        StreamResult result;
        Task serving;
        using (SerialLink link = SerialLink.Open(terminal.Path, 115200))
        {
            serving = Task.Run(() =>
            {
                var buffer = new byte[256];
                for (int count = terminal.ReadSome(buffer); count > 0; count = terminal.ReadSome(buffer))
                {
                    device.Receive(buffer.AsSpan(0, count));
                }
            });
            result = Session(link).Run(TestModels.Data(40));
        }

        // The terminal's other end reads an error once the link is closed, so the serving ends by itself.
        Assert.That(serving.Wait(TimeSpan.FromSeconds(20)), Is.True);
        Assert.That((result.Delivered, result.Lost, result.HostMismatch), Is.EqualTo((30L, 0L, 0L)));
    }

    /// <summary>A link that is pulled out after some writes.</summary>
    private sealed class BreakingLink(IByteLink inner, int writes) : IByteLink
    {
        private int _left = writes;

        public string Name => inner.Name;

        public int Read(Span<byte> buffer, TimeSpan timeout) => inner.Read(buffer, timeout);

        public void Write(ReadOnlySpan<byte> bytes)
        {
            if (_left-- <= 0)
            {
                throw new IOException("pulled out");
            }

            inner.Write(bytes);
        }

        public void Dispose() => inner.Dispose();
    }
}
