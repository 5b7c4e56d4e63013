using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Import.TfLite;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Passes;
using TinyML.Compiler.Planning;
using TinyML.Execution;
using TinyML.Testing;
using TinyML.Testing.TfLite;
using static TinyML.Testing.TfLite.TfLiteModelBuilder;

namespace TinyML.Compiler.Tests.Import.TfLite;

/// <summary>A broken file gives a graph or diagnostics, and nothing else.</summary>
public sealed class HostileFileTests
{
    private static readonly byte[][] Files = [QuantizedModels.Pictures().ToBytes(), Floats()];

    [Test]
    public void Every_prefix_of_a_good_file_is_read_or_refused()
    {
        foreach (byte[] file in Files)
        {
            Assert.That(Survive(file, "whole file"), Is.True);
            for (int length = 0; length < file.Length; length++)
            {
                Survive(file[..length], $"prefix of {length} bytes");
            }
        }
    }

    [Test]
    public void Random_mutations_are_read_or_refused()
    {
        const int Seed = 20240612;
        TestContext.Out.WriteLine($"seed {Seed}");
        var random = new Random(Seed);
        int count = Requirements.Deep ? 100_000 : 10_000, refused = 0;
        for (int i = 0; i < count; i++)
        {
            refused += Survive(Mutate(random, Files[i % Files.Length]), $"mutation {i}") ? 0 : 1;
        }

        Assert.That(refused, Is.InRange(count / 10, count - 1), "mutations hit something, and not everything");
    }

    [Test]
    public void Offsets_that_share_one_large_part_do_not_multiply_the_work()
    {
        // A vector of offsets that all lead to one tensor whose name is most of the file.
        FlatNode tensor = FlatNode.Table().Set(3, FlatNode.Text(new string('n', 200_000)));
        byte[] file = FlatNode.Table().Set(0, 3).Set(2, FlatNode.Tables([FlatNode.Table().Set(0, FlatNode.Tables([tensor, .. Enumerable.Repeat(FlatNode.Table(), 10_000)]))])).ToFile("TFL3");
        int first = FindVector(file, 10_001), target = first + BitConverter.ToInt32(file, first);
        for (int i = 1; i <= 10_000; i++)
        {
            BitConverter.GetBytes(target - (first + (4 * i))).CopyTo(file, first + (4 * i));
        }

        var refusal = Assert.Throws<DiagnosticException>(() => TfLiteImporter.Import(file, "model"))!;
        Assert.That(refusal.Message, Does.Contain("overlap too often"));
    }

    [Test]
    public void Constants_behind_the_tables_are_read_where_they_are_in_the_file()
    {
        byte[] data = [.. new[] { 1f, 2f }.SelectMany(BitConverter.GetBytes)];
        byte[] File(int offset) => [.. new TfLiteModelBuilder().Input("x", F32, [1, 2]).Outside("c", F32, [2], offset, data.Length).Tensor("y", F32, [1, 2])
            .Operator(TfLiteCode.Add, ["x", "c"], ["y"]).Output("y").ToBytes(), .. data];
        int behind = File(2).Length - data.Length;
        Assert.Multiple(() =>
        {
            Assert.That(new FloatExecutor(TfLiteImporter.Import(File(behind), "model")).Run([10f, 20f])[0], Is.EqualTo(new[] { 11f, 22 }));
            Assert.That(Assert.Throws<DiagnosticException>(() => TfLiteImporter.Import(File(behind + 1), "model"))!.Message, Does.Contain("beyond the end"));
            Assert.That(Assert.Throws<DiagnosticException>(() => TfLiteImporter.Import(File(-1), "model"))!.Message, Does.Contain("beyond the end"));
        });
    }

    [Test]
    public void Many_layers_may_share_their_weights()
    {
        const int Layers = 60, Width = 64;
        TfLiteModelBuilder model = new TfLiteModelBuilder().Input("t0", F32, [1, Width]).Floats("w", [Width, Width], new float[Width * Width]);
        for (int i = 1; i <= Layers; i++)
        {
            model.Tensor($"t{i}", F32, [1, Width]).Operator(TfLiteCode.FullyConnected, [$"t{i - 1}", "w"], [$"t{i}"], 8, FlatNode.Table());
        }

        Assert.That(TfLiteImporter.Import(model.Output($"t{Layers}").ToBytes(), "model").Nodes, Has.Count.EqualTo(Layers));
    }

