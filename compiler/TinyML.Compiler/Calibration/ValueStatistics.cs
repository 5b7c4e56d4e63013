namespace TinyML.Compiler.Calibration;

/// <summary>What was observed of one value of a graph over the calibration samples.</summary>
/// <param name="Whole">All elements together.</param>
/// <param name="Columns">Each element on its own (graph inputs and rows joined from them, whose elements may be different sensors), else empty.</param>
/// <param name="Mean">The mean of each element.</param>
/// <param name="MeanSquare">The mean square of each element.</param>
public sealed record ValueStatistics(Histogram Whole, IReadOnlyList<Histogram> Columns, double[] Mean, double[] MeanSquare);
