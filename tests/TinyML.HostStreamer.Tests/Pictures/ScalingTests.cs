using TinyML.Compiler.Specs;
using TinyML.HostStreamer.Pictures;

namespace TinyML.HostStreamer.Tests.Pictures;

/// <summary>Resizing and greying, against numbers computed by hand.</summary>
public sealed class ScalingTests
{
    private static byte[] Resize(int width, int height, byte[] pixels, int toWidth, int toHeight, ResizeMethod method, int channels = 1) =>
        PictureScaler.Resize(new Picture(width, height, channels, pixels), toWidth, toHeight, method).Pixels;

    [TestCase(ResizeMethod.Nearest, new byte[] { 20, 50 })]
    [TestCase(ResizeMethod.Bilinear, new byte[] { 18, 53 })]
    [TestCase(ResizeMethod.Area, new byte[] { 20, 52 })]
    public void Five_pixels_become_two(ResizeMethod method, byte[] expected) =>
        // Pixels 10, 20, 40, 50, 60. Centres at 1.25 and 3.75, counted from the left edge: nearest takes pixels 1 and 3. Bilinear: between the centres
        // 0.5 and 1.5, 0.25·10 + 0.75·20 = 17.5, and between 3.5 and 4.5, 0.75·50 + 0.25·60 = 52.5. Area: (10 + 20 + 40/2) / 2.5 = 20, (20 + 50 + 60) / 2.5 = 52.
        Assert.That(Resize(5, 1, [10, 20, 40, 50, 60], 2, 1, method), Is.EqualTo(expected));

    [TestCase(ResizeMethod.Nearest, new byte[] { 0, 0, 100, 100 })]
    [TestCase(ResizeMethod.Bilinear, new byte[] { 0, 25, 75, 100 })]
    [TestCase(ResizeMethod.Area, new byte[] { 0, 25, 75, 100 })]
    public void Two_pixels_become_four(ResizeMethod method, byte[] expected) =>
        Assert.That(Resize(1, 2, [0, 100], 1, 4, method), Is.EqualTo(expected));

    [Test]
    public void Area_is_the_mean_of_blocks_in_each_channel_with_halves_up()
    {
        byte[] pixels = [0, 10, 1, 20, 4, 30, 7, 40, 0, 50, 2, 60, 5, 70, 8, 81];

        // Two channels do not occur in files and show the interleaving: blocks of 2x2 of the first, (0+1+0+2)/4 = 0.75, (4+7+5+8)/4 = 6; of the second 35, 55.25.
        Assert.That(Resize(4, 2, pixels, 2, 1, ResizeMethod.Area, 2), Is.EqualTo(new byte[] { 1, 35, 6, 55 }));
        Assert.That(Resize(2, 1, [0, 1], 1, 1, ResizeMethod.Area), Is.EqualTo(new byte[] { 1 }));
    }

    [Test]
    public void A_uniform_picture_stays_uniform_in_any_size([Values] ResizeMethod method, [Values(1, 7, 96, 100)] int width, [Values(1, 3, 96, 250)] int height)
    {
        byte[] resized = Resize(96, 80, [.. Enumerable.Repeat((byte)255, 96 * 80)], width, height, method);
        Assert.That(resized, Has.Length.EqualTo(width * height).And.All.EqualTo(255));
    }

    [Test]
    public void The_same_size_changes_nothing([Values] ResizeMethod method)
    {
        byte[] pixels = [.. Enumerable.Range(0, 12).Select(i => (byte)(i * 21))];
        Assert.That(Resize(2, 2, pixels, 2, 2, method, 3), Is.EqualTo(pixels));
    }

    [Test]
    public void Grey_weighs_red_green_and_blue()
    {
        // 0.299·255 = 76.2, 0.587·255 = 149.7, 0.114·255 = 29.1.
        Picture grey = PictureScaler.ToGrey(new Picture(2, 2, 3, [255, 0, 0, 0, 255, 0, 0, 0, 255, 77, 77, 77]));
        Assert.That(grey.Pixels, Is.EqualTo(new byte[] { 76, 150, 29, 77 }));
    }
}
