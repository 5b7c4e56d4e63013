namespace TinyML.HostStreamer.Pictures;

/// <summary>Rows and columns of the picture that one pass over a PNG file's data gives.</summary>
/// <param name="Left">The first column.</param>
/// <param name="Top">The first row.</param>
/// <param name="ColumnStep">From one column to the next.</param>
/// <param name="RowStep">From one row to the next.</param>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
internal readonly record struct PngPass(int Left, int Top, int ColumnStep, int RowStep, int Width, int Height)
{
    // Adam7 (ISO/IEC 15948, 8.2): first column, first row, step of the columns, step of the rows.
    private static readonly (int Left, int Top, int ColumnStep, int RowStep)[] Adam7 =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    /// <summary>The passes of a picture that are not empty, in the file's order.</summary>
    public static IEnumerable<PngPass> Of(PngHeader header) => header.IsInterlaced
        ? Adam7.Select(pass => new PngPass(
            pass.Left, pass.Top, pass.ColumnStep, pass.RowStep,
            (header.Width - pass.Left + pass.ColumnStep - 1) / pass.ColumnStep,
            (header.Height - pass.Top + pass.RowStep - 1) / pass.RowStep)).Where(pass => pass is { Width: > 0, Height: > 0 })
        : [new PngPass(0, 0, 1, 1, header.Width, header.Height)];
}
