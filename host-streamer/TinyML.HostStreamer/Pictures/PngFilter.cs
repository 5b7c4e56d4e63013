namespace TinyML.HostStreamer.Pictures;

/// <summary>Takes the filters out of a PNG row (ISO/IEC 15948, 9).</summary>
internal static class PngFilter
{
    /// <summary>Restores a row.</summary>
    /// <param name="filter">The row's filter: 0 none, 1 left, 2 above, 3 their mean, 4 Paeth's choice.</param>
    /// <param name="row">The row as read.</param>
    /// <param name="above">The restored row above, zeros for the first.</param>
    /// <param name="step">Bytes from a pixel to its left neighbour.</param>
    /// <returns>Whether there is such a filter.</returns>
    public static bool Undo(int filter, Span<byte> row, ReadOnlySpan<byte> above, int step)
    {
        for (int i = 0; filter != 0 && i < row.Length; i++)
        {
            int left = i < step ? 0 : row[i - step];
            row[i] += (byte)(filter switch
            {
                1 => left,
                2 => above[i],
                3 => (left + above[i]) / 2,
                _ => Paeth(left, above[i], i < step ? 0 : above[i - step]),
            });
        }

        return filter is >= 0 and <= 4;
    }

    private static int Paeth(int left, int above, int corner)
    {
        int estimate = left + above - corner;
        int toLeft = Math.Abs(estimate - left), toAbove = Math.Abs(estimate - above), toCorner = Math.Abs(estimate - corner);
        return toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : corner;
    }
}
