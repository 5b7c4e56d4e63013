namespace TinyML.Compiler.Operators;

/// <summary>The product of two tensors, element by element. Operands: a and b (broadcasting).</summary>
public sealed record Mul : BinaryOperator
{
    /// <inheritdoc/>
    public override string Name => "Mul";

    /// <inheritdoc/>
    public override float Apply(float a, float b) => a * b;
}
