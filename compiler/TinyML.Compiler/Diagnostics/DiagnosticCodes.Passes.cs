namespace TinyML.Compiler.Diagnostics;

/// <summary>TML2xxx: passes, calibration, quantization and lowering.</summary>
public static partial class DiagnosticCodes
{
    /// <summary>The calibration data makes the float network answer NaN or infinity.</summary>
    public static DiagnosticCode NotANumberWhenCalibrating { get; } = Error("TML2001", "the float network's answer is not a number");

    /// <summary>There is nothing to calibrate with.</summary>
    public static DiagnosticCode MadeUpCalibration { get; } = Warning("TML2002", "no calibration data");

    /// <summary>Samples and model disagree about how many numbers a sample has.</summary>
    public static DiagnosticCode SampleWidth { get; } = Error("TML2003", "samples do not fit the model's inputs");

    /// <summary>An operator has no integer form.</summary>
    public static DiagnosticCode NoIntegerForm { get; } = Error("TML2005", "operator without an integer form");

    /// <summary>Weights, biases or ranges that no multiplier can express.</summary>
    public static DiagnosticCode NotQuantizable { get; } = Error("TML2006", "weights that cannot be quantized");

    /// <summary>Weights were made coarser so that the accumulator provably cannot overflow.</summary>
    public static DiagnosticCode WeightsCoarsened { get; } = Warning("TML2007", "weights made coarser to keep the accumulator within 32 bits");

    /// <summary>The output's decimal step cannot hold the values seen.</summary>
    public static DiagnosticCode OutputSaturates { get; } = Warning("TML2008", "output step too fine for the range");

    /// <summary>A tensor too large for the kernels' 16-bit counts.</summary>
    public static DiagnosticCode TooManyElements { get; } = Error("TML2009", "tensor too large for the kernels");

    /// <summary>An accumulator could overflow: the proof over the finished program failed.</summary>
    public static DiagnosticCode AccumulatorOverflow { get; } = Error("TML2010", "accumulator overflow not excluded");

    /// <summary>The LED rule does not fit the outputs.</summary>
    public static DiagnosticCode LedRule { get; } = Error("TML2011", "LED rule does not fit the outputs");

    /// <summary>A column's step, offset or scale is impossible.</summary>
    public static DiagnosticCode ColumnScaling { get; } = Error("TML2012", "impossible column scaling");

    /// <summary>A recipe cannot be read or asks for something unknown.</summary>
    public static DiagnosticCode RecipeInvalid { get; } = Error("TML2013", "recipe not understood");

    /// <summary>Weights that are all zero, or so small that they round to zero.</summary>
    public static DiagnosticCode WeightsVanish { get; } = Warning("TML2014", "weights vanish");

    /// <summary>A model whose answer does not depend on a sample.</summary>
    public static DiagnosticCode ConstantOutput { get; } = Error("TML2015", "constant output");

    /// <summary>Calibration samples that are all the same, for a step that learns from how they differ.</summary>
    public static DiagnosticCode NothingToLearn { get; } = Error("TML2021", "nothing to learn from the calibration data");

    /// <summary>Very few calibration samples.</summary>
    public static DiagnosticCode LittleToLearn { get; } = Warning("TML2022", "little to learn from the calibration data");

    /// <summary>A step that prunes channels where none stands alone.</summary>
    public static DiagnosticCode NothingToPrune { get; } = Error("TML2023", "no channels to prune");
}
