using System.Buffers.Binary;
using System.Text;
using TinyML.Compiler.Diagnostics;
using TinyML.HostStreamer.Pictures;

namespace TinyML.HostStreamer.Tests.Pictures;

/// <summary>BMP, PGM and PPM, against files written by hand.</summary>
public sealed class PlainPictureTests
{
    // Two columns, two rows: red, green / blue, white.
    private static readonly byte[] Four = [255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255];

    private static byte[] Bmp(int bits, int height, byte[] palette, byte[] rows, int compression = 0, byte[]? masks = null, int width = 2)
    {
        var head = new byte[54];
        head[0] = (byte)'B';
        head[1] = (byte)'M';
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(10), 54 + palette.Length + (masks?.Length ?? 0));
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(14), 40);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(18), width);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(22), height);
        head[26] = 1;
        head[28] = (byte)bits;
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(30), compression);
        return [.. head, .. masks ?? [], .. palette, .. rows];
    }

    private static readonly byte[] Colours = [0, 0, 255, 0, 0, 255, 0, 0, 255, 0, 0, 0, 255, 255, 255, 0];

    private static IEnumerable<TestCaseData> Bitmaps()
    {
        yield return Case("24 bits, from the bottom", Bmp(24, 2, [], [255, 0, 0, 255, 255, 255, 0, 0, 0, 0, 255, 0, 255, 0, 0, 0]));
        yield return Case("24 bits, from the top", Bmp(24, -2, [], [0, 0, 255, 0, 255, 0, 0, 0, 255, 0, 0, 255, 255, 255, 0, 0]));
        yield return Case("32 bits", Bmp(32, -2, [], [0, 0, 255, 9, 0, 255, 0, 9, 255, 0, 0, 9, 255, 255, 255, 9]));
        yield return Case("32 bits with masks", Bmp(32, -2, [], [0, 0, 255, 9, 0, 255, 0, 9, 255, 0, 0, 9, 255, 255, 255, 9], 3, [0, 0, 255, 0, 0, 255, 0, 0, 255, 0, 0, 0]));
        yield return Case("8 bits", Bmp(8, 2, Colours, [2, 3, 0, 0, 0, 1, 0, 0]));
        yield return Case("4 bits", Bmp(4, 2, Colours, [0x23, 0, 0, 0, 0x01, 0, 0, 0]));
        static TestCaseData Case(string name, byte[] file) => new TestCaseData(file).SetName($"{{m}} ({name})");
    }

    [TestCaseSource(nameof(Bitmaps))]
    public void A_bitmap_gives_its_pixels_from_the_top_in_red_green_blue(byte[] file)
    {
        Picture picture = PictureDecoder.Decode(file, "t.bmp");
        Assert.That((picture.Width, picture.Height, picture.Channels), Is.EqualTo((2, 2, 3)));
        Assert.That(picture.Pixels, Is.EqualTo(Four));
    }

    [Test]
    public void A_bitmap_of_one_bit_and_one_with_the_old_header_are_read()
    {
        Assert.That(PictureDecoder.Decode(Bmp(1, 1, [0, 0, 0, 0, 255, 255, 255, 0], [0b10000000, 0, 0, 0]), "t.bmp").Pixels, Is.EqualTo(new byte[] { 255, 255, 255, 0, 0, 0 }));
        byte[] core = [(byte)'B', (byte)'M', 0, 0, 0, 0, 0, 0, 0, 0, 26, 0, 0, 0, 12, 0, 0, 0, 1, 0, 1, 0, 1, 0, 24, 0, 3, 2, 1, 0];
        Assert.That(PictureDecoder.Decode(core, "t.bmp").Pixels, Is.EqualTo(new byte[] { 1, 2, 3 }));
    }

    private static IEnumerable<TestCaseData> BadBitmaps()
    {
        byte[] good = Bmp(24, 2, [], new byte[16]);
        yield return Case("cut", good[..^1], "TML1540");
        yield return Case("nothing but the mark", good[..2], "TML1540");
        yield return Case("16 bits", Bmp(16, 2, [], new byte[16]), "TML1541");
        yield return Case("run lengths", Bmp(8, 2, Colours, new byte[8], compression: 1), "TML1541");
        yield return Case("no width", Bmp(24, 2, [], new byte[16], width: 0), "TML1540");
        yield return Case("negative width", Bmp(24, 2, [], new byte[16], width: -2), "TML1540");
        yield return Case("height beyond int", Bmp(24, int.MinValue, [], new byte[16]), "TML1542");
        yield return Case("index beyond the palette", Bmp(8, 2, Colours, [0, 4, 0, 0, 0, 0, 0, 0]), "TML1540");
        yield return Case("no palette", Bmp(8, 2, [], new byte[8]), "TML1540");
        yield return Case("header of 39 bytes", [.. good[..14], 39, .. good[15..]], "TML1540");
        yield return Case("pixels inside the header", [.. good[..10], 20, .. good[11..]], "TML1540");
        static TestCaseData Case(string name, byte[] file, string code) => new TestCaseData(file, code).SetName($"{{m}} ({name})");
    }

    [TestCaseSource(nameof(BadBitmaps))]
    public void A_bad_bitmap_is_refused(byte[] file, string code) =>
        Assert.That(() => PictureDecoder.Decode(file, "t.bmp"), Throws.TypeOf<DiagnosticException>().With.Message.Contains(code).And.Message.Contains("t.bmp"));

    private static byte[] Text(string text) => Encoding.Latin1.GetBytes(text);

    private static IEnumerable<TestCaseData> Netpbm()
    {
        yield return Case("P3", Text("P3\n# four\n2 2 255\n255 0 0  0 255 0\n0 0 255  255 255 255"), 3, Four);
        yield return Case("P6", [.. Text("P6 2 2 255\n"), .. Four], 3, Four);
        yield return Case("P6 of 16 bits", [.. Text("P6\n2\n2\n65535\n"), .. Four.SelectMany(value => new[] { value, value })], 3, Four);
        yield return Case("P2 up to 7", Text("P2 2 2 7 0 1\n6 7"), 1, [0, 36, 219, 255]);
        yield return Case("P5 up to 100", [.. Text("P5#grey\r2 2 100\n"), 0, 1, 50, 100], 1, [0, 3, 128, 255]);
        yield return Case("P5 of 10 bits", [.. Text("P5 2 2 1023 "), 0, 0, 1, 0, 3, 255, 2, 0], 1, [0, 64, 255, 128]);
        static TestCaseData Case(string name, byte[] file, int channels, byte[] pixels) => new TestCaseData(file, channels, pixels).SetName($"{{m}} ({name})");
    }

    [TestCaseSource(nameof(Netpbm))]
    public void A_PGM_or_PPM_gives_its_pixels_spread_over_8_bits(byte[] file, int channels, byte[] pixels)
    {
        Picture picture = PictureDecoder.Decode(file, "t.ppm");
        Assert.That((picture.Width, picture.Height, picture.Channels), Is.EqualTo((2, 2, channels)));
        Assert.That(picture.Pixels, Is.EqualTo(pixels));
    }

    [TestCase("P6 2 2 255\n", "TML1540")]
    [TestCase("P6 2 2 255", "TML1540")]
    [TestCase("P6 2 x 255\n", "TML1540")]
    [TestCase("P6 2 2 0\n123412341234", "TML1540")]
    [TestCase("P6 2 2 65536\n123412341234", "TML1540")]
    [TestCase("P2 2 2 7 0 1 6", "TML1540")]
    [TestCase("P2 2 2 7 0 1 6 8", "TML1540")]
    [TestCase("P2 9999999999999999 2 7 0", "TML1542")]
    [TestCase("P5 30000 3000 255\nabc", "TML1540")]
    [TestCase("P4 2 2 abc", "TML1541")]
    [TestCase("GIF89a", "TML1541")]
    [TestCase("", "TML1540")]
    public void A_bad_or_foreign_file_is_refused(string text, string code) =>
        Assert.That(() => PictureDecoder.Decode(Text(text), "t.ppm"), Throws.TypeOf<DiagnosticException>().With.Message.Contains(code).And.Message.Contains("t.ppm"));
}
