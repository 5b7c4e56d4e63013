using System.Buffers.Binary;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Emit.Nano;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Planning;
using TinyML.Compiler.Specs;
using TinyML.Execution;
using TinyML.Protocol;
using TinyML.Testing.Networks;

namespace TinyML.Compiler.Tests.Emit;

public sealed class BlobTests
{
    private static readonly byte[] Good = BlobWriter.Write(new Blob(Planned(8, Precision.Int16x8), EquatableArray.Create<byte>(new byte[32]), "0.1.0"));

    private static PlannedProgram Planned(int seed, Precision precision)
    {
        RandomNetwork network = RandomNetwork.Of(seed);
        return Compilation.Run(network.Graph, network.Spec, network.Samples, new CompilationOptions { Precision = precision }, Executors.Instance).Planned;
    }

    [Test]
    public void Checksum_is_the_one_of_zip() => Assert.That(Crc32.Of("123456789"u8), Is.EqualTo(0xCBF43926));

    [Test]
    public void Reading_gives_back_the_program_that_was_written([Range(1, 12)] int seed, [Values] Precision precision)
    {
        var blob = new Blob(Planned(seed, precision), EquatableArray.Create<byte>([.. Enumerable.Range(0, 32).Select(i => (byte)(i + seed))]), "1.2.3");
        byte[] bytes = BlobWriter.Write(blob);

        Blob read = BlobReader.Read(bytes, "test");

        Assert.That(read, Is.EqualTo(blob));
        Assert.That(BlobWriter.Write(read), Is.EqualTo(bytes));
    }

    [Test]
    public void Every_prefix_is_refused()
    {
        for (int length = 0; length < Good.Length; length++)
        {
            Assert.That(() => BlobReader.Read(Good.AsMemory(0, length), "test"), Throws.TypeOf<DiagnosticException>(), $"prefix of {length}");
        }
    }

    [Test]
    public void Mutations_are_refused()
    {
        var random = new Random(1);
        for (int i = 0; i < 10_000; i++)
        {
            byte[] bytes = [.. Good];
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            Assert.That(() => BlobReader.Read(bytes, "test"), Throws.TypeOf<DiagnosticException>(), $"mutation {i} of seed 1");
        }
    }

    [Test]
    public void Mutations_with_a_right_checksum_are_refused_or_run_within_their_arena()
    {
        var random = new Random(2);
        int refused = 0;
        for (int i = 0; i < 10_000; i++)
        {
            byte[] bytes = [.. Good];
            int at = random.Next(12, bytes.Length - 4);
            bytes[at] = random.Next(3) switch { 0 => (byte)random.Next(256), 1 => (byte)(bytes[at] + 1), _ => 0xFF };
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(bytes.Length - 4), Crc32.Of(bytes.AsSpan(0, bytes.Length - 4)));
            try
            {
                var executor = new IntegerExecutor(BlobReader.Read(bytes, "test").Planned);
                executor.Run(new int[executor.InputCount]);
            }
            catch (DiagnosticException)
            {
                refused++;
            }
        }

        Assert.That(refused, Is.GreaterThan(3000));
    }

    [Test]
    public void Threshold_compares_integers_as_the_real_values_compare(
        [Values(0.01, 0.1, 0.25, 1, 0.003)] double step, [Values(15, 0.3, 0, -2.5, 14.999)] double threshold)
    {
        int q = LedThreshold(step, threshold);
        Assert.That((decimal)step * q, Is.LessThanOrEqualTo((decimal)threshold));
        Assert.That((decimal)step * (q + 1), Is.GreaterThan((decimal)threshold));
    }

    private static int LedThreshold(double step, double threshold)
    {
        var spec = new ModelSpec
        {
            Columns = [new ColumnSpec { Name = "a", Step = 0.01 }],
            Target = new TargetSpec { Name = "y", Step = step },
            Led = new LedSpec { Rule = LedRuleKind.Threshold, Threshold = threshold },
        };
        var builder = new GraphBuilder("led");
        ValueId x = builder.Input("x", TensorType.Float(1, 1));
        builder.Output(builder.Node("y", new Compiler.Operators.FullyConnected(), x, builder.Constant("w", Shape.Of(1, 1), 1), builder.Constant("b", Shape.Of(1), 0)));
        CompilationResult result = Compilation.Run(builder.Build(), spec, null, new CompilationOptions { Precision = Precision.Int16x8 }, Executors.Instance);
        return result.Planned.Program.Led!.Threshold;
    }
}
