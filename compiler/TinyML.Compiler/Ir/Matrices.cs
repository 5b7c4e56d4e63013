namespace TinyML.Compiler.Ir;

/// <summary>Tables that are matrices, row after row.</summary>
internal static class Matrices
{
    /// <summary>The matrix with rows and columns exchanged.</summary>
    /// <param name="matrix">Row-major, <paramref name="rows"/> times <paramref name="columns"/> elements.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="columns">Its columns.</param>
    public static T[] Transposed<T>(T[] matrix, int rows, int columns)
    {
        var result = new T[matrix.Length];
        for (int i = 0; i < matrix.Length; i++)
        {
            result[(i % columns * rows) + (i / columns)] = matrix[i];
        }

        return result;
    }
}
