namespace TinyML.Compiler.Operators;

/// <summary>The sum of two tensors. Operands: a and b (broadcasting).</summary>
public sealed record Add : BinaryOperator
{
    /// <inheritdoc/>
    public override string Name => "Add";

    /// <inheritdoc/>
    public override float Apply(float a, float b) => a + b;
}
