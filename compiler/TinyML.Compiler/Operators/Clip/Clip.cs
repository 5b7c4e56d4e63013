using TinyML.Compiler.Ir;

namespace TinyML.Compiler.Operators;

/// <summary>min(max(x, Minimum), Maximum) of every element. Operand: x of any shape.</summary>
/// <param name="Minimum">Lower limit, negative infinity for none.</param>
/// <param name="Maximum">Upper limit, infinity for none; not below <paramref name="Minimum"/>.</param>
public sealed record Clip(float Minimum, float Maximum) : UnaryOperator
{
    /// <inheritdoc/>
    public override string Name => "Clip";

    /// <inheritdoc/>
    public override EquatableArray<OperatorParameter> Attributes =>
        [OperatorParameter.Of("minimum", Minimum), OperatorParameter.Of("maximum", Maximum)];

    /// <inheritdoc/>
    public override float Apply(float x) => MathF.Min(MathF.Max(x, Minimum), Maximum);
}