    [Test]
    public void A_flood_of_operators_is_refused_quickly()
    {
        TfLiteModelBuilder model = new TfLiteModelBuilder().Input("t0", F32, [1]);
        for (int i = 1; i <= 3000; i++)
        {
            model.Tensor($"t{i}", F32, [1]).Operator(TfLiteCode.Relu, [$"t{i - 1}"], [$"t{i}"]);
        }

        Assert.That(Assert.Throws<DiagnosticException>(() => TfLiteImporter.Import(model.Output("t3000").ToBytes(), "model"))!.Diagnostics[0].Code, Is.EqualTo(DiagnosticCodes.TfLiteUnreadable));
    }

    private static int FindVector(byte[] file, int count)
    {
        for (int at = 0; at < file.Length; at += 4)
        {
            if (BitConverter.ToInt32(file, at) == count)
            {
                return at + 4;
            }
        }

        throw new InvalidOperationException("the file holds no such vector");
    }

    private static byte[] Mutate(Random random, byte[] original)
    {
        byte[] file = [.. original];
        for (int hits = random.Next(1, 5); hits > 0; hits--)
        {
            int at = random.Next(8, file.Length);
            switch (random.Next(5))
            {
                case 0:
                    file[at] = (byte)random.Next(256);
                    break;
                case 1:
                    file[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    file[at] = random.Next(2) == 0 ? (byte)0 : (byte)0xFF;
                    break;
                case 3:
                    BitConverter.GetBytes(random.Next(4) switch { 0 => -1, 1 => int.MaxValue, 2 => random.Next(), _ => random.Next(file.Length) }).AsSpan(0, Math.Min(4, file.Length - (at & ~3))).CopyTo(file.AsSpan(at & ~3));
                    break;
                default:
                    int length = Math.Min(random.Next(1, 8), file.Length - at - 1);
                    file = random.Next(2) == 0 ? [.. file[..at], .. file[(at + length)..]] : [.. file[..at], .. file[at..(at + length)], .. file[at..]];
                    break;
            }
        }

        return file;
    }

    /// <summary>Whether the file was read.</summary>
    private static bool Survive(byte[] file, string what)
    {
        try
        {
            Graph graph = TfLiteImporter.Import(file, "model");
            if (!graph.IsQuantized)
            {
                StandardPipeline.Create().Run(graph, new PassContext());
                return true;
            }

            PlannedProgram planned = Compilation.Run(graph, null, null, new CompilationOptions(), Executors.Instance).Planned;
            Assert.That(ProgramVerifier.Check(planned.Program) ?? PlanVerifier.Check(planned), Is.Null, what);
            return true;
        }
        catch (DiagnosticException refusal)
        {
            Assert.That(refusal.Diagnostics.Select(finding => finding.Code.Exit), Has.All.EqualTo(ExitCode.BadInput).Or.All.EqualTo(ExitCode.DoesNotFit), $"{what}: {refusal.Message}");
            return false;
        }
        catch (Exception defect) when (defect is not AssertionException)
        {
            Assert.Fail($"{what} of {Convert.ToBase64String(file)}: {defect}");
            throw;
        }
    }

    private static byte[] Floats() => new TfLiteModelBuilder()
        .Input("x", F32, [1, 4, 4, 2]).Tensor("c", F32, [1, 2, 2, 3]).Tensor("m", F32, [1, 1, 1, 3]).Tensor("s", F32, [1, 3]).Tensor("a", F32, [1, 1]).Tensor("b", F32, [1, 2]).Tensor("j", F32, [1, 3])
        .Tensor("p", F32, [1, 5]).Tensor("y", F32, [1, 5])
        .Floats("w", [3, 2, 2, 2], [.. Enumerable.Range(0, 24).Select(i => i / 8f)]).Integers("axes", 1, 2).Integers("split", 1).Integers("sizes", 1, -1)
        .Constant("around", I32, [2, 2], [.. new[] { 0, 0, 1, 1 }.SelectMany(BitConverter.GetBytes)]).Integers("shape", 1, -1)
        .Operator(TfLiteCode.Conv2D, ["x", "w", ""], ["c"], 1, TfLiteCode.ConvOptions(0, 2, 3)).Operator(TfLiteCode.Mean, ["c", "axes"], ["m"], 27, FlatNode.Table().SetByte(0, 1))
        .Operator(TfLiteCode.Reshape, ["m", "shape"], ["s"], 17, FlatNode.Table()).Operator(TfLiteCode.SplitV, ["s", "sizes", "split"], ["a", "b"], 79, FlatNode.Table().Set(0, 2))
        .Operator(TfLiteCode.Concatenation, ["b", "a"], ["j"], 10, FlatNode.Table().Set(0, 1)).Operator(TfLiteCode.Pad, ["j", "around"], ["p"]).Operator(TfLiteCode.Softmax, ["p"], ["y"], 9, FlatNode.Table().Set(0, 1f))
        .Output("y").ToBytes();
}
