using TinyML.Compiler.Ir;

namespace TinyML.Compiler.Operators;

/// <summary>The matrix product. Operands: a [rows, inner], b [inner, columns]. Sums are kept in double precision.
/// Importers produce it; with a constant b and one row it becomes <see cref="FullyConnected"/>.</summary>
public sealed record MatMul : Operator
{
    /// <inheritdoc/>
    public override string Name => "MatMul";

    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<TensorType> inputs)
    {
        RequireCount(inputs, 2);
        Shape a = inputs[0].Shape, b = inputs[1].Shape;
        Require(a.Rank == 2 && b.Rank == 2 && a[1] == b[0], $"{a} cannot be multiplied by {b}");
        return Shape.Of(a[0], b[1]);
    }

    /// <inheritdoc/>
    public override void Evaluate(IReadOnlyList<Tensor> inputs, Tensor output)
    {
        float[] a = inputs[0].Floats, b = inputs[1].Floats;
        int inner = inputs[1].Type.Shape[0], columns = inputs[1].Type.Shape[1];
        for (int i = 0; i < output.Floats.Length; i++)
        {
            int row = i / columns, column = i % columns;
            double sum = 0;
            for (int k = 0; k < inner; k++)
            {
                sum += (double)a[(row * inner) + k] * b[(k * columns) + column];
            }

            output.Floats[i] = (float)sum;
        }
    }

    /// <inheritdoc/>
    public override long Macs(IReadOnlyList<TensorType> inputs) => (long)inputs[0].Shape[0] * inputs[1].Shape.ElementCount;
}
