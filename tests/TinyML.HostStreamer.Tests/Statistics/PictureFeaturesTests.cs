using TinyML.Compiler.Specs;
using TinyML.HostStreamer.Pictures;
using TinyML.HostStreamer.Rebalancing;
using TinyML.HostStreamer.Statistics;

namespace TinyML.HostStreamer.Tests.Statistics;

public sealed class PictureFeaturesTests
{
    [Test]
    public void Half_black_half_white_has_the_figures_of_a_coin()
    {
        byte[] pixels = [.. Enumerable.Range(0, 16 * 16).Select(i => (byte)(i < 128 ? 0 : 255))];
        PictureFeatures features = PictureFeatures.Of(new Picture(16, 16, 1, pixels));
        Assert.That((features.Brightness, features.Contrast, features.Entropy), Is.EqualTo((0.5, 0.5, 1.0)));
        Assert.That((features.Red, features.Green, features.Blue), Is.EqualTo((0.5, 0.5, 0.5)));
    }

    [Test]
    public void Colours_are_told_apart()
    {
        PictureFeatures features = PictureFeatures.Of(new Picture(2, 1, 3, [255, 51, 0, 255, 51, 0]));
        Assert.That((features.Red, features.Green, features.Blue), Is.EqualTo((1.0, 0.2, 0.0)));
        Assert.That((features.Contrast, features.Entropy), Is.EqualTo((0.0, 0.0)));
    }

    [Test]
    public void A_picture_is_known_again_scaled_or_mirrored([Range(0, 19)] int seed)
    {
        Picture picture = DrawnPictures.Draw(seed);
        PictureFeatures features = PictureFeatures.Of(picture);
        Assert.That(features.IsLike(PictureFeatures.Of(PictureScaler.Resize(picture, 61, 47, ResizeMethod.Area))), Is.True);
        Assert.That(features.IsLike(PictureFeatures.Of(Mirrored(picture))), Is.True);
        Assert.That(features.IsLike(PictureFeatures.Of(DrawnPictures.Draw(seed + 1000))), Is.False);
    }

    [Test]
    public void An_encoded_picture_decodes_to_its_pixels([Values(1, 3)] int channels, [Values(1, 7, 32)] int side)
    {
        var pixels = new byte[side * (side + 1) * channels];
        new Random(side).NextBytes(pixels);
        Picture decoded = PictureDecoder.Decode(PngEncoder.Encode(new Picture(side, side + 1, channels, pixels)), "test");
        Assert.That((decoded.Width, decoded.Height, decoded.Channels), Is.EqualTo((side, side + 1, channels)));
        Assert.That(decoded.Pixels, Is.EqualTo(pixels));
    }

    [Test]
    public void Augmentations_do_what_they_say()
    {
        Picture picture = DrawnPictures.Draw(5);
        Assert.That(new Augmentation(1, 0, 0, 1).Apply(picture).Pixels, Is.EqualTo(picture.Pixels));
        Picture moved = new Augmentation(1, 0.25, 0, 1).Apply(picture);
        Assert.That(moved.Pixels[(8 * 3)..(32 * 3)], Is.EqualTo(picture.Pixels[..(24 * 3)]), "a quarter of 32 pixels to the right");
        Assert.That(moved.Pixels[0], Is.EqualTo(picture.Pixels[0]), "the edge goes on");
        Picture darker = new Augmentation(1, 0, 0, 0.5).Apply(picture);
        Assert.That(PictureFeatures.Of(darker).Brightness, Is.EqualTo(PictureFeatures.Of(picture).Brightness / 2).Within(0.005));
    }

    private static Picture Mirrored(Picture picture)
    {
        byte[] pixels = [.. Enumerable.Range(0, picture.Pixels.Length).Select(i =>
        {
            int x = i / 3 % picture.Width, row = i / 3 / picture.Width;
            return picture.Pixels[(((row * picture.Width) + picture.Width - 1 - x) * 3) + (i % 3)];
        })];
        return picture with { Pixels = pixels };
    }
}
