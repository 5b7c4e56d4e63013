namespace TinyML.Compiler.Ir;

/// <summary>A tensor with its elements, row-major. Floats hold Float32; every other element type is held as
/// 64-bit integers. Treat as immutable once it is part of a graph.</summary>
public sealed class Tensor
{
    private Tensor(TensorType type, float[]? floats, long[]? integers)
    {
        Type = type;
        Floats = floats ?? [];
        Integers = integers ?? [];
        if ((floats?.Length ?? integers!.Length) != type.Shape.ElementCount)
        {
            throw new ArgumentException($"{type.Shape} needs {type.Shape.ElementCount} elements");
        }
    }

    /// <summary>Element type, shape and quantization.</summary>
    public TensorType Type { get; }

    /// <summary>The elements of a Float32 tensor; empty otherwise.</summary>
    public float[] Floats { get; }

    /// <summary>The elements of an integer or Bool tensor; empty for Float32.</summary>
    public long[] Integers { get; }

    /// <summary>A Float32 tensor over <paramref name="values"/> (not copied).</summary>
    public static Tensor OfFloats(Shape shape, float[] values) =>
        new(new TensorType(ElementType.Float32, shape, Quantization.None.Instance), values, null);

    /// <summary>An integer tensor over <paramref name="values"/> (not copied).</summary>
    public static Tensor OfIntegers(TensorType type, long[] values) => new(type, null, values);

    /// <summary>A zeroed Float32 tensor.</summary>
    public static Tensor ZeroFloats(Shape shape) => OfFloats(shape, new float[shape.ElementCount]);

    /// <summary>The same elements under another shape of equal size.</summary>
    public Tensor Reshape(Shape shape) =>
        new(Type with { Shape = shape }, Type.Element == ElementType.Float32 ? Floats : null, Type.Element == ElementType.Float32 ? null : Integers);
}
