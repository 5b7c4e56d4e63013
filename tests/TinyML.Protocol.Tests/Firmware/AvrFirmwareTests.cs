using System.Globalization;
using System.Text;
using TinyML.Boards;
using TinyML.Boards.Simulation;
using TinyML.Compiler.Targets;
using TinyML.Testing;

namespace TinyML.Protocol.Tests.Firmware;

/// <summary>The C firmware on simulated AVR boards.</summary>
[TestFixture("arduino-mega-2560")]
[TestFixture("arduino-uno")]
public sealed class AvrFirmwareTests(string boardId)
{
    /// <summary>A frame of 70 bytes at 115,200 baud takes 6 ms on the board, 1 to 6 ms in its simulator.</summary>
    private static readonly ClientOptions Simulated = new() { ShortestTimeout = TimeSpan.FromMilliseconds(5), AttemptLimit = 100_000, Seed = 1 };

    private readonly BoardDefinition _board =
        new BoardCatalogue(Path.Combine(Requirements.RepositoryRoot, "boards")).Load(boardId).Definition;

    private string _folder = "";

    [OneTimeSetUp]
    public void MakeFolder()
    {
        Requirements.Program("avr-gcc");
        Requirements.Library("libsimavr.so.2");
        _folder = Directory.CreateTempSubdirectory("tinyml-avr-").FullName;
    }

