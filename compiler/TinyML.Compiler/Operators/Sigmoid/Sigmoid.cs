namespace TinyML.Compiler.Operators;

/// <summary>1 / (1 + exp(-x)) of every element. Operand: x of any shape.</summary>
public sealed record Sigmoid : UnaryOperator
{
    /// <inheritdoc/>
    public override string Name => "Sigmoid";

    /// <inheritdoc/>
    public override float Apply(float x) => 1 / (1 + MathF.Exp(-x));
}
