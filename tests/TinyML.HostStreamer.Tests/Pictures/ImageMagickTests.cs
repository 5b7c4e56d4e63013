using System.Diagnostics;
using System.Text;
using TinyML.Compiler.Diagnostics;
using TinyML.HostStreamer.Pictures;
using TinyML.Testing;

namespace TinyML.HostStreamer.Tests.Pictures;

/// <summary>Files that ImageMagick writes, against the pixels that it reads from them; JPEG, which it decodes for us.</summary>
public sealed class ImageMagickTests
{
    private const int Width = 23, Height = 17;

    private TemporaryFolder _folder = null!;

    [OneTimeSetUp]
    public void Require() => Requirements.Tool(JpegDecoder.Program is not null, "ImageMagick");

    [SetUp]
    public void Create() => _folder = new TemporaryFolder();

    [TearDown]
    public void Remove() => _folder.Dispose();

    private string At(string name) => Path.Combine(_folder.Path, name);

    // Bands of few colours and a ramp of many.
    private string Source()
    {
        byte[] pixels = [.. from y in Enumerable.Range(0, Height) from x in Enumerable.Range(0, Width) from c in Enumerable.Range(0, 3) select (byte)(y < 8 ? (x / 6 * 60) + (c * 20) : (x * 11) + (y * c * 3))];
        File.WriteAllBytes(At("source.ppm"), [.. Encoding.ASCII.GetBytes($"P6 {Width} {Height} 255\n"), .. pixels]);
        return At("source.ppm");
    }

    private static void Convert(params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(JpegDecoder.Program!, arguments) { RedirectStandardError = true })!;
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero, errors);
    }

    [TestCase("png24", "", "x.png")]
    [TestCase("png24", "-interlace PNG", "x.png")]
    [TestCase("png32", "-alpha set -channel A -evaluate set 40%", "x.png")]
    [TestCase("png48", "", "x.png")]
    [TestCase("png8", "-colors 200", "x.png")]
    [TestCase("png", "-colors 4 -type Palette", "x.png")]
    [TestCase("png", "-colorspace Gray", "x.png")]
    [TestCase("png", "-colorspace Gray -threshold 50%", "x.png")]
    [TestCase("png", "-colorspace Gray -interlace PNG", "x.png")]
    [TestCase("bmp3", "", "x.bmp")]
    [TestCase("bmp3", "-colors 200 -type Palette -compress none", "x.bmp")]
    [TestCase("bmp", "-alpha set", "x.bmp")]
    [TestCase("ppm", "-compress none", "x.ppm")]
    [TestCase("ppm", "-depth 16", "x.ppm")]
    [TestCase("pgm", "", "x.pgm")]
    [TestCase("jpeg", "-quality 90", "x.jpg")]
    [TestCase("jpeg", "-colorspace Gray", "x.jpg")]
    public void Files_of_another_program_give_the_pixels_that_it_reads(string format, string options, string name)
    {
        Convert([Source(), .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries), $"{format}:{At(name)}"]);
        Convert(At(name), "-alpha", "off", "-colorspace", "sRGB", "-depth", "8", $"ppm:{At("expected.ppm")}");
        Picture picture = PictureDecoder.Decode(File.ReadAllBytes(At(name)), name), expected = PictureDecoder.Decode(File.ReadAllBytes(At("expected.ppm")), "expected.ppm");
        Assert.That((picture.Width, picture.Height), Is.EqualTo((Width, Height)));
        byte[] pixels = picture.Channels == 3 ? picture.Pixels : [.. picture.Pixels.SelectMany(value => new[] { value, value, value })];
        Assert.That(pixels, Is.EqualTo(expected.Pixels));
    }

    [Test]
    public void A_JPEG_is_turned_upright()
    {
        // An APP1 segment with one EXIF entry: orientation 6, the camera was held upright.
        byte[] exif = [0xFF, 0xE1, 0, 34, .. "Exif\0\0"u8, .. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0];
        Convert(Source(), $"jpeg:{At("x.jpg")}");
        byte[] plain = File.ReadAllBytes(At("x.jpg"));
        Picture picture = PictureDecoder.Decode([.. plain[..2], .. exif, .. plain[2..]], "x.jpg");
        Assert.That((picture.Width, picture.Height), Is.EqualTo((Height, Width)));
    }

    [TestCase(4)]
    [TestCase(40)]
    [TestCase(-200)]
    public void A_damaged_JPEG_is_refused(int length)
    {
        Convert(Source(), $"jpeg:{At("x.jpg")}");
        byte[] whole = File.ReadAllBytes(At("x.jpg"));
        Assert.That(
            () => PictureDecoder.Decode(whole[..(length < 0 ? whole.Length + length : length)], "a.tar, entry 'x.jpg'"),
            Throws.TypeOf<DiagnosticException>().With.Message.Contains("TML1540").And.Message.Contains("entry 'x.jpg'"));
    }
}
