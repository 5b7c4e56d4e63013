using TinyML.Compiler.Ir;

namespace TinyML.Compiler.Operators;

/// <summary>The same elements in the same order under another shape; also what flattening, squeezing and unsqueezing are.
/// Operand: x with as many elements as <paramref name="Target"/>.</summary>
/// <param name="Target">The new shape.</param>
public sealed record Reshape(Shape Target) : Operator
{
    /// <inheritdoc/>
    public override string Name => "Reshape";

    /// <inheritdoc/>
    public override EquatableArray<OperatorParameter> Attributes => [new("shape", Target.ToString())];

    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<TensorType> inputs)
    {
        RequireCount(inputs, 1);
        Require(inputs[0].Shape.ElementCount == Target.ElementCount, $"{inputs[0].Shape} and {Target} differ in their number of elements");
        return Target;
    }

    /// <inheritdoc/>
    public override void Evaluate(IReadOnlyList<Tensor> inputs, Tensor output) => inputs[0].Floats.CopyTo(output.Floats, 0);
}
