using TinyML.Compiler.Ir;

namespace TinyML.Compiler.Operators;

/// <summary>An operator that combines two tensors element by element. Operands: a and b; shapes are aligned at the last
/// dimension and an extent of 1 repeats (the broadcasting rule of NumPy).</summary>
public abstract record BinaryOperator : Operator
{
    /// <summary>The function of one pair of elements.</summary>
    public abstract float Apply(float a, float b);

    /// <inheritdoc/>
    public sealed override Shape InferShape(IReadOnlyList<TensorType> inputs)
    {
        RequireCount(inputs, 2);
        Shape? shape = Broadcasting.Combine(inputs[0].Shape, inputs[1].Shape);
        Require(shape is not null, $"shapes {inputs[0].Shape} and {inputs[1].Shape} do not broadcast");
        return shape!.Value;
    }

    /// <inheritdoc/>
    public sealed override void Evaluate(IReadOnlyList<Tensor> inputs, Tensor output)
    {
        float[] a = inputs[0].Floats, b = inputs[1].Floats;
        Shape shape = output.Type.Shape;
        int[] indexA = Broadcasting.Indices(inputs[0].Type.Shape, shape);
        int[] indexB = Broadcasting.Indices(inputs[1].Type.Shape, shape);
        for (int i = 0; i < output.Floats.Length; i++)
        {
            output.Floats[i] = Apply(a[indexA[i]], b[indexB[i]]);
        }
    }
}
