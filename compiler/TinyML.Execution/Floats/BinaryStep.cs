using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;

namespace TinyML.Execution.Floats;

/// <summary>An operator of two tensors whose broadcasting is worked out once.</summary>
internal sealed class BinaryStep(Node node, BinaryOperator function, IReadOnlyList<TensorType> types, Shape shape) : FloatStep(node)
{
    private readonly int[]? _left = Places(types[0].Shape, shape);
    private readonly int[]? _right = Places(types[1].Shape, shape);

    /// <inheritdoc/>
    public override void Run(Tensor[] values)
    {
        float[] a = values[Node.Inputs[0].Index].Floats, b = values[Node.Inputs[1].Index].Floats, y = values[Node.Output.Index].Floats;
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = function.Apply(a[_left is null ? i : _left[i]], b[_right is null ? i : _right[i]]);
        }
    }

    /// <summary>Null where every element is at its own place.</summary>
    private static int[]? Places(Shape part, Shape whole) => part.ElementCount == whole.ElementCount ? null : Broadcasting.Indices(part, whole);
}
