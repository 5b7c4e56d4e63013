namespace TinyML.Compiler.Operators;

/// <summary>x·clamp(x + 3, 0, 6)/6 of every element (MobileNetV3, Howard et al. 2019). Operand: x of any shape.</summary>
public sealed record HardSwish : UnaryOperator
{
    /// <inheritdoc/>
    public override string Name => "HardSwish";

    /// <inheritdoc/>
    public override float Apply(float x) => x * Math.Clamp(x + 3, 0, 6) / 6;
}
