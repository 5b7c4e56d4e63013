using TinyML.Compiler.Passes.Reconstruction;

namespace TinyML.Compiler.Passes.Clustering;

/// <summary>Lets weights take the values of codebooks; those that are zero stay zero where that is wanted.</summary>
/// <param name="books">One codebook for all rows, or one per row.</param>
/// <param name="task">The layer.</param>
/// <param name="bitPrice">What a bit costs, in the unit of <see cref="LayerTask"/>.</param>
/// <param name="keepsZeros">Whether zero weights stay zero.</param>
internal sealed class CodebookChoice(Codebook[] books, LayerTask task, double bitPrice, bool keepsZeros) : IWeightChoice
{
    private readonly double[] _weights = task.Layer.Weights;
    private readonly int _columns = task.Layer.Columns;

    /// <inheritdoc/>
    public double Choose(int row, int column, double value, double importance)
    {
        if (keepsZeros && _weights[(row * _columns) + column] == 0)
        {
            return 0;
        }

        Codebook book = BookOf(row);
        return book.Values[book.Choose(value, importance, PriceOfBit(row))];
    }

    /// <inheritdoc/>
    public double PriceOf(int row, double value) => bitPrice == 0 ? 0 : BookOf(row).BitsOf(value) * PriceOfBit(row);

    private Codebook BookOf(int row) => books[books.Length == 1 ? 0 : row];

    private double PriceOfBit(int row) => bitPrice == 0 ? 0 : bitPrice / Math.Max(task.FactorOf(row), double.Epsilon);
}
