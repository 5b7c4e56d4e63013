using TinyML.Compiler.Ir;

namespace TinyML.Compiler.Operators;

/// <summary>x where it is not negative, Alpha·(exp(x) - 1) elsewhere (Clevert et al. 2015). Operand: x of any shape.</summary>
/// <param name="Alpha">What large negative elements approach, negated; finite.</param>
public sealed record Elu(float Alpha = 1) : UnaryOperator
{
    /// <inheritdoc/>
    public override string Name => "Elu";

    /// <inheritdoc/>
    public override EquatableArray<OperatorParameter> Attributes => [OperatorParameter.Of("alpha", Alpha)];

    /// <inheritdoc/>
    public override float Apply(float x) => x < 0 ? Alpha * (MathF.Exp(x) - 1) : x;
}
