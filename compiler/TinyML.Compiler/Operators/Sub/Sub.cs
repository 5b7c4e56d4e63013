namespace TinyML.Compiler.Operators;

/// <summary>The difference of two tensors. Operands: minuend a and subtrahend b (broadcasting).</summary>
public sealed record Sub : BinaryOperator
{
    /// <inheritdoc/>
    public override string Name => "Sub";

    /// <inheritdoc/>
    public override float Apply(float a, float b) => a - b;
}
