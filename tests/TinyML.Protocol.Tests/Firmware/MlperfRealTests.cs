using System.Buffers.Binary;
using System.Numerics;
using TinyML.Testing;

namespace TinyML.Protocol.Tests.Firmware;

/// <summary>The benchmark's firmware computes with IEEE numbers in integers, under sanitizers: what it says is the exact result, rounded once.</summary>
public sealed class MlperfRealTests
{
    private static readonly float[] Edges =
    [
        0, -0f, float.Epsilon, -float.Epsilon, 1.1754942e-38f, 1.17549435e-38f, float.MaxValue, float.MinValue, float.PositiveInfinity, float.NegativeInfinity, float.NaN, 1, -1, 0.5f, -0.5f,
        127.5f, -128.5f, 32767, 32767.998f, 32768, -32768, 65536, 16_777_216, 8_388_608.5f, BitConverter.UInt32BitsToSingle(0x3F7FFFFF), BitConverter.UInt32BitsToSingle(0xFFC00001),
    ];

    [Test]
    public void Quotients_and_products_are_exact_and_rounded_once()
    {
        int seed = Random.Shared.Next();
        TestContext.Out.WriteLine($"seed {seed}");
        (float Real, float Scale, int Steps)[] cases = [.. Cases(new Random(seed), Requirements.Deep ? 1_000_000 : 20_000)];
        int[][] answers = Ask(cases);
        Assert.That(answers, Has.Length.EqualTo(cases.Length));
        for (int i = 0; i < cases.Length; i++)
        {
            (float real, float scale, int steps) = cases[i];
            Assert.That(answers[i], Is.EqualTo(new[] { Quotient(real, scale), Product(steps, 1000, scale), Product(steps, 1 << 16, scale), Product(1, 1 << 16, real) }), $"{real:R}, {scale:R}, {steps}");
        }
    }

    /// <summary>Every pair of edges, ties, and numbers of all magnitudes.</summary>
    private static IEnumerable<(float Real, float Scale, int Steps)> Cases(Random random, int count)
    {
        foreach (float real in Edges)
        {
            foreach (float scale in Edges.Where(edge => !float.IsNegative(edge)))
            {
                yield return (real, scale, random.Next(-255, 256));
            }
        }

        for (int i = 0; i < count; i++)
        {
            float scale = i % 4 == 0 ? Any(random, bits: 0x7FFFFFFF) : MathF.ScaleB(1 + random.NextSingle(), random.Next(-20, 4));
            float real = (i % 3) switch
            {
                0 => Any(random, bits: 0xFFFFFFFF),
                1 => (random.Next(-40_000, 40_000) + 0.5f) * scale,
                _ => (random.NextSingle() - 0.5f) * 600 * scale,
            };
            yield return (real, scale, random.Next(-65_535, 65_536));
        }
    }

    private static float Any(Random random, uint bits) => BitConverter.UInt32BitsToSingle((uint)random.NextInt64(1L << 32) & bits);

    private static int Quotient(float real, float scale)
    {
        if (float.IsNaN(real) || real == 0 || !float.IsFinite(scale) || scale == 0)
        {
            return 0;
        }

        if (float.IsInfinity(real))
        {
            return float.IsNegative(real) ? -short.MaxValue : short.MaxValue;
        }

        return Rounded(Numerator(real), Numerator(scale), short.MaxValue);
    }

    private static int Product(int steps, int units, float real)
    {
        if (float.IsNaN(real) || steps == 0)
        {
            return 0;
        }

        if (float.IsInfinity(real))
        {
            return float.IsNegative(real) == steps > 0 ? -int.MaxValue : int.MaxValue;
        }

        return Rounded(Numerator(real) * steps * units, BigInteger.One << 149, int.MaxValue);
    }

    /// <summary>The number times 2^149, which is an integer.</summary>
    private static BigInteger Numerator(float real)
    {
        int bits = BitConverter.SingleToInt32Bits(real), exponent = bits >> 23 & 0xFF, digits = bits & 0x7FFFFF;
        BigInteger magnitude = exponent == 0 ? digits : (BigInteger)(digits | 0x800000) << (exponent - 1);
        return bits < 0 ? -magnitude : magnitude;
    }

    private static int Rounded(BigInteger numerator, BigInteger denominator, int limit)
    {
        BigInteger nearest = ((2 * BigInteger.Abs(numerator)) + denominator) / (2 * denominator);
        return (int)BigInteger.Min(nearest, limit) * numerator.Sign;
    }

    private static int[][] Ask((float Real, float Scale, int Steps)[] cases)
    {
        using var folder = new TemporaryFolder();
        using var link = new ProcessLink(FirmwareBuild.ForHostReals(folder.Path));
        var answers = new byte[16 * cases.Length];
        int there = 0;

        foreach ((float Real, float Scale, int Steps)[] piece in cases.Chunk(256))
        {
            var words = new byte[12 * piece.Length];
            for (int i = 0; i < piece.Length; i++)
            {
                BinaryPrimitives.WriteSingleLittleEndian(words.AsSpan(12 * i), piece[i].Real);
                BinaryPrimitives.WriteSingleLittleEndian(words.AsSpan((12 * i) + 4), piece[i].Scale);
                BinaryPrimitives.WriteInt32LittleEndian(words.AsSpan((12 * i) + 8), piece[i].Steps);
            }

            link.Write(words);
        }

        Assert.That((link.Finish(), link.Errors), Is.EqualTo((0, "")));
        for (int count = 1; there < answers.Length && count > 0; there += count)
        {
            count = link.Read(answers.AsSpan(there), TimeSpan.FromSeconds(10));
        }

        Assert.That(there, Is.EqualTo(answers.Length));
        return [.. Enumerable.Range(0, cases.Length).Select(i => Enumerable.Range(0, 4).Select(j => BinaryPrimitives.ReadInt32LittleEndian(answers.AsSpan((16 * i) + (4 * j)))).ToArray())];
    }
}
