using TinyML.Compiler.Ir;

namespace TinyML.Compiler.Operators;

/// <summary>Adds elements of one value around a tensor. Operand: x of any shape.
/// Output: every extent grown by what is added before and after. Padding with zeros becomes part of a convolution behind it where one is.</summary>
/// <param name="Before">Elements added in front, per dimension, at least 0.</param>
/// <param name="After">Elements added behind, per dimension, at least 0.</param>
/// <param name="Fill">The real value of the added elements.</param>
public sealed record Pad(EquatableArray<int> Before, EquatableArray<int> After, float Fill = 0) : Operator
{
    /// <inheritdoc/>
    public override string Name => "Pad";

    /// <inheritdoc/>
    public override EquatableArray<OperatorParameter> Attributes =>
        [new("before", string.Join(',', Before)), new("after", string.Join(',', After)), .. Fill == 0 ? [] : new[] { OperatorParameter.Of("fill", Fill) }];

    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<TensorType> inputs)
    {
        RequireCount(inputs, 1);
        Shape x = inputs[0].Shape;
        Require(Before.Count == x.Rank && After.Count == x.Rank && Before.Concat(After).All(count => count >= 0), $"{x} cannot be padded by {Before} and {After}");
        return Shape.Of([.. x.Dimensions.Select((extent, axis) => checked(Before[axis] + extent + After[axis]))]);
    }

    /// <inheritdoc/>
    public override void Evaluate(IReadOnlyList<Tensor> inputs, Tensor output)
    {
        Array.Fill(output.Floats, Fill);
        Shape whole = output.Type.Shape;
        int[] strides = Strides.Of(whole);
        int first = Before.Select((count, axis) => count * strides[axis]).Sum();
        int[] places = Strides.Walk(inputs[0].Type.Shape, strides, first);
        for (int i = 0; i < places.Length; i++)
        {
            output.Floats[places[i]] = inputs[0].Floats[i];
        }
    }
}
