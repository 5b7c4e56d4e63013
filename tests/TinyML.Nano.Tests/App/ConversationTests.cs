using System.Text;
using FsCheck;
using FsCheck.Fluent;
using TinyML.Protocol;
using TinyML.Testing;

namespace TinyML.Nano.Tests.App;

/// <summary>The firmware's end of the protocol.</summary>
public sealed class ConversationTests
{
    private static readonly ClientOptions Endless = new()
    {
        AttemptLimit = 100_000,
        SilenceLimit = TimeSpan.FromDays(1),
        NoiseLimit = TimeSpan.FromDays(1),
        FirstTimeout = TimeSpan.FromMilliseconds(1),
    };

    [TestCase(1, 1)]
    [TestCase(16, 2)]
    [TestCase(234, 231)]
    [TestCase(235, 232)]
    [TestCase(9000, 600)]
    public void Inputs_and_outputs_of_any_size_arrive_on_a_perfect_line(int inputBytes, int outputBytes)
    {
        CopyModel model = new(inputBytes, outputBytes, inputBytes - outputBytes);
        using NanoLink link = new(model);
        ProtocolClient client = new(link);
        Assert.That(client.Hello().Encode(), Is.EqualTo(new DeviceInfo(NanoLink.Board, model.Info).Encode()));
        for (uint sample = 0; sample < 20; sample++)
        {
            AssertAnswered(client, model, sample);
            Assert.That((link.Green, link.Red), Is.EqualTo((model.Answer(model.Input(sample)).Led == LedState.Green, model.Answer(model.Input(sample)).Led == LedState.Red)));
        }

        Assert.That(client.Statistics.Retransmitted, Is.Zero);
    }

    [Test]
    public void Firmware_without_a_model_says_so()
    {
        using NanoLink link = new(new MemoryStorage());
        ProtocolClient client = new(link);
        Assert.That(client.Hello().Model.Encode(), Is.EqualTo(ModelInfo.None.Encode()));
        Assert.That(() => client.Infer(0, new byte[4]), Throws.TypeOf<LinkException>().With.Property(nameof(LinkException.Failure)).EqualTo(LinkFailure.NoModel));
    }

    [Test]
    public void A_person_is_told_why_there_is_no_model()
    {
        CopyModel large = new CopyModel(4, 4, 0) with { ArenaBytes = NanoLink.HeapBytes };
        Assert.That(Line(new NanoLink(new MemoryStorage())), Is.EqualTo("error: no model\r\n"));
        Assert.That(Line(new NanoLink(large)), Is.EqualTo("error: no model: the model needs more memory than there is\r\n"));

        static string Line(NanoLink link)
        {
            byte[] answer = new byte[200];
            link.Write("1,2\n"u8);
            return Encoding.ASCII.GetString(answer, 0, link.Read(answer, TimeSpan.Zero));
        }
    }

    [Test]
    public void Results_on_a_bad_line_are_those_of_a_perfect_line()
    {
        Gen<(int, double, double, double, double, int)> cases =
            from seed in Gen.Choose(0, 1_000_000)
            from drop in Gen.Choose(0, 8)
            from flip in Gen.Choose(0, 8)
            from twice in Gen.Choose(0, 8)
            from delay in Gen.Choose(0, 8)
            from size in Gen.Elements(2, 16, 60)
            select (seed, drop / 1000.0, flip / 1000.0, twice / 1000.0, delay / 1000.0, size);
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(Requirements.Deep ? 2000 : 100).WithReplay(2026, 1121),
            Prop.ForAll(cases.ToArbitrary(), c => RunOnBadLine(c.Item1, new FaultRates(c.Item2, c.Item3, c.Item4, c.Item5), c.Item6)));
    }

    [Test]
    public void Garbage_does_no_harm()
    {
        const int seed = 99;
        Random random = new(seed);
        CopyModel model = new(16, 2, 3);
        using NanoLink link = new(model);
        ProtocolClient client = new(link, Endless);
        byte[] garbage = new byte[1000];
        for (uint sample = 0; sample < (Requirements.Deep ? 2000 : 200); sample++)
        {
            random.NextBytes(garbage);
            link.Write(garbage);
            AssertAnswered(client, model, sample);
        }
    }

    [Test]
    public void A_frame_costs_no_memory()
    {
        CopyModel model = new(16, 2, 3);
        var board = new SilentBoard();
        var models = new Nano.App.Storage.ModelStore(new MemoryStorage(), model.Blob, NanoLink.HeapBytes);
        models.Load();
        var session = new Nano.App.Session(board, models, 1, "v", "id");
        byte[][] lines =
        [
            new HelloRequest(1, 5, 0).ToFrame(1).ToLine(), new InferRequest(1, 0, 16, new byte[9]).ToFrame(2).ToLine(), new InferRequest(1, 9, 16, new byte[7]).ToFrame(3).ToLine(),
            new ReadRequest(1, 1).ToFrame(4).ToLine(), new Frame((MessageType)0x99, 5, []).ToLine(), new InferRequest(1, 9, 3, []).ToFrame(77).ToLine(),
            new TextRequest().ToFrame(9).ToLine(), Encoding.ASCII.GetBytes("1,2,3\n1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16\n"),
        ];
        Feed();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Feed();
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Assert.That(board.Sent, Is.GreaterThan(300));

        void Feed()
        {
            foreach (byte[] line in lines)
            {
                session.Receive(line, 0, line.Length);
            }
        }
    }

    internal static void AssertAnswered(ProtocolClient client, CopyModel model, uint sample)
    {
        byte[] input = model.Input(sample);
        InferenceResult result = client.Infer(sample, input);
        DeviceAnswer expected = model.Answer(input);
        Assert.That((result.Sample, result.Led), Is.EqualTo((sample, expected.Led)));
        Assert.That(result.Output, Is.EqualTo(expected.Output));
    }

    private static void RunOnBadLine(int seed, FaultRates rates, int size)
    {
        CopyModel model = new(size, size, 0);
        using FaultInjectingLink link = new(new NanoLink(model), rates, seed);
        ProtocolClient client = new(link, Endless with { Seed = seed });
        for (uint sample = 0; sample < 10; sample++)
        {
            AssertAnswered(client, model, sample);
        }

        Assert.That(client.Statistics.Sessions, Is.EqualTo(1));
    }

    private sealed class SilentBoard : Nano.App.IBoard
    {
        public long Sent { get; private set; }

        public void Write(byte[] bytes, int offset, int count) => Sent += count;

        public void SetLeds(bool green, bool red)
        {
        }

        public int Microseconds() => 0;
    }
}
