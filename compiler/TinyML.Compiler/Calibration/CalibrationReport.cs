using TinyML.Compiler.Ir;

namespace TinyML.Compiler.Calibration;

/// <summary>The output error of one calibration method.</summary>
/// <param name="Method">The method.</param>
/// <param name="OutputError">Mean |integer answer - float answer| over the held-out part, in output units.</param>
public sealed record MethodError(CalibrationMethod Method, double OutputError);

/// <summary>One decision about 16-bit weights.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Accepted">Whether it got 16-bit weights.</param>
/// <param name="ErrorBefore">Mean absolute error without; against the targets where they are known, else against the float answers.</param>
/// <param name="ErrorAfter">The same with 16-bit weights.</param>
/// <param name="BytesBefore">Model bytes without.</param>
/// <param name="BytesAfter">Model bytes with.</param>
public sealed record WideningDecision(string Layer, bool Accepted, double ErrorBefore, double ErrorAfter, int BytesBefore, int BytesAfter);

/// <summary>How the ranges came about.</summary>
/// <param name="Method">The method in use.</param>
/// <param name="Methods">All methods tried, with their errors; all four unless the user named one.</param>
/// <param name="BiasCorrection">Whether biases were corrected.</param>
/// <param name="Widenings">The decisions about 16-bit weights, in the order made.</param>
/// <param name="CalibrationSamples">Samples that set the ranges.</param>
/// <param name="HeldOutSamples">Samples that measured the errors.</param>
public sealed record CalibrationReport(
    CalibrationMethod Method,
    EquatableArray<MethodError> Methods,
    bool BiasCorrection,
    EquatableArray<WideningDecision> Widenings,
    int CalibrationSamples,
    int HeldOutSamples);
