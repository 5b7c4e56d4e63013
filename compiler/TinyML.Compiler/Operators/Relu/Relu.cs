namespace TinyML.Compiler.Operators;

/// <summary>max(x, 0) of every element. Operand: x of any shape.</summary>
public sealed record Relu : UnaryOperator
{
    /// <inheritdoc/>
    public override string Name => "Relu";

    /// <inheritdoc/>
    public override float Apply(float x) => MathF.Max(x, 0);
}
