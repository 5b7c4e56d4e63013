using TinyML.Compiler.Ir;

namespace TinyML.Compiler.Operators;

/// <summary>The mean over some dimensions. Operand: x of any shape. Output: the shape of x with an extent of 1 in those dimensions
/// (a Reshape takes them away).</summary>
/// <param name="Axes">The dimensions, ascending, counted from the outermost.</param>
public sealed record Mean(EquatableArray<int> Axes) : Operator
{
    /// <inheritdoc/>
    public override string Name => "Mean";

    /// <inheritdoc/>
    public override EquatableArray<OperatorParameter> Attributes => [new("axes", string.Join(',', Axes))];

    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<TensorType> inputs)
    {
        RequireCount(inputs, 1);
        Shape x = inputs[0].Shape;
        Require(Axes.Count > 0 && Axes.All(axis => axis >= 0 && axis < x.Rank) && Axes.Zip(Axes.Skip(1)).All(pair => pair.First < pair.Second), $"{x} has no dimensions {string.Join(", ", Axes)}");
        return Shape.Of([.. x.Dimensions.Select((extent, axis) => Axes.Contains(axis) ? 1 : extent)]);
    }

    /// <inheritdoc/>
    public override void Evaluate(IReadOnlyList<Tensor> inputs, Tensor output)
    {
        float[] x = inputs[0].Floats;
        int[] place = Broadcasting.Indices(output.Type.Shape, inputs[0].Type.Shape);
        var sums = new double[output.Floats.Length];
        for (int i = 0; i < x.Length; i++)
        {
            sums[place[i]] += x[i];
        }

        int count = x.Length / sums.Length;
        for (int i = 0; i < sums.Length; i++)
        {
            output.Floats[i] = (float)(sums[i] / count);
        }
    }
}
