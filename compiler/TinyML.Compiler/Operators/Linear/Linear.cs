using TinyML.Compiler.Ir;

namespace TinyML.Compiler.Operators;

/// <summary>Gain·x + Offset of every element: arithmetic with one constant number. Operand: x of any shape.</summary>
/// <param name="Gain">The factor, finite.</param>
/// <param name="Offset">What is added, finite.</param>
public sealed record Linear(float Gain, float Offset) : UnaryOperator
{
    /// <inheritdoc/>
    public override string Name => "Linear";

    /// <inheritdoc/>
    public override EquatableArray<OperatorParameter> Attributes => [OperatorParameter.Of("gain", Gain), OperatorParameter.Of("offset", Offset)];

    /// <inheritdoc/>
    public override float Apply(float x) => (Gain * x) + Offset;
}
