namespace TinyML.Compiler.Operators;

/// <summary>The quotient of two tensors, element by element. Operands: dividend a and divisor b (broadcasting).</summary>
public sealed record Div : BinaryOperator
{
    /// <inheritdoc/>
    public override string Name => "Div";

    /// <inheritdoc/>
    public override float Apply(float a, float b) => a / b;
}
