using TinyML.Compiler.Ir;

namespace TinyML.Compiler.Operators;

/// <summary>Takes whole rows and columns of a picture, some several times, some never: what is left of nearest-neighbour resizing once the
/// importer has computed which. Operand: x [batch, height, width, channels]. Output [batch, rows, columns, channels].</summary>
/// <param name="Rows">The input row of every output row, ascending.</param>
/// <param name="Columns">The input column of every output column, ascending.</param>
public sealed record ResizeNearest(EquatableArray<int> Rows, EquatableArray<int> Columns) : Operator
{
    /// <inheritdoc/>
    public override string Name => "ResizeNearest";

    /// <inheritdoc/>
    public override EquatableArray<OperatorParameter> Attributes => [new("rows", string.Join(',', Rows)), new("columns", string.Join(',', Columns))];

    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<TensorType> inputs)
    {
        RequireCount(inputs, 1);
        Shape x = inputs[0].Shape;
        Require(x.Rank == 4, $"a picture has four dimensions (NHWC), not {x}");
        Require(IsPath(Rows, x[1]) && IsPath(Columns, x[2]), $"rows {Rows} and columns {Columns} are not those of {x}");
        return Shape.Of(x[0], Rows.Count, Columns.Count, x[3]);
    }

    /// <inheritdoc/>
    public override void Evaluate(IReadOnlyList<Tensor> inputs, Tensor output)
    {
        Shape from = inputs[0].Type.Shape, to = output.Type.Shape;
        int channels = from[3];
        for (int pixel = 0; pixel < to.ElementCount / channels; pixel++)
        {
            int column = pixel % to[2], row = pixel / to[2] % to[1], batch = pixel / (to[2] * to[1]);
            int source = (((batch * from[1]) + Rows[row]) * from[2]) + Columns[column];
            Array.Copy(inputs[0].Floats, source * channels, output.Floats, pixel * channels, channels);
        }
    }

    private static bool IsPath(EquatableArray<int> indices, int extent) =>
        indices.Count > 0 && indices.All(index => index >= 0 && index < extent) && indices.Zip(indices.Skip(1)).All(pair => pair.First <= pair.Second);
}
