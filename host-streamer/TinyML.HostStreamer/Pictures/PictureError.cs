using TinyML.Compiler.Diagnostics;

namespace TinyML.HostStreamer.Pictures;

/// <summary>The findings of the decoders.</summary>
internal static class PictureError
{
    /// <summary>The file is damaged.</summary>
    /// <param name="where">The file, and the entry in it.</param>
    /// <param name="what">What is wrong with it.</param>
    public static DiagnosticException Damaged(string where, string what) =>
        new(DiagnosticCodes.PictureDamaged, where, what, "save or fetch the picture again, or take it out of the data");

    /// <summary>The file is of a kind that is not read.</summary>
    public static DiagnosticException Unsupported(string where, string what) =>
        new(DiagnosticCodes.PictureFormat, where, what, "convert the picture to PNG");

    /// <summary>Refuses sizes that no picture of a data set has, before memory is taken for them.</summary>
    /// <param name="where">The file, and the entry in it.</param>
    /// <param name="width">As the file's header says.</param>
    /// <param name="height">As the file's header says.</param>
    /// <param name="fileBytes">The file's length.</param>
    /// <param name="leastBitsPerPixel">File bits that a pixel takes at least; the file's length bounds the memory that is taken.</param>
    public static void RequireSize(string where, long width, long height, long fileBytes, double leastBitsPerPixel)
    {
        if (width < 1 || height < 1)
        {
            throw Damaged(where, $"the header says {width}x{height} pixels");
        }

        if (width > Picture.LargestSide || height > Picture.LargestSide || width * height > Picture.LargestArea)
        {
            throw new DiagnosticException(DiagnosticCodes.PictureTooLarge, where, $"it has {width}x{height} pixels", $"scale it down; {Picture.LargestArea / 1_000_000} megapixels and {Picture.LargestSide} pixels per side are read at most");
        }

        if (width * height * leastBitsPerPixel / 8 > fileBytes)
        {
            throw Damaged(where, $"{fileBytes} bytes cannot hold the {width}x{height} pixels that the header says");
        }
    }
}
