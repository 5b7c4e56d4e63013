using System.Buffers.Binary;
using TinyML.Compiler.Coding;
using TinyML.Compiler.Emit.Nano;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Planning;
using TinyML.HostStreamer.Sessions;
using TinyML.Nano.Runtime;
using TinyML.Nano.Tests.Runtime;
using TinyML.Protocol;
using TinyML.Testing;
using TinyML.Testing.Kernels;
using TinyML.Testing.Networks;

namespace TinyML.Nano.Tests.App;

/// <summary>Blobs that somebody changed, checksum included: refused with a reason, or run without a failure. The old model stays.</summary>
public sealed class HostileModelTests
{
    private const int FirstSeed = 52_000;
    private static readonly int Mutations = Requirements.Deep ? 10_000 : 1_000;

    private static IEnumerable<TestCaseData> Kinds() =>
        from scheme in Enum.GetValues<RequantizationScheme>()
        from kind in new[] { "int8", "int16", "coded" }
        select new TestCaseData(scheme, kind);

    [TestCaseSource(nameof(Kinds))]
    public void A_changed_blob_is_refused_or_harmless(RequantizationScheme scheme, string kind)
    {
        int loaded = 0, refused = 0;
        for (int seed = FirstSeed; seed < FirstSeed + Mutations; seed++)
        {
            var random = new Random(seed);
            byte[] blob = Mutate(Blob(FirstSeed + (seed % 40), scheme, kind), random);
            var loader = new ModelLoader(new ByteArraySource(blob), random.Next(3) == 0 ? 3_000 : RuntimeModel.Roomy);
            Model? model = null;
            Assert.That(() => model = loader.Load(), Throws.Nothing, $"seed {seed}");
            Assert.That(loader.Result == LoadResult.Loaded, Is.EqualTo(model is not null), $"seed {seed}");
            Assert.That(LoadResult.Describe(loader.Result), Is.Not.EqualTo("unknown"), $"seed {seed}");
            loaded += model is null ? 0 : 1;
            refused += model is null ? 1 : 0;
            if (model is not null)
            {
                random.NextBytes(model.Arena);
                Assert.That(() => Run(model), Throws.Nothing, $"seed {seed}");
            }
        }

        TestContext.Out.WriteLine($"{loaded} loaded, {refused} refused");
        Assert.That(refused, Is.GreaterThan(Mutations / 4));
    }

    [Test]
    public void A_changed_blob_that_is_sent_leaves_one_whole_model()
    {
        CopyModel old = new(40, 4, 0);
        using NanoLink link = new(new MemoryStorage(), old.Blob);
        ProtocolClient client = new(link);
        for (int seed = FirstSeed; seed < FirstSeed + (Mutations / 5); seed++)
        {
            byte[] blob = Mutate((new CopyModel(40, 4, seed % 30)).Blob, new Random(seed));
            string hash = StreamModel.HashOf(blob);
            try
            {
                Assert.That(client.Update(blob, hash).Model.Hash, Is.EqualTo(hash), $"seed {seed}");
                link.Reset();
                Assert.That(client.Hello().Model.Hash, Is.EqualTo(hash), $"seed {seed}");
                client.Update(old.Blob, old.Hash);
            }
            catch (LinkException exception)
            {
                Assert.That(exception.Failure, Is.EqualTo(LinkFailure.UpdateRefused), $"seed {seed}: {exception.Message}");
            }

            ConversationTests.AssertAnswered(client, old, (uint)seed);
        }
    }

    private static void Run(Model model)
    {
        model.Run();
        model.LedAfterRun();
    }

    private static byte[] Blob(int seed, RequantizationScheme scheme, string kind)
    {
        KernelProgram program = Lowerer.Run(RandomIntegerPictures.Of(seed, scheme, kind == "int16" ? ElementType.Int16 : ElementType.Int8), null);
        program = kind == "coded" ? ProgramEncoder.Run(program, CodedCases.Ways[seed % CodedCases.Ways.Count]).Program : program;
        return BlobWriter.Write(new Blob(MemoryPlanner.Run(program), [.. new byte[32]], "test"));
    }

    /// <summary>A bit, a byte, a hostile number, a piece cut out or doubled, a cut end; mostly with a checksum and a length that fit.</summary>
    private static byte[] Mutate(byte[] blob, Random random)
    {
        int[] hostile = [0, -1, 1, int.MaxValue, int.MinValue, 65_535, 65_536, 32_768, -32_769, 255, 1 << 24];

        // What a device reads comes first: most changes are there.
        int at = random.Next(4) == 0 ? random.Next(blob.Length) : random.Next(Math.Min(blob.Length, 700));
        byte[] changed = [.. blob];
        switch (random.Next(6))
        {
            case 0:
                changed[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                changed[at] = (byte)random.Next(256);
                break;
            case 2:
            case 3:
                BinaryPrimitives.WriteInt32LittleEndian(changed.AsSpan(Math.Min(at & ~3, blob.Length - 4)), random.Next(3) == 0 ? random.Next(-64, 4096) : hostile[random.Next(hostile.Length)]);
                break;
            case 4:
                int length = Math.Min(random.Next(1, 40), blob.Length - at);
                changed = random.Next(2) == 0 ? [.. blob[..at], .. blob[(at + length)..]] : [.. blob[..(at + length)], .. blob[at..]];
                break;
            default:
                changed = blob[..Math.Max(20, at)];
                break;
        }

        if (random.Next(10) != 0)
        {
            BinaryPrimitives.WriteInt32LittleEndian(changed.AsSpan(8), changed.Length);
        }

        return random.Next(20) == 0 ? changed : RawBlob.WithChecksum(changed);
    }
}
