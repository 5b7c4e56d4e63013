using TinyML.HostStreamer.Sessions;
using TinyML.Protocol;
using TinyML.Testing;

namespace TinyML.HostStreamer.Tests.Sessions;

/// <summary>The host needs no more memory for the millionth row than for the hundred-thousandth.</summary>
[NonParallelizable]
public sealed class MemoryTests
{
    // The test's own host takes and frees some 300 KB as it likes. Six bytes kept of every row are noticed in the short run, one in the long.
    private const long Allowance = 512 * 1024;

    private static int Rows => Requirements.Deep ? 1_000_000 : 100_000;

    [Test]
    public void Streaming_takes_no_more_memory_the_longer_it_goes_on([Values("r.csv", "r.jsonl", "r.json")] string name)
    {
        string folder = Directory.CreateTempSubdirectory("tinyml-memory-").FullName;
        try
        {
            using IByteLink board = CostlyBoard();
            string path = Path.Combine(folder, name);
            var options = new StreamOptions { Repeat = Rows / 75, Answered = ResultsReader.Read(path, 1) };
            using ResultsFile file = ResultsFile.Create(path, 1);
            long early = 0, late = 0;
            StreamResult result = new StreamSession(TestModels.Sum, TestModels.Spec, board, options).Run(TestModels.Data(100), (outcome, progress) =>
            {
                file.Add(outcome);
                early = progress.Done == progress.Total / 10 ? GC.GetTotalMemory(forceFullCollection: true) : early;
                late = progress.Done == progress.Total ? GC.GetTotalMemory(forceFullCollection: true) : late;
            });
            file.Complete(result);
            Assert.That((result.Delivered, result.Lost, result.Duplicated), Is.EqualTo((Rows / 75 * 75L, 0L, 0L)));
            Assert.That(result.Cost!.Max - result.Cost.Min, Is.GreaterThan(100_000), "the costs differ");
            Assert.That(late - early, Is.LessThan(Allowance), $"{early:N0} bytes after a tenth, {late:N0} at the end");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public void Taking_a_long_run_up_again_holds_none_of_its_rows([Values("r.csv", "r.jsonl")] string name)
    {
        string folder = Directory.CreateTempSubdirectory("tinyml-memory-").FullName;
        try
        {
            string path = Path.Combine(folder, name);
            Assert.That(Stream(path, Rows / 75, out _).Resumed, Is.Zero);
            StreamResult again = Stream(path, Rows / 75, out long growth);
            Assert.That((again.Resumed, again.Delivered), Is.EqualTo((Rows / 75 * 75L, Rows / 75 * 75L)));
            Assert.That(growth, Is.LessThan(Allowance));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static StreamResult Stream(string path, int rounds, out long growth)
    {
        long before = GC.GetTotalMemory(forceFullCollection: true), after = 0;
        using var board = new VirtualBoard(TestModels.Sum);
        var options = new StreamOptions { Repeat = rounds, Answered = ResultsReader.Read(path, 1) };
        using ResultsFile file = ResultsFile.Create(path, 1);
        StreamResult result = new StreamSession(TestModels.Sum, TestModels.Spec, board, options).Run(TestModels.Data(100), (outcome, progress) =>
        {
            file.Add(outcome);
            after = progress.Done == progress.Total / 2 ? GC.GetTotalMemory(forceFullCollection: true) : after;
        });
        file.Complete(result);
        growth = after - before;
        return result;
    }

    /// <summary>A virtual board that says that inferences cost so differently that the table of costs is nearly full, soon and for good: one that is halved now and then would
    /// hide what the rows take.</summary>
    private static InProcessLink CostlyBoard()
    {
        DeviceInfo info = VirtualBoard.Describe(TestModels.Sum);
        uint count = 0;
        return new InProcessLink("board", info with { Board = info.Board with { Id = "costly", CostUnit = CostUnit.Cycles } }, input =>
        {
            int[] x = TestModels.Sum.InputFromBytes(input);
            int[] y = [x[0] + (2 * x[1])];
            return new DeviceAnswer(TestModels.Sum.OutputToBytes(y), 1_000_000 + (count++ * 7919 % 4001 * 50), TestModels.Sum.LedOf(y));
        });
    }
}
