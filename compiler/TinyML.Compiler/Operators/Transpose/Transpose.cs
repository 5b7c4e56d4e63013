using TinyML.Compiler.Ir;

namespace TinyML.Compiler.Operators;

/// <summary>The same tensor with its dimensions in another order. Operand: x of any shape. Output dimension i is dimension Permutation[i] of x.</summary>
/// <param name="Permutation">Every dimension once.</param>
public sealed record Transpose(EquatableArray<int> Permutation) : Operator
{
    /// <inheritdoc/>
    public override string Name => "Transpose";

    /// <inheritdoc/>
    public override EquatableArray<OperatorParameter> Attributes => [new("permutation", string.Join(',', Permutation))];

    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<TensorType> inputs)
    {
        RequireCount(inputs, 1);
        Shape x = inputs[0].Shape;
        Require(Permutation.Count == x.Rank && Permutation.Order().SequenceEqual(Enumerable.Range(0, x.Rank)), $"{Permutation} is no order of the dimensions of {x}");
        return Shape.Of([.. Permutation.Select(axis => x[axis])]);
    }

    /// <inheritdoc/>
    public override void Evaluate(IReadOnlyList<Tensor> inputs, Tensor output)
    {
        int[] strides = Strides.Of(inputs[0].Type.Shape);
        int[] places = Strides.Walk(output.Type.Shape, [.. Permutation.Select(axis => strides[axis])], 0);
        for (int i = 0; i < places.Length; i++)
        {
            output.Floats[i] = inputs[0].Floats[places[i]];
        }
    }
}
