using TinyML.Compiler.Specs;

namespace TinyML.Compiler.Calibration;

/// <summary>What a network sees of pixels.</summary>
internal static class PictureValues
{
    /// <summary>The range of (pixel - offset)/scale for pixels of 0 to 255 over all channels, or null where NAME.json does not say how pixels are scaled.</summary>
    public static ValueRange? Range(PictureSpec? picture)
    {
        if (picture is not ({ Offset: not null } or { Scale: not null }))
        {
            return null;
        }

        IReadOnlyList<double> offsets = picture.Offset ?? [0], scales = picture.Scale ?? [1];
        double[] ends =
        [
            .. Enumerable.Range(0, Math.Max(offsets.Count, scales.Count)).SelectMany(channel =>
                new[] { 0, 255 }.Select(pixel => (pixel - offsets[channel % offsets.Count]) / scales[channel % scales.Count])),
        ];
        return new ValueRange(ends.Min(), ends.Max());
    }
}
