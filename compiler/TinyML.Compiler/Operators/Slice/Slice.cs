using TinyML.Compiler.Ir;

namespace TinyML.Compiler.Operators;

/// <summary>A regular part of a tensor: along each dimension the elements Begin, Begin + Step, ... Operand: x of any shape. Output: Size.</summary>
/// <param name="Begin">The first index, per dimension.</param>
/// <param name="Size">How many, per dimension, at least 1.</param>
/// <param name="Step">From one to the next, per dimension; negative walks backwards, never 0.</param>
public sealed record Slice(EquatableArray<int> Begin, EquatableArray<int> Size, EquatableArray<int> Step) : Operator
{
    /// <inheritdoc/>
    public override string Name => "Slice";

    /// <inheritdoc/>
    public override EquatableArray<OperatorParameter> Attributes =>
    [
        new("begin", string.Join(',', Begin)), new("size", string.Join(',', Size)),
        .. Step.All(step => step == 1) ? [] : new[] { new OperatorParameter("step", string.Join(',', Step)) },
    ];

    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<TensorType> inputs)
    {
        RequireCount(inputs, 1);
        Shape x = inputs[0].Shape;
        bool fits = Begin.Count == x.Rank && Size.Count == x.Rank && Step.Count == x.Rank;
        for (int axis = 0; fits && axis < x.Rank; axis++)
        {
            long last = Begin[axis] + ((Size[axis] - 1L) * Step[axis]);
            fits = Size[axis] >= 1 && Step[axis] != 0 && Begin[axis] >= 0 && Begin[axis] < x[axis] && last >= 0 && last < x[axis];
        }

        Require(fits, $"{x} has no part from {Begin} of {Size} in steps of {Step}");
        return new Shape(Size);
    }

    /// <inheritdoc/>
    public override void Evaluate(IReadOnlyList<Tensor> inputs, Tensor output)
    {
        int[] strides = Strides.Of(inputs[0].Type.Shape);
        int first = Begin.Select((begin, axis) => begin * strides[axis]).Sum();
        int[] places = Strides.Walk(output.Type.Shape, [.. strides.Select((stride, axis) => stride * Step[axis])], first);
        for (int i = 0; i < places.Length; i++)
        {
            output.Floats[i] = inputs[0].Floats[places[i]];
        }
    }
}
