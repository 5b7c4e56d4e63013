namespace TinyML.Compiler.Operators;

/// <summary>The product of two tensors, element by element. Operands: a and b (broadcasting).</summary>
/// <param name="Minimum">Lower limit of the fused activation, negative infinity for none (0 for Relu).</param>
/// <param name="Maximum">Upper limit of the fused activation, infinity for none (6 for Relu6).</param>
public sealed record Mul(float Minimum = float.NegativeInfinity, float Maximum = float.PositiveInfinity) : ArithmeticOperator(Minimum, Maximum)
{
    /// <inheritdoc/>
    public override string Name => "Mul";

    private protected override float Combine(float a, float b) => a * b;
}
