using TinyML.Compiler.Diagnostics;
using TinyML.HostStreamer.Pictures;
using TinyML.Testing;

namespace TinyML.HostStreamer.Tests.Pictures;

/// <summary>Whatever a file says, a decoder answers with a picture or a diagnostic.</summary>
public sealed class HostilePictureTests
{
    private static IEnumerable<TestCaseData> Files()
    {
        yield return new TestCaseData(PngWriter.Write(9, 7, 2, 8, true, 3, (x, y, s) => (x * y) + s)).SetName("{m}(png)");
        yield return new TestCaseData(PngWriter.Write(9, 7, 3, 2, false, 1, (x, y, _) => (x + y) % 4, [.. Enumerable.Range(0, 12).Select(i => (byte)i)])).SetName("{m}(png with palette)");
        yield return new TestCaseData((byte[])[.. "P6 3 3 255\n"u8, .. new byte[27]]).SetName("{m}(ppm)");
        yield return new TestCaseData((byte[])[.. "P2 3 3 9 1 2 3 4 5 6 7 8 9"u8]).SetName("{m}(pgm)");
        byte[] bmp = new byte[54 + 1024 + 64];
        (bmp[0], bmp[1], bmp[11], bmp[10], bmp[14], bmp[18], bmp[22], bmp[26], bmp[28]) = ((byte)'B', (byte)'M', 4, 54, 40, 8, 8, 1, 8);
        yield return new TestCaseData(bmp).SetName("{m}(bmp)");
    }

    [TestCaseSource(nameof(Files))]
    public void Prefixes_and_mutations_end_in_a_picture_or_a_diagnostic(byte[] good)
    {
        Assert.That(() => PictureDecoder.Decode(good, "t"), Throws.Nothing);
        for (int length = 0; length < good.Length; length++)
        {
            Assert.That(() => PictureDecoder.Decode(good[..length], "t"), Throws.TypeOf<DiagnosticException>(), $"{length} bytes");
        }

        int seed = 20261127;
        TestContext.Out.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (int round = 0; round < (Requirements.Deep ? 200_000 : 4_000); round++)
        {
            byte[] bad = [.. good];
            for (int change = random.Next(1, 4); change > 0; change--)
            {
                bad[random.Next(bad.Length)] = (byte)(random.Next(3) == 0 ? new[] { 0, 1, 127, 128, 255 }[random.Next(5)] : random.Next(256));
            }

            // A changed first byte may make it a JPEG, which another program decodes.
            if (bad[0] != 0xFF)
            {
                DecodeOrDiagnose(bad, round);
            }
        }
    }

    private static void DecodeOrDiagnose(byte[] bad, int round)
    {
        try
        {
            Picture picture = PictureDecoder.Decode(bad, "t");
            Assert.That(picture.Pixels, Has.Length.EqualTo(picture.Width * picture.Height * picture.Channels), $"round {round}");
        }
        catch (DiagnosticException exception)
        {
            Assert.That(exception.Diagnostics[0].Where, Is.EqualTo("t"), $"round {round}");
        }
    }
}
