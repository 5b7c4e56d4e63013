using System.Buffers.Binary;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Emit.Nano;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Planning;
using TinyML.Execution;
using TinyML.Protocol;
using TinyML.Testing.Networks;

namespace TinyML.Compiler.Tests.Emit;

/// <summary>Programs over pictures as blobs: whatever a file says, no kernel leaves its arena.</summary>
public sealed class PictureBlobTests
{
    private static byte[] Written(int seed, RequantizationScheme scheme)
    {
        ElementType element = seed % 3 == 0 ? ElementType.Int16 : ElementType.Int8;
        PlannedProgram planned = MemoryPlanner.Run(Lowerer.Run(RandomIntegerPictures.Of(seed, scheme, element), null));
        return BlobWriter.Write(new Blob(planned, EquatableArray.Create<byte>(new byte[32]), "0.1.0"));
    }

    [Test]
    public void Reading_gives_back_the_program_that_was_written([Range(1, 20)] int seed, [Values] RequantizationScheme scheme)
    {
        byte[] bytes = Written(seed, scheme);
        Assert.That(BlobWriter.Write(BlobReader.Read(bytes, "test")), Is.EqualTo(bytes));
    }

    [Test]
    public void Mutations_with_a_right_checksum_are_refused_or_run_within_their_arena([Range(1, 20)] int seed, [Values] RequantizationScheme scheme)
    {
        byte[] good = Written(seed, scheme);
        var random = new Random(seed);
        int refused = 0;
        for (int i = 0; i < 1_000; i++)
        {
            byte[] bytes = [.. good];
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

        Assert.That(refused, Is.InRange(100, 999), $"seed {seed}");
    }
}
