using TinyML.Compiler.Coding;
using TinyML.Testing;
using TinyML.Testing.Kernels;

namespace TinyML.Compiler.Tests.Coding;

/// <summary>What is coded comes back, and takes the bytes that it should.</summary>
public sealed class LayerCodeTests
{
    private const int Seed = 8_000;

    [TestCaseSource(typeof(CodedCases), nameof(CodedCases.Ways))]
    public void Every_layer_comes_back(EncodeOptions way)
    {
        int count = Requirements.Deep ? 100_000 : 1_000;
        for (int seed = Seed; seed < Seed + count; seed++)
        {
            LayerTables tables = new RandomTables(seed).Next();
            EncodedLayer encoded = LayerEncoder.Smallest(tables, way);
            DecodedLayer? decoded = LayerCode.Read(encoded.Code.Bytes.AsSpan(), tables.Shape);
            Assert.That(decoded?.Tables, Is.EqualTo(tables), $"seed {seed}");
            Assert.That((decoded!.ByteCount, decoded.Symbols), Is.EqualTo((encoded.ByteCount, encoded.Code.Symbols)), $"seed {seed}");
        }
    }

    [Test]
    public void A_stream_that_is_cut_short_is_refused()
    {
        for (int seed = Seed; seed < Seed + 200; seed++)
        {
            LayerTables tables = new RandomTables(seed).Next();
            byte[] bytes = [.. LayerEncoder.Smallest(tables, EncodeOptions.All).Code.Bytes];
            Assert.That(LayerCode.Read(bytes.AsSpan(0, bytes.Length - 1), tables.Shape), Is.Null, $"seed {seed}");
        }
    }

    [Test]
    public void The_bytes_are_those_that_counting_gives()
    {
        // 16 distinct weights, each 64 times: four bits each. Multipliers of one value: a table of one entry, one bit per channel. Biases of 9 bits.
        var shape = new LayerShape(8, 128, HasShifts: false, IsDepthwise: false);
        var tables = new LayerTables(
            shape, [.. Enumerable.Range(0, 1024).Select(i => (sbyte)((i % 16) - 8))], [.. Enumerable.Range(0, 8).Select(o => 200 + o)], [.. Enumerable.Repeat(12_345, 8)], []);
        EncodedLayer encoded = LayerEncoder.Smallest(tables, EncodeOptions.All with { Huffman = false });
        const int Parameters = 6 + 5 + 5 + 5 + 1 + 4 + 1 + 14, Symbols = 4 + 2 + 3 + 4 + 5 + 9 + 15;
        int channel = 1 + 9 + (128 * 4);
        Assert.Multiple(() =>
        {
            Assert.That(encoded.Form, Is.EqualTo(WeightForm.Codebook));
            Assert.That(encoded.Code.CodebookBits, Is.EqualTo(Symbols));
            Assert.That(encoded.ByteCount, Is.EqualTo((Parameters + Symbols + (8 * channel) + 7) / 8));
        });
    }

    [Test]
    public void What_may_do_everything_is_hardly_ever_larger_than_one_way_alone()
    {
        int excess = 0, bytes = 0;
        for (int seed = Seed; seed < Seed + 200; seed++)
        {
            LayerTables tables = new RandomTables(seed).Next();
            int all = LayerEncoder.Smallest(tables, EncodeOptions.All).ByteCount;
            bytes += all;
            excess += all - CodedCases.Ways.Min(way => LayerEncoder.Smallest(tables, way).ByteCount);
        }

        TestContext.Out.WriteLine($"seeds from {Seed}: {excess} of {bytes} bytes too many");
        Assert.That(excess, Is.InRange(0, bytes / 1000));
    }
}
