using System.Text;
using FsCheck;
using FsCheck.Fluent;
using TinyML.Testing;

namespace TinyML.Protocol.Tests.Firmware;

/// <summary>The C firmware as a process of the host, under sanitizers.</summary>
public sealed class HostFirmwareTests
{
    /// <summary>A pipe answers within a millisecond.</summary>
    private static readonly ClientOptions Impatient = new()
    {
        FirstTimeout = TimeSpan.FromMilliseconds(5),
        ShortestTimeout = TimeSpan.FromMilliseconds(1),
        AttemptLimit = 100_000,
    };

    private string _folder = "";

    [OneTimeSetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("tinyml-firmware-").FullName;

    [OneTimeTearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestCase(1, 1, 64)]
    [TestCase(16, 2, 64)]
    [TestCase(51, 48, 64)]
    [TestCase(490, 200, 64)]
    [TestCase(490, 200, 250)]
    public void The_firmware_answers_as_the_model_on_a_perfect_line(int inputBytes, int outputBytes, int maximumFrame)
    {
        using ProcessLink link = Start(inputBytes, outputBytes, maximumFrame);
        ProtocolClient client = new(link);
        DeviceInfo info = client.Hello();
        Assert.That(info.Board.MaximumFrame, Is.EqualTo(maximumFrame));
        Assert.That(info.Board.Id, Is.EqualTo("test-board"));
        Assert.That(info.Model.Encode(), Is.EqualTo(Boards.Info(inputBytes, outputBytes).Model.Encode()));
        for (uint sample = 0; sample < 50; sample++)
        {
            AssertAnswered(client.Infer(sample, Boards.Input(sample, inputBytes)), sample, inputBytes, outputBytes);
        }

        AssertClean(link);
    }

    [Test]
    public void The_firmware_answers_as_the_model_on_a_bad_line()
    {
        Gen<(int, double, double, double, int)> cases =
            from seed in Gen.Choose(0, 1_000_000)
            from drop in Gen.Choose(0, 8)
            from flip in Gen.Choose(0, 8)
            from twice in Gen.Choose(0, 8)
            from size in Gen.Elements(2, 16, 60)
            select (seed, drop / 1000.0, flip / 1000.0, twice / 1000.0, size);
        Dictionary<int, string> built = new[] { 2, 16, 60 }.ToDictionary(size => size, size => Build(size, size, 64));
        Check.One(
            ConversationTests.Fuzzing(Requirements.Deep ? 500 : 20),
            Prop.ForAll(cases.ToArbitrary(), c => RunOnBadLine(built[c.Item5], c.Item1, new FaultRates(c.Item2, c.Item3, c.Item4, 0.005), c.Item5)));
    }

    [TestCase(2, 64)]
    [TestCase(4, 64)]
    [TestCase(8, 250)]
    public void The_firmware_answers_batches_on_a_bad_line(int window, int maximumFrame)
    {
        const int seed = 41;
        int count = Requirements.Deep ? 20_000 : 600;
        string folder = Directory.CreateDirectory(Path.Combine(_folder, $"window-{window}-{maximumFrame}")).FullName;
        ProcessLink process = new(FirmwareBuild.ForHost(folder, "tml_sum_model.c", Boards.Info(16, 2).Model, maximumFrame, window));
        using FaultInjectingLink link = new(process, new FaultRates(0.002, 0.002, 0.002), seed);
        ProtocolClient client = new(link, Impatient with { Seed = seed });
        uint next = 0;
        foreach (InferenceResult result in client.InferAll(Boards.Inputs(count, 16)))
        {
            AssertAnswered(result, next++, 16, 2);
        }

        Assert.That(next, Is.EqualTo(count));
        Assert.That(client.Info!.Board.Window, Is.EqualTo(window));
        Assert.That(client.Statistics.Retransmitted, Is.Positive);
        Assert.That(client.Statistics.Sessions, Is.EqualTo(1));
        AssertClean(process);
    }

    [Test]
    public void The_firmware_survives_garbage_and_is_ready_afterwards()
    {
        const int seed = 99;
        Random random = new(seed);
        using ProcessLink link = Start(16, 2, 64);
        ProtocolClient client = new(link);
        client.Infer(0, Boards.Input(0, 16));
        byte[] garbage = new byte[1000];
        for (uint sample = 1; sample < (Requirements.Deep ? 2000 : 100); sample++)
        {
            random.NextBytes(garbage);
            link.Write(garbage);
            AssertAnswered(client.Infer(sample, Boards.Input(sample, 16)), sample, 16, 2);
        }

        AssertClean(link);
    }

    [Test]
    public void Valid_frames_with_any_payload_in_any_order_do_no_harm()
    {
        const int seed = 7;
        Random random = new(seed);
        MessageType[] types = [MessageType.Hello, MessageType.Infer, MessageType.Read, MessageType.Text, MessageType.Info, MessageType.Batch, (MessageType)0x99];
        using ProcessLink link = Start(100, 100, 64);
        ushort sequence = 0;
        for (int i = 0; i < (Requirements.Deep ? 100_000 : 5000); i++)
        {
            byte[] payload = new byte[random.Next(0, 59)];
            random.NextBytes(payload);
            MessageType type = types[random.Next(types.Length)];
            if (type == MessageType.Infer && payload.Length >= InferRequest.HeaderBytes)
            {
                // Near the truth, so that every branch is reached.
                new byte[] { 1, 0, 0, 0, (byte)random.Next(120), 0, 100, 0 }.CopyTo(payload, 0);
            }

            sequence += (ushort)(random.Next(8) == 0 ? 5 : 1);
            link.Write(new Frame(type, sequence, payload).ToLine());
        }

        ProtocolClient client = new(link);
        AssertAnswered(client.Infer(3, Boards.Input(3, 100)), 3, 100, 100);
        AssertClean(link);
    }

    [Test]
    public void Text_mode_answers_the_lines_that_the_specification_shows()
    {
        string[] answers = Answers("40,20\n25; 10\r\n\n-32768 0\n0\t-1\n1\n1,2,3\n1,x\n40000,1\n--1,2\n99999999999999999999,1\n-,1\n , ;\n");
        Assert.That(answers, Is.EqualTo((string[])
        [
            "difference:5.00,half:5.00,threshold:3.75,led:1",
            "difference:3.75,half:3.00,threshold:3.75,led:0",
            "difference:-8192.00,half:-4096.00,threshold:3.75,led:0",
            "difference:0.25,half:0.00,threshold:3.75,led:0",
            "error: 1 numbers, expected 2",
            "error: 3 numbers, expected 2",
            "error: number 2 is not an integer",
            "error: number 1 is out of range",
            "error: number 1 is not an integer",
            "error: number 1 is out of range",
            "error: number 1 is not an integer",
        ]));
    }

    [Test]
    public void Text_mode_of_the_firmware_and_of_the_virtual_board_agree()
    {
        const int seed = 31;
        const string alphabet = "0123456789,,,;; \t--x\n\n\r+";
        Random random = new(seed);
        StringBuilder lines = new();
        for (int i = 0; i < 20_000; i++)
        {
            lines.Append(alphabet[random.Next(alphabet.Length)]);
        }

        lines.Append('\n');
        List<byte> expected = [];
        TextMode text = new(DifferenceModel.Info, DifferenceModel.Format, DifferenceModel.Run);
        ProtocolDevice device = new(Boards.Info(4, 4) with { Model = DifferenceModel.Info }, DifferenceModel.Run, expected.AddRange, text.Answer);
        device.Receive(Encoding.ASCII.GetBytes(lines.ToString()));
        Assert.That(Answers(lines.ToString()), Is.EqualTo(Lines(expected)), $"seed {seed}");
    }

    [Test]
    public void Text_is_ignored_while_a_session_is_open_and_answered_after_it()
    {
        using ProcessLink link = new(FirmwareBuild.ForHost(_folder, DifferenceModel.Source, DifferenceModel.Info, 64));
        ProtocolClient client = new(link);
        client.Hello();
        link.Write("40,20\n"u8);
        Assert.That(client.Infer(1, new byte[4]).Output, Is.EqualTo(new byte[4]));
        client.Close();
        link.Write("25,10\n"u8);
        link.Finish();
        Assert.That(Lines(ReadToEnd(link)), Is.EqualTo((string[])["difference:3.75,half:3.00,threshold:3.75,led:0"]));
        Assert.That(client.Statistics.Damaged, Is.Zero);
    }

    private static void RunOnBadLine(string program, int seed, FaultRates rates, int size)
    {
        ProcessLink process = new(program);
        using FaultInjectingLink link = new(process, rates, seed);
        ProtocolClient client = new(link, Impatient with { Seed = seed });
        for (uint sample = 0; sample < 20; sample++)
        {
            AssertAnswered(client.Infer(sample, Boards.Input(sample, size)), sample, size, size);
        }

        Assert.That(client.Statistics.Sessions, Is.EqualTo(1));
        AssertClean(process);
    }

    private static void AssertAnswered(InferenceResult result, uint sample, int inputBytes, int outputBytes)
    {
        DeviceAnswer expected = Boards.Answer(Boards.Input(sample, inputBytes), outputBytes);
        Assert.That(result.Sample, Is.EqualTo(sample));
        Assert.That(result.Output, Is.EqualTo(expected.Output));
        Assert.That(result.Led, Is.EqualTo(expected.Led));
    }

    private static void AssertClean(ProcessLink link)
    {
        int exitCode = link.Finish();
        Assert.That(link.Errors, Is.Empty);
        Assert.That(exitCode, Is.Zero);
    }

    private static List<byte> ReadToEnd(ProcessLink link)
    {
        List<byte> bytes = [];
        byte[] buffer = new byte[4096];
        for (int count = link.Read(buffer, TimeSpan.FromSeconds(10)); count > 0; count = link.Read(buffer, TimeSpan.FromMilliseconds(200)))
        {
            bytes.AddRange(buffer.AsSpan(0, count));
        }

        return bytes;
    }

    private static string[] Lines(IEnumerable<byte> bytes) =>
        Encoding.ASCII.GetString([.. bytes]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

    private string[] Answers(string text)
    {
        using ProcessLink link = new(FirmwareBuild.ForHost(_folder, DifferenceModel.Source, DifferenceModel.Info, 64));
        link.Write(Encoding.ASCII.GetBytes(text));
        AssertClean(link);
        return Lines(ReadToEnd(link));
    }

    private ProcessLink Start(int inputBytes, int outputBytes, int maximumFrame) => new(Build(inputBytes, outputBytes, maximumFrame));

    private string Build(int inputBytes, int outputBytes, int maximumFrame)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_folder, $"{inputBytes}-{outputBytes}-{maximumFrame}")).FullName;
        return FirmwareBuild.ForHost(folder, "tml_sum_model.c", Boards.Info(inputBytes, outputBytes).Model, maximumFrame);
    }
}
