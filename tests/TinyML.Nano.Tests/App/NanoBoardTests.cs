using TinyML.Boards.Simulation;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Targets;
using TinyML.HostStreamer.Links;
using TinyML.Protocol;
using TinyML.Testing;

namespace TinyML.Nano.Tests.App;

/// <summary>The very Firmware.dll in a process of its own, with files, pins and a line.</summary>
public sealed class NanoBoardTests
{
    private const int SealBytes = 28;
    private static readonly CopyModel Old = new(300, 260, 0);
    private static readonly CopyModel New = new(300, 260, 40);

    private static readonly BoardDefinition Board = new()
    {
        Id = "nano",
        Name = "a board with nanoFramework",
        Target = "cortex-m4",
        Mcu = "esp32",
        ClockHz = 240_000_000,
        FlashBytes = 1 << 20,
        RamBytes = 1 << 16,
        Leds = new LedPins(25, 26),
        Simulator = new BoardSimulator(NanoBoard.Kind, "esp32", "microseconds", new SimulatedLeds("25", "26")),
    };

    /// <summary>A pipe loses nothing, but a busy computer may be slow.</summary>
    private static readonly ClientOptions Patient = new() { FirstTimeout = TimeSpan.FromSeconds(2), ShortestTimeout = TimeSpan.FromSeconds(2) };

    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("tinyml-nano-test-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void The_firmware_answers_lights_its_LEDs_takes_a_model_and_goes_with_its_board()
    {
        List<LedChange> changes = [];
        ProtocolClient client;
        using (NanoBoard board = NanoBoard.Start(Board, Write("model.tmlb", Old.Blob)))
        {
            board.LedChanged += change => changes.Add(change);
            client = new ProtocolClient(board, Patient);
            Assert.That(client.Hello().Model.Encode(), Is.EqualTo(Old.Info.Encode()));
            for (uint sample = 0; sample < 20; sample++)
            {
                ConversationTests.AssertAnswered(client, Old, sample);
            }

            client.Update(New.Blob, New.Hash);
            ConversationTests.AssertAnswered(client, New, 21);
            Assert.That(client.Statistics.Retransmitted, Is.Zero);
            LedState last = New.Answer(New.Input(21)).Led;
            Assert.That(() => (board.IsOn(BoardLed.Green), board.IsOn(BoardLed.Red)), Is.EqualTo((last == LedState.Green, last == LedState.Red)).After(5_000, 10));
        }

        bool[] green = [false, .. Enumerable.Range(0, 20).Select(i => Old.Answer(Old.Input((uint)i)).Led == LedState.Green), New.Answer(New.Input(21)).Led == LedState.Green];
        int expected = green.Zip(green.Skip(1)).Count(pair => pair.First != pair.Second);
        Assert.That(changes.Count(change => change.Led == BoardLed.Green), Is.EqualTo(expected), "every change of the LED was seen");
        Assert.That(() => client.Infer(1, new byte[300]), Throws.TypeOf<LinkException>().With.Message.Contains("stopped"));
    }

    [Test]
    public void A_new_process_finds_the_model_that_the_one_before_took()
    {
        using (NanoBoard board = NanoBoard.StartWith(Board, _folder))
        {
            Assert.That(new ProtocolClient(board, Patient).Update(New.Blob, New.Hash).Model.Hash, Is.EqualTo(New.Hash));
        }

        using NanoBoard again = NanoBoard.StartWith(Board, _folder);
        ConversationTests.AssertAnswered(new ProtocolClient(again, Patient), New, 5);
    }

    [Test]
    public void A_process_that_dies_while_it_writes_leaves_one_whole_model()
    {
        int whole = New.Blob.Length + SealBytes;
        int[] sampled = [0, 1, 100, New.Blob.Length - 1, New.Blob.Length, New.Blob.Length + 1, whole - 1];
        foreach (int bytes in Requirements.Deep ? Enumerable.Range(0, whole) : sampled)
        {
            string storage = Directory.CreateDirectory(Path.Combine(_folder, $"after-{bytes}")).FullName;
            File.WriteAllBytes(Path.Combine(storage, "model.tmlb"), Old.Blob);
            using (NanoBoard dying = NanoBoard.StartWith(Board, storage, bytes))
            {
                Assert.That(() => new ProtocolClient(dying, Patient).Update(New.Blob, New.Hash), Throws.TypeOf<LinkException>(), $"after {bytes} bytes");
            }

            Assert.That(new FileInfo(Path.Combine(storage, "model-a.tmlb")).Length, Is.EqualTo(bytes));
            using NanoBoard board = NanoBoard.StartWith(Board, storage);
            ProtocolClient client = new(board, Patient);
            Assert.That(client.Hello().Model.Hash, Is.EqualTo(Old.Hash), $"after {bytes} of {whole} bytes");
            ConversationTests.AssertAnswered(client, Old, 5);
            client.Update(New.Blob, New.Hash);
            ConversationTests.AssertAnswered(client, New, 6);
        }
    }

    [Test]
    public void Garbage_and_any_requests_do_no_harm()
    {
        const int seed = 41;
        CopyModel first = new(100, 60, 0), second = new(100, 60, 40);
        var requests = new RandomRequests(seed, second);
        var random = new Random(seed);
        byte[] garbage = new byte[300];
        using NanoBoard board = NanoBoard.Start(Board, Write("model.tmlb", first.Blob));
        for (int round = 0; round < (Requirements.Deep ? 500 : 10); round++)
        {
            for (int i = 0; i < 200; i++)
            {
                board.Write(requests.Next());
            }

            random.NextBytes(garbage);
            board.Write(garbage);

            ReadUpToInfoOf(board, (ushort)(1000 + round));
            ProtocolClient client = new(board, Patient);
            string hash = client.Hello().Model.Hash;
            Assert.That(hash, Is.AnyOf(first.Hash, second.Hash), $"seed {seed}, round {round}");
            ConversationTests.AssertAnswered(client, hash == first.Hash ? first : second, (uint)round);
        }
    }

    [Test]
    public void The_line_may_be_a_pseudo_terminal()
    {
        using NanoBoard board = NanoBoard.StartWith(Board, _folder);
        using PtyBridge terminal = PtyBridge.Open(board);
        using IByteLink link = SerialPorts.Open(terminal.Path, 115200);
        ProtocolClient client = new(link, Patient);
        client.Update(Old.Blob, Old.Hash);
        for (uint sample = 0; sample < 20; sample++)
        {
            ConversationTests.AssertAnswered(client, Old, sample);
        }
    }

    [Test]
    public void Another_board_is_refused() =>
        Assert.That(() => NanoBoard.StartWith(Board with { Simulator = null }, _folder), Throws.TypeOf<DiagnosticException>().With.Message.Contains("nanoframework"));

    [Test]
    public void A_board_without_a_model_can_be_given_one()
    {
        using NanoBoard board = NanoBoard.StartWith(Board, _folder);
        ProtocolClient client = new(board, Patient);
        Assert.That(client.Hello().Model.Name, Is.Empty);
        client.Update(Old.Blob, Old.Hash);
        ConversationTests.AssertAnswered(client, Old, 6);
    }

    /// <summary>Begins a session and reads away everything up to its INFO: the replies to garbage are not for a client.</summary>
    private static void ReadUpToInfoOf(NanoBoard board, ushort session)
    {
        board.Write(new HelloRequest(HelloRequest.ProtocolVersion, session, 0).ToFrame(0).ToLine());
        var reader = new FrameReader();
        byte[] answer = new byte[1];
        bool found = false;
        while (!found && board.Read(answer, TimeSpan.FromSeconds(10)) > 0)
        {
            found = reader.Push(answer[0], out Frame frame) && Message.FromFrame(frame) is InfoReply info && info.Session == session;
        }

        Assert.That(found, Is.True);
    }

    private string Write(string name, byte[] bytes)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
