namespace TinyML.Compiler.Operators;

/// <summary>Hyperbolic tangent of every element. Operand: x of any shape.</summary>
public sealed record Tanh : UnaryOperator
{
    /// <inheritdoc/>
    public override string Name => "Tanh";

    /// <inheritdoc/>
    public override float Apply(float x) => MathF.Tanh(x);
}
