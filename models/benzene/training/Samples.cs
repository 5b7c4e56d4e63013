namespace TinyML.Models.Benzene.Training;

/// <summary>Standardized rows to fit.</summary>
/// <param name="Inputs">All rows one after the other [count, columns].</param>
/// <param name="Targets">The value to answer for each row [count].</param>
public sealed record Samples(double[] Inputs, double[] Targets)
{
    /// <summary>The number of rows.</summary>
    public int Count => Targets.Length;

    /// <summary>The inputs of one row.</summary>
    public ReadOnlySpan<double> Row(int number)
    {
        int columns = Inputs.Length / Targets.Length;
        return Inputs.AsSpan(number * columns, columns);
    }
}
