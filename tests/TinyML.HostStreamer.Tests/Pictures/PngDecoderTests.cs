using TinyML.Compiler.Diagnostics;
using TinyML.HostStreamer.Pictures;

namespace TinyML.HostStreamer.Tests.Pictures;

public sealed class PngDecoderTests
{
    private static readonly int[][] Forms =
    [
        .. new[] { 1, 2, 4, 8, 16 }.Select(depth => new[] { 0, depth, 1 }),
        .. new[] { 8, 16 }.Select(depth => new[] { 2, depth, 3 }),
        .. new[] { 1, 2, 4, 8 }.Select(depth => new[] { 3, depth, 1 }),
        .. new[] { 8, 16 }.Select(depth => new[] { 4, depth, 2 }),
        .. new[] { 8, 16 }.Select(depth => new[] { 6, depth, 4 }),
    ];

    private static IEnumerable<TestCaseData> EveryForm() =>
        from form in Forms
        from interlaced in new[] { false, true }
        from size in new[] { (1, 1), (9, 11), (3, 2), (17, 8) }
        select new TestCaseData(form[0], form[1], form[2], interlaced, size.Item1, size.Item2);

    // Any numbers will do, as long as neighbours differ.
    private static int Sample(int x, int y, int s, int depth) => ((x * 7) + (y * 13) + (s * 29) + (x * y)) * 2654435 % (1 << depth);

    [TestCaseSource(nameof(EveryForm))]
    public void Every_colour_type_depth_and_interlacing_gives_its_samples(int colour, int depth, int samples, bool interlaced, int width, int height)
    {
        byte[] palette = [.. Enumerable.Range(0, 3 << depth).Select(i => (byte)((i * 37) + 11))];
        byte[] file = PngWriter.Write(width, height, colour, depth, interlaced, samples, (x, y, s) => Sample(x, y, s, depth), colour == 3 ? palette : null);
        Picture picture = PictureDecoder.Decode(file, "t.png");
        Assert.That((picture.Width, picture.Height, picture.Channels), Is.EqualTo((width, height, colour is 0 or 4 ? 1 : 3)));
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                int place = ((y * width) + x) * picture.Channels;
                byte[] expected = colour == 3
                    ? palette[(3 * Sample(x, y, 0, depth))..][..3]
                    : [.. Enumerable.Range(0, picture.Channels).Select(s => (byte)Math.Round(Sample(x, y, s, depth) * 255.0 / ((1 << depth) - 1)))];
                Assert.That(picture.Pixels[place..(place + picture.Channels)], Is.EqualTo(expected), $"pixel {x}, {y}");
            }
        }
    }

    private static byte[] Small() => PngWriter.Write(5, 4, 2, 8, false, 3, (x, y, s) => Sample(x, y, s, 8));

    private static readonly byte[] End = PngWriter.Chunk("IEND", []);

    private static IEnumerable<TestCaseData> Damaged()
    {
        byte[] rows = new byte[4 * 16];
        byte[] Of(byte[] header, byte[] rest) => [.. PngWriter.Signature, .. PngWriter.Chunk("IHDR", header), .. rest];
        byte[] rgb = PngWriter.Header(5, 4, 8, 2, false);
        yield return Case("checksum", [.. Small()[..^20], 1, .. Small()[^19..]], "checksum");
        yield return Case("nothing behind the signature", PngWriter.Signature, "breaks off");
        yield return Case("damaged signature", [.. Small()[..4], 0, .. Small()[5..]], "signature");
        yield return Case("no header", [.. PngWriter.Signature, .. End], "IHDR");
        yield return Case("two headers", [.. Small()[..33], .. Small()[8..33], .. Small()[33..]], "two headers");
        yield return Case("no pixels", Of(rgb, End), "breaks off");
        yield return Case("too few pixels", Of(rgb, [.. PngWriter.Data(rows[..60]), .. End]), "breaks off");
        yield return Case("too many pixels", Of(rgb, [.. PngWriter.Data([.. rows, 0]), .. End]), "more data");
        yield return Case("unknown filter", Of(rgb, [.. PngWriter.Data([5, .. rows[1..]]), .. End]), "filter 5");
        yield return Case("no zlib data", Of(rgb, [.. PngWriter.Chunk("IDAT", rows), .. End]), "damaged");
        yield return Case("depth 3", Of(PngWriter.Header(5, 4, 3, 2, false), End), "3 bits");
        yield return Case("colour type 1", Of(PngWriter.Header(5, 4, 8, 1, false), End), "colour type 1");
        yield return Case("no columns", Of(PngWriter.Header(0, 4, 8, 2, false), End), "0x4");
        yield return Case("palette missing", Of(PngWriter.Header(5, 4, 8, 3, false), [.. PngWriter.Data(rows[..24]), .. End]), "palette is missing");
        yield return Case("index beyond the palette", Of(PngWriter.Header(1, 1, 8, 3, false), [.. PngWriter.Chunk("PLTE", [1, 2, 3]), .. PngWriter.Data([0, 1]), .. End]), "not in the palette");
        yield return Case("palette of 4 bytes", Of(PngWriter.Header(1, 1, 8, 3, false), [.. PngWriter.Chunk("PLTE", [1, 2, 3, 4]), .. PngWriter.Data([0, 0]), .. End]), "palette has 4");
        yield return Case("unknown critical chunk", Of(rgb, PngWriter.Chunk("ABCD", [])), "ABCD");
        yield return Case("chunk longer than the file", [.. Small()[..33], 0x7F, 0xFF, 0xFF, 0xFF, (byte)'I', (byte)'D', (byte)'A', (byte)'T', 0, 0, 0, 0], "breaks off in chunk IDAT");
        yield return Case("more pixels than the file can hold", Of(PngWriter.Header(9000, 9000, 8, 2, false), End), "cannot hold");
        yield return Case("cut in the middle", Small()[..^30], "breaks off");
        static TestCaseData Case(string name, byte[] file, string what) => new TestCaseData(file, what).SetName($"{{m}} ({name})");
    }

    [TestCaseSource(nameof(Damaged))]
    public void A_damaged_file_is_refused_with_the_reason_and_the_place(byte[] file, string what)
    {
        DiagnosticException? exception = Assert.Throws<DiagnosticException>(() => PictureDecoder.Decode(file, "a.tar, entry 'x.png'"));
        Assert.That(exception!.Diagnostics[0].Code, Is.EqualTo(DiagnosticCodes.PictureDamaged));
        Assert.That(exception.Diagnostics[0].Where, Is.EqualTo("a.tar, entry 'x.png'"));
        Assert.That(exception.Diagnostics[0].What, Does.Contain(what));
    }

    [TestCase(40000, 1)]
    [TestCase(20000, 20000)]
    [TestCase(-1, 5)]
    public void A_picture_of_absurd_size_is_refused_before_memory_is_taken(int width, int height)
    {
        byte[] file = [.. PngWriter.Signature, .. PngWriter.Chunk("IHDR", PngWriter.Header(width, height, 8, 2, false)), .. End];
        Assert.That(() => PictureDecoder.Decode(file, "t.png"), Throws.TypeOf<DiagnosticException>().With.Message.Contains("TML1542"));
    }
}
