using TinyML.Testing;

namespace TinyML.Boards.Tests.Examples;

/// <summary>firmware/c/examples/camera/picture_96.h, compiled on this computer with sanitizers: what it makes of frames of the sizes that cameras have.</summary>
public sealed class CameraPictureTests
{
    private const int Side = 96;
    private static readonly (int Width, int Height)[] Sizes = [(176, 144), (320, 240), (160, 120), (640, 480), (96, 96), (80, 60), (1, 1)];

    private readonly TestFirmware _programs = new();
    private string _program = "";

    [OneTimeSetUp]
    public void Compile() => _program = _programs.Compile("gcc", "squash_frame.c", "-std=c99", "-Wpedantic", "-Wconversion", "-fsanitize=address,undefined", "-fno-sanitize-recover",
        $"-I{Path.Combine(Requirements.RepositoryRoot, "firmware", "c", "examples", "camera")}");

    [OneTimeTearDown]
    public void Clean() => _programs.Dispose();

    private static IEnumerable<TestCaseData> Frames => Sizes.Select(size => new TestCaseData(size.Width, size.Height).SetArgDisplayNames($"{size.Width}x{size.Height}"));

    [TestCaseSource(nameof(Frames))]
    public void One_colour_stays_what_it_is(int width, int height)
    {
        foreach ((ushort pixel, sbyte[] expected) in ((ushort, sbyte[])[])[(0, [-128, -128, -128]), (0xFFFF, [127, 127, 127]), (0xF800, [127, -128, -128]), (0x07E0, [-128, 127, -128]), (0x001F, [-128, -128, 127]), (0x8410, [4, 2, 4])])
        {
            sbyte[] picture = Squash(width, height, [.. Enumerable.Repeat(pixel, width * height)]);
            Assert.That(picture.Where((value, i) => value != expected[i % 3]), Is.Empty, $"pixel {pixel:X4}");
        }
    }

    /// <summary>Said the other way round than in C: each pixel of the frame is added to the pixels of the picture that it lies under.</summary>
    [TestCaseSource(nameof(Frames))]
    public void Every_pixel_is_the_mean_of_those_of_the_frame_under_it(int width, int height)
    {
        const int Seed = 96;
        var random = new Random(Seed);
        ushort[] frame = [.. Enumerable.Range(0, width * height).Select(_ => (ushort)random.Next(65_536))];
        var sums = new long[Side * Side * 3];
        var counts = new int[Side * Side];
        for (int i = 0; i < frame.Length; i++)
        {
            foreach (int y in Under(i / width, height))
            {
                foreach (int x in Under(i % width, width))
                {
                    counts[(y * Side) + x]++;
                    for (int colour = 0; colour < 3; colour++)
                    {
                        sums[(((y * Side) + x) * 3) + colour] += Channel(frame[i], colour);
                    }
                }
            }
        }

        Assert.That(counts, Has.All.Positive);
        Assert.That(width < Side || height < Side || counts.Sum() == frame.Length, Is.True, "a pixel of the frame is left out or counts twice");
        sbyte[] expected = [.. sums.Select((sum, i) => (sbyte)(Math.Floor(((decimal)sum / counts[i / 3]) + 0.5m) - 128))];
        Assert.That(Squash(width, height, frame), Is.EqualTo(expected), $"seed {Seed}");
    }

    [Test]
    public void Left_is_left_and_the_top_is_the_top()
    {
        const int Width = 176, Height = 144;
        ushort[] frame = [.. Enumerable.Range(0, Width * Height).Select(i => (ushort)((i % Width < Width / 2 ? 0xF800 : 0) | (i / Width < Height / 2 ? 0x001F : 0)))];
        sbyte[] picture = Squash(Width, Height, frame);
        Assert.That(picture.Where((value, i) => value != (i % 3) switch
        {
            0 => i / 3 % Side < Side / 2 ? 127 : -128,
            1 => -128,
            _ => i / 3 / Side < Side / 2 ? 127 : -128,
        }), Is.Empty);
    }

    private static IEnumerable<int> Under(int at, int length) =>
        Enumerable.Range(0, Side).Where(part => part * length / Side <= at && at < Math.Max((part + 1) * length / Side, (part * length / Side) + 1));

    /// <summary>5 or 6 bits spread over 0 to 255; their highest bits fill the lowest ones.</summary>
    private static int Channel(ushort pixel, int colour) => colour switch
    {
        0 => ((pixel >> 11) << 3) | (pixel >> 13),
        1 => (((pixel >> 5) & 63) << 2) | ((pixel >> 9) & 3),
        _ => ((pixel & 31) << 3) | ((pixel >> 2) & 7),
    };

    private sbyte[] Squash(int width, int height, ushort[] frame)
    {
        string input = Path.Combine(_programs.Folder, "frame.rgb565"), output = Path.Combine(_programs.Folder, "picture.int8");
        File.WriteAllBytes(input, [.. frame.SelectMany(pixel => (byte[])[(byte)(pixel >> 8), (byte)pixel])]);
        TestFirmware.Run(_program, $"{width}", $"{height}", input, output);
        return [.. File.ReadAllBytes(output).Select(value => (sbyte)value)];
    }
}
