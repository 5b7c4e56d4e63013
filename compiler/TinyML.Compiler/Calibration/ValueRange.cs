namespace TinyML.Compiler.Calibration;

/// <summary>The real numbers that an integer tensor must be able to hold.</summary>
/// <param name="Minimum">Lowest.</param>
/// <param name="Maximum">Highest; not below <paramref name="Minimum"/>.</param>
public readonly record struct ValueRange(double Minimum, double Maximum)
{
    /// <summary>The largest magnitude.</summary>
    public double Magnitude => Math.Max(Math.Abs(Minimum), Math.Abs(Maximum));

    /// <summary>The range made to contain zero, which every quantized tensor must represent.</summary>
    public ValueRange WithZero => new(Math.Min(Minimum, 0), Math.Max(Maximum, 0));
}
