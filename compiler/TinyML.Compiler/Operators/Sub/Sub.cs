namespace TinyML.Compiler.Operators;

/// <summary>The difference of two tensors. Operands: minuend a and subtrahend b (broadcasting).</summary>
/// <param name="Minimum">Lower limit of the fused activation, negative infinity for none (0 for Relu).</param>
/// <param name="Maximum">Upper limit of the fused activation, infinity for none (6 for Relu6).</param>
public sealed record Sub(float Minimum = float.NegativeInfinity, float Maximum = float.PositiveInfinity) : ArithmeticOperator(Minimum, Maximum)
{
    /// <inheritdoc/>
    public override string Name => "Sub";

    private protected override float Combine(float a, float b) => a - b;
}
