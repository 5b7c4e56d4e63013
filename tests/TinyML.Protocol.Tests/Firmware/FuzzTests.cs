using TinyML.Boards;
using TinyML.Boards.Simulation;
using TinyML.Compiler.Targets;
using TinyML.Testing;

namespace TinyML.Protocol.Tests.Firmware;

/// <summary>Random and damaged frames of every type to the C firmware: no crash, no wrong answer, and in step again afterwards.</summary>
public sealed class FuzzTests
{
    private const int Burst = 250;
    private string _folder = "";

    [OneTimeSetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("tinyml-fuzz-").FullName;

    [OneTimeTearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    /// <summary>The firmware's host build, with the sanitizers for addresses and undefined behaviour.</summary>
    [TestCase(1, 64, 611)]
    [TestCase(4, 64, 612)]
    [TestCase(2, 250, 613)]
    public void The_host_build_withstands_frames_of_every_kind(int window, int maximumFrame, int seed)
    {
        int frames = Requirements.Deep ? 350_000 : 10_000;
        string folder = Directory.CreateDirectory(Path.Combine(_folder, $"{window}-{maximumFrame}")).FullName;
        DeviceInfo said = Boards.Info(FuzzedBoard.InputBytes, FuzzedBoard.OutputBytes, (byte)maximumFrame, (byte)window);
        DeviceInfo info = said with { Board = said.Board with { CostUnit = CostUnit.Microseconds, ClockHz = 1_000_000 } };
        using ProcessLink link = new(FirmwareBuild.ForHost(folder, "tml_sum_model.c", info.Model, maximumFrame, window));
        FuzzedBoard board = new(seed, info, hasSpeeds: false);
        for (int sent = 0; sent < frames; sent += Burst)
        {
            List<byte> bytes = [];
            int answer = 0;
            for (int i = 0; i <= Burst; i++)
            {
                (byte[] more, int answers) = i < Burst ? board.Attack() : board.Question();
                bytes.AddRange(more);
                answer += answers;
            }

            link.Write([.. bytes]);
            board.Compare(Read(link, answer, TimeSpan.FromSeconds(20)), $"seed {seed}, after {sent} frames");
        }

        Assert.That(link.Finish(), Is.Zero, link.Errors);
        Assert.That(link.Errors, Is.Empty);
        Told(board, frames, seed);
    }

    /// <summary>The firmware as it is flashed. A frame is sent when the one before is answered: a board takes no more than its window.</summary>
    [TestCase("arduino-mega-2560", 621)]
    [TestCase("arduino-uno", 622)]
    public void A_simulated_board_withstands_frames_of_every_kind(string boardId, int seed)
    {
        Requirements.Library("libsimavr.so.2");
        int frames = Requirements.Deep ? 5_000 : 250;
        BoardDefinition definition = new BoardCatalogue(Path.Combine(Requirements.RepositoryRoot, "boards")).Load(boardId).Definition;
        DeviceInfo said = Boards.Info(FuzzedBoard.InputBytes, FuzzedBoard.OutputBytes, window: 2);
        DeviceInfo info = said with { Board = said.Board with { Id = boardId } };
        using SimavrLine line = SimavrLine.Start(definition, FirmwareBuild.ForAvr(_folder, "tml_sum_model.c", info.Model, definition));
        FuzzedBoard board = new(seed, info, hasSpeeds: true);
        for (int sent = 0; sent < frames; sent++)
        {
            (byte[] bytes, int answer) = sent % 25 == 24 ? board.Question() : board.Attack();
            line.Write(bytes);
            List<byte> answered = Read(line, answer, TimeSpan.FromSeconds(1));

            // What nothing is answered to must have left the line, and nothing more may come.
            TimeSpan travels = TimeSpan.FromSeconds((double)line.ByteCycles * (bytes.Length + 4) / definition.ClockHz);
            answered.AddRange(Read(line, 1, travels));
            board.Compare(answered, $"seed {seed}, frame {sent}");
        }

        Told(board, frames, seed);
    }

    private static void Told(FuzzedBoard board, int frames, int seed)
    {
        TestContext.Out.WriteLine($"seed {seed}, {frames} frames: {string.Join(", ", board.Replies.Select(reply => $"{reply.Value} {reply.Key}"))}");

        // Only in long runs a random frame asks for a speed that the board has.
        Assert.That(board.Replies.Keys.Except([MessageType.SpeedSet]), Is.EquivalentTo((MessageType[])[MessageType.Info, MessageType.Ack, MessageType.Result, MessageType.Results, MessageType.Error]), "every kind of reply was provoked");
    }

    /// <summary>Reads so many bytes, or what is there when the time is over.</summary>
    private static List<byte> Read(IByteLink link, int count, TimeSpan limit)
    {
        List<byte> bytes = [];
        byte[] buffer = new byte[4096];
        while (bytes.Count < count && link.Read(buffer, limit) is > 0 and int read)
        {
            bytes.AddRange(buffer.AsSpan(0, read));
        }

        return bytes;
    }
}
