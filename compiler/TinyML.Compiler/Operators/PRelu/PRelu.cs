namespace TinyML.Compiler.Operators;

/// <summary>x where it is not negative, slope·x elsewhere. Operands: x, slope (broadcasting; one per channel as a rule).</summary>
public sealed record PRelu : BinaryOperator
{
    /// <inheritdoc/>
    public override string Name => "PRelu";

    /// <inheritdoc/>
    public override float Apply(float a, float b) => a < 0 ? a * b : a;
}
