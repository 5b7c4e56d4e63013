using TinyML.Compiler.Ir;

namespace TinyML.Compiler.Operators;

/// <summary>An operator that combines two tensors element by element and limits the result: what Add, Sub and Mul share.</summary>
/// <param name="Minimum">Lower limit of the fused activation, negative infinity for none (0 for Relu).</param>
/// <param name="Maximum">Upper limit of the fused activation, infinity for none (6 for Relu6).</param>
public abstract record ArithmeticOperator(float Minimum, float Maximum) : BinaryOperator
{
    /// <summary>Whether the result is limited, so that the operator is no affine map of its operands.</summary>
    public bool IsLimited => !float.IsNegativeInfinity(Minimum) || !float.IsPositiveInfinity(Maximum);

    /// <inheritdoc/>
    public override EquatableArray<OperatorParameter> Attributes =>
    [
        .. float.IsNegativeInfinity(Minimum) ? [] : new[] { OperatorParameter.Of("minimum", Minimum) },
        .. float.IsPositiveInfinity(Maximum) ? [] : new[] { OperatorParameter.Of("maximum", Maximum) },
    ];

    /// <inheritdoc/>
    public sealed override float Apply(float a, float b) => MathF.Min(MathF.Max(Combine(a, b), Minimum), Maximum);

    /// <summary>The result before the limits.</summary>
    private protected abstract float Combine(float a, float b);
}