    [OneTimeTearDown]
    public void RemoveFolder()
    {
        if (_folder.Length > 0)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    [Test]
    public void The_board_describes_itself_and_answers_as_the_model()
    {
        using SimavrBoard link = Start("tml_sum_model.c", Boards.Info(120, 60).Model);
        ProtocolClient client = new(link, Simulated);
        DeviceInfo info = client.Hello();
        Assert.That(info.Board, Is.EqualTo(new BoardInfo(1, 64, 2, CostUnit.Cycles, 16_000_000, "0.1.0", boardId)));
        Assert.That(info.Model.Encode(), Is.EqualTo(Boards.Info(120, 60).Model.Encode()));
        for (uint sample = 0; sample < 30; sample++)
        {
            InferenceResult result = client.Infer(sample, Boards.Input(sample, 120));
            DeviceAnswer expected = Boards.Answer(Boards.Input(sample, 120), 60);
            Assert.That(result.Output, Is.EqualTo(expected.Output));
            Assert.That(result.Led, Is.EqualTo(expected.Led));
            Assert.That(link.IsOn(BoardLed.Green), Is.EqualTo(result.Led == LedState.Green));
            Assert.That(link.IsOn(BoardLed.Red), Is.EqualTo(result.Led == LedState.Red));
        }
    }

    [Test]
    public void A_bad_line_loses_nothing()
    {
        using FaultInjectingLink link = new(Start("tml_sum_model.c", Boards.Info(16, 2).Model), new FaultRates(0.01, 0.001, 0.01), 77);
        ProtocolClient client = new(link, Simulated);
        for (uint sample = 0; sample < 40; sample++)
        {
            Assert.That(client.Infer(sample, Boards.Input(sample, 16)).Output, Is.EqualTo(Boards.Answer(Boards.Input(sample, 16), 2).Output));
        }

        Assert.That(client.Statistics.Retransmitted, Is.Positive);
        Assert.That(client.Statistics.Sessions, Is.EqualTo(1));
    }

    [Test]
    public void What_the_receiver_was_too_slow_for_is_counted_and_made_good()
    {
        using SimavrLine line = SimavrLine.Start(_board, FirmwareBuild.ForAvr(_folder, "tml_sum_model.c", Boards.Info(16, 2).Model, _board));
        using FaultInjectingLink link = new(line, new FaultRates(0, 0, 0), 1);
        ProtocolClient client = new(link, Simulated);
        client.Hello();
        Assert.That(client.Statistics.Overruns, Is.Zero);

        // The answers are several times as long as the questions, which the board has no time to take meanwhile.
        for (ushort i = 0; i < 200; i++)
        {
            link.Write(new HelloRequest(HelloRequest.ProtocolVersion, 99, 0).ToFrame(i).ToLine());
        }

        Assert.That(client.Infer(0, Boards.Input(0, 16)).Output, Is.EqualTo(Boards.Answer(Boards.Input(0, 16), 2).Output));
        Assert.That(client.Statistics.Overruns, Is.EqualTo(line.Overruns).And.Positive);
    }

    /// <summary>The line's pace is the simulator's, a tenth slower than a real line: what a real one carries is not claimed here.</summary>
    [Test]
    public void A_clean_line_is_kept_busy_and_nothing_overruns()
    {
        const int rows = 1200;
        using SimavrLine line = SimavrLine.Start(_board, FirmwareBuild.ForAvr(_folder, "tml_sum_model.c", Boards.Info(16, 2).Model, _board));
        ProtocolClient client = new(line, new ClientOptions { Seed = 1, ShortestTimeout = TimeSpan.FromMilliseconds(200) });
        client.Hello();
        ulong start = line.Cycle, busy = line.BusyCycles;
        uint next = 0;
        HashSet<uint> costs = [];
        foreach (InferenceResult result in client.InferAll(Enumerable.Range(0, rows).Select(i => new SampleInput((uint)i, Boards.Input((uint)i, 16)))))
        {
            Assert.That(result.Sample, Is.EqualTo(next));
            Assert.That(result.Output, Is.EqualTo(Boards.Answer(Boards.Input(next++, 16), 2).Output));
            costs.Add(result.Cost);
        }

        double seconds = (line.Cycle - start) / (double)_board.ClockHz;
        double share = (line.BusyCycles - busy) / (double)(line.Cycle - start);
        TestContext.Out.WriteLine($"{boardId}: {rows / seconds:F0} rows per simulated second, line busy {share:P1}, {line.ByteCycles} cycles a byte, costs {string.Join(' ', costs)}");
        Assert.That(next, Is.EqualTo(rows));
        Assert.That(rows / seconds, Is.GreaterThanOrEqualTo(400));
        Assert.That(share, Is.GreaterThanOrEqualTo(0.9));
        Assert.That(line.Overruns, Is.Zero);
        Assert.That(client.Statistics.Retransmitted, Is.Zero);
        Assert.That(costs, Has.Count.EqualTo(1), "what the line brings meanwhile is no part of the cost");
    }

    [Test]
    public void The_cycle_counter_is_exact_beyond_sixteen_bits()
    {
        ModelInfo info = ModelInfo.None with { Name = "delay", InputBytes = 2, OutputBytes = 2 };
        using SimavrBoard link = Start("tml_delay_model.c", info);
        ProtocolClient client = new(link, Simulated);
        long none = Cost(client, 0), one = Cost(client, 1), two = Cost(client, 2);
        Assert.That(none, Is.InRange(5, 40));
        long loop = two - one;
        Assert.That(loop, Is.InRange(1000, 1010));
        foreach (int loops in (int[])[3, 10, 64, 65, 66, 100, 130, 131, 132, 500, 1000])
        {
            Assert.That(Cost(client, loops), Is.EqualTo(one + ((loops - 1) * loop)), $"{loops} loops");
        }
    }

    [Test]
    public void Text_mode_answers_lines_for_the_Serial_Plotter()
    {
        using SimavrBoard link = Start(DifferenceModel.Source, DifferenceModel.Info);
        link.Write("40,20\n25;10\nx\n"u8);
        Assert.That(
            ReadLines(link, 3),
            Is.EqualTo("difference:5.00,half:5.00,threshold:3.75,led:1\r\ndifference:3.75,half:3.00,threshold:3.75,led:0\r\nerror: number 1 is not an integer\r\n"));
    }

    [Test]
    public void Streaming_takes_at_most_400_bytes_of_memory_and_5450_bytes_of_flash()
    {
        string elf = FirmwareBuild.ForAvr(_folder, null, ModelInfo.None, _board);
        int[] sizes = [.. FirmwareBuild.Run("avr-size", [elf]).Split('\n')[1]
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Take(3).Select(w => int.Parse(w, CultureInfo.InvariantCulture))];
        TestContext.Out.WriteLine($"{boardId}: text {sizes[0]}, data {sizes[1]}, bss {sizes[2]}");
        Assert.That(sizes[1] + sizes[2], Is.LessThanOrEqualTo(400));
        Assert.That(sizes[0] + sizes[1], Is.LessThanOrEqualTo(5_450));
    }

    private static long Cost(ProtocolClient client, int loops) => client.Infer((uint)loops, BitConverter.GetBytes((ushort)loops)).Cost;

    private static string ReadLines(SimavrBoard link, int count)
    {
        StringBuilder text = new();
        byte[] buffer = new byte[256];
        int lines = 0;
        for (int read = link.Read(buffer, TimeSpan.FromSeconds(10)); read > 0; read = lines < count ? link.Read(buffer, TimeSpan.FromSeconds(10)) : 0)
        {
            text.Append(Encoding.ASCII.GetString(buffer, 0, read));
            lines += buffer.AsSpan(0, read).Count((byte)'\n');
        }

        return text.ToString();
    }

    private SimavrBoard Start(string model, ModelInfo info) =>
        SimavrBoard.Start(_board, FirmwareBuild.ForAvr(_folder, model, info, _board));
}
