using TinyML.Compiler.Ir;

namespace TinyML.Compiler.Operators;

/// <summary>x where it is not negative, Slope·x elsewhere. Operand: x of any shape.</summary>
/// <param name="Slope">The factor of negative elements, finite.</param>
public sealed record LeakyRelu(float Slope) : UnaryOperator
{
    /// <inheritdoc/>
    public override string Name => "LeakyRelu";

    /// <inheritdoc/>
    public override EquatableArray<OperatorParameter> Attributes => [OperatorParameter.Of("slope", Slope)];

    /// <inheritdoc/>
    public override float Apply(float x) => x < 0 ? Slope * x : x;
}
