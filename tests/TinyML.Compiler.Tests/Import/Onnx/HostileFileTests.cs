using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Import.Onnx;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Passes;
using TinyML.Testing;
using TinyML.Testing.Onnx;

namespace TinyML.Compiler.Tests.Import.Onnx;

/// <summary>A broken file gives a graph or diagnostics, and nothing else.</summary>
public sealed class HostileFileTests
{
    private static readonly byte[][] Files = MakeFiles();

    [Test]
    public void Every_prefix_of_a_good_file_is_read_or_refused()
    {
        foreach (byte[] file in Files)
        {
            for (int length = 0; length < file.Length; length++)
            {
                Survive(file[..length], $"prefix of {length} bytes");
            }
        }
    }

    [Test]
    public void Random_mutations_are_read_or_refused()
    {
        const int Seed = 20240611;
        TestContext.Out.WriteLine($"seed {Seed}");
        var random = new Random(Seed);
        int count = Requirements.Deep ? 100_000 : 10_000;
        int refused = 0;
        for (int i = 0; i < count; i++)
        {
            byte[] file = Mutate(random, Files[i % Files.Length]);
            refused += Survive(file, $"mutation {i}") ? 0 : 1;
        }

        Assert.That(refused, Is.InRange(count / 10, count - 1), "mutations hit something, and not everything");
    }

    private static byte[] Mutate(Random random, byte[] original)
    {
        byte[] file = [.. original];
        for (int hits = random.Next(1, 5); hits > 0; hits--)
        {
            int at = random.Next(file.Length);
            switch (random.Next(4))
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
            Graph graph = OnnxImporter.Import(file, "model");
            _ = graph.IsQuantized ? graph : StandardPipeline.Create().Run(graph, new PassContext());
            return true;
        }
        catch (DiagnosticException refusal)
        {
            Assert.That(refusal.Diagnostics.Select(finding => finding.Code.Exit), Has.All.EqualTo(ExitCode.BadInput), $"{what}: {refusal.Message}");
            return false;
        }
        catch (Exception defect) when (defect is not AssertionException)
        {
            Assert.Fail($"{what} of {Convert.ToBase64String(file)}: {defect}");
            throw;
        }
    }

    private static byte[][] MakeFiles()
    {
        var random = new Random(3);
        OnnxLayer hidden = OnnxLayer.Random(random, 3, 4, "Tanh"), last = OnnxLayer.Random(random, 4, 2, null);
        return
        [
            OnnxModels.Mlp(3, hidden, last).ToBytes(),
            OnnxModels.Keras(3, hidden, last).ToBytes(),
            OnnxModels.SklearnRegressor([1, 2, 3], [1, 2, 3], hidden, last).ToBytes(),
            OnnxModels.SklearnClassifier(3, hidden, last).ToBytes(),
            .. Enumerable.Range(0, 4).Select(seed => RandomOnnxNetwork.Floats(seed).File),
            .. Enumerable.Range(0, 2).Select(seed => RandomOnnxNetwork.Qdq(seed).File),
            .. Enumerable.Range(0, 2).Select(seed => RandomOnnxNetwork.QLinear(seed).File),
            new OnnxModelBuilder().Input("x", 0, 2, 2).Node("Shape", ["x"], "all").Integers("zero", 0).Integers("rest", -1)
                .Node("Gather", ["all", "zero"], "n").Node("Concat", ["n", "rest"], "s", OnnxModelBuilder.Integer("axis", 0)).Node("Reshape", ["x", "s"], "flat")
                .Node("Constant", [], "c", OnnxModelBuilder.OfTensor("value", OnnxModelBuilder.Floats("", [4, 2], 1, 2, 3, 4, 5, 6, 7, 8)))
                .Node("Transpose", ["c"], "t", OnnxModelBuilder.IntegerList("perm", 1, 0)).Node("Transpose", ["t"], "w")
                .Node("MatMul", ["flat", "w"], "m").Constant("lo", [], 0).Node("Clip", ["m", "lo"], "y").Output("y", 1, 2).ToBytes(),
        ];
    }
}
