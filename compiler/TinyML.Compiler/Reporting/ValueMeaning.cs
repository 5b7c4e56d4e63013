using TinyML.Compiler.Ir;

namespace TinyML.Compiler.Reporting;

/// <summary>What the integers of a value stand for in the float network: real = (integer - ZeroPoint)·Scales[i mod number of scales] for element i.</summary>
/// <param name="Scales">One for all elements, or one per channel, the last dimension.</param>
/// <param name="ZeroPoint">The integer of 0.</param>
public sealed record ValueMeaning(EquatableArray<double> Scales, int ZeroPoint);
