using TinyML.Compiler.Ir;

namespace TinyML.Compiler.Operators;

/// <summary>Joins tensors along one dimension. Operands: one or more tensors of equal rank whose other extents agree.</summary>
/// <param name="Axis">The dimension, counted from the outermost, not negative.</param>
public sealed record Concat(int Axis) : Operator
{
    /// <inheritdoc/>
    public override string Name => "Concat";

    /// <inheritdoc/>
    public override EquatableArray<OperatorParameter> Attributes => [OperatorParameter.Of("axis", Axis)];

    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<TensorType> inputs)
    {
        Require(inputs.Count >= 1, "at least one operand is needed");
        Shape first = inputs[0].Shape;
        Require(Axis >= 0 && Axis < first.Rank, $"{first} has no dimension {Axis}");
        int[] dimensions = [.. first.Dimensions];
        foreach (TensorType input in inputs.Skip(1))
        {
            Require(input.Shape.Rank == first.Rank, $"{first} and {input.Shape} differ in rank");
            for (int axis = 0; axis < first.Rank; axis++)
            {
                Require(axis == Axis || input.Shape[axis] == first[axis], $"{first} and {input.Shape} differ in dimension {axis}");
            }

            dimensions[Axis] = checked(dimensions[Axis] + input.Shape[Axis]);
        }

        return Shape.Of(dimensions);
    }

    /// <inheritdoc/>
    public override void Evaluate(IReadOnlyList<Tensor> inputs, Tensor output)
    {
        int rows = output.Type.Shape.Dimensions.Take(Axis).Aggregate(1, (product, extent) => product * extent);
        int rowLength = output.Floats.Length / rows, start = 0;
        foreach (Tensor input in inputs)
        {
            int length = input.Floats.Length / rows;
            for (int row = 0; row < rows; row++)
            {
                Array.Copy(input.Floats, row * length, output.Floats, (row * rowLength) + start, length);
            }

            start += length;
        }
    }
}
