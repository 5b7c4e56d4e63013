namespace TinyML.Compiler.Ir;

/// <summary>The element types that the product knows. Int64 and Bool occur only in what an importer folds away.</summary>
public enum ElementType
{
    /// <summary>IEEE 754 single precision; never on a device.</summary>
    Float32,

    /// <summary>Signed 8-bit.</summary>
    Int8,

    /// <summary>Unsigned 8-bit.</summary>
    UInt8,

    /// <summary>Signed 16-bit.</summary>
    Int16,

    /// <summary>Signed 32-bit.</summary>
    Int32,

    /// <summary>Signed 64-bit (shapes and indices of importers).</summary>
    Int64,

    /// <summary>Truth value (importers only).</summary>
    Bool,
}

/// <summary>Dimensions, outermost first; all are at least 1 and known. NHWC for pictures.</summary>
/// <param name="Dimensions">The extents.</param>
public readonly record struct Shape(EquatableArray<int> Dimensions)
{
    /// <summary>Creates a shape from its extents.</summary>
    public static Shape Of(params ReadOnlySpan<int> dimensions) => new(EquatableArray.Create(dimensions));

    /// <summary>Number of dimensions.</summary>
    public int Rank => Dimensions.Count;

    /// <summary>Number of elements (1 for a scalar).</summary>
    public int ElementCount => Dimensions.Aggregate(1, (product, extent) => checked(product * extent));

    /// <summary>The extent of a dimension; negative counts from the last.</summary>
    public int this[int axis] => Dimensions[axis < 0 ? axis + Rank : axis];

    /// <summary>For example <c>1x8</c>; a scalar prints <c>scalar</c>.</summary>
    public override string ToString() => Rank == 0 ? "scalar" : string.Join('x', Dimensions);
}

/// <summary>How the integers of a tensor stand for real numbers; part of the type, so that no pass can forget it.</summary>
public abstract record Quantization
{
    private protected Quantization()
    {
    }

    /// <summary>The elements are what they say.</summary>
    public sealed record None : Quantization
    {
        /// <summary>The only instance that is needed.</summary>
        public static None Instance { get; } = new();
    }

    /// <summary>real = (q - <paramref name="ZeroPoint"/>) * <paramref name="Scale"/>.</summary>
    /// <param name="Scale">Positive and finite.</param>
    /// <param name="ZeroPoint">Within the element type's range; 0 for Int16.</param>
    public sealed record PerTensor(double Scale, int ZeroPoint) : Quantization;

    /// <summary>real = q * <paramref name="Scales"/>[index along <paramref name="Axis"/>]; zero point 0.
    /// Weights have the axis of their output channels; a sensor row has its columns' decimal steps on the last axis.</summary>
    /// <param name="Scales">One positive finite scale per index of the axis.</param>
    /// <param name="Axis">The axis, counted from the outermost.</param>
    public sealed record PerChannel(EquatableArray<double> Scales, int Axis) : Quantization;
}

/// <summary>Element type, shape and meaning of a tensor.</summary>
public sealed record TensorType(ElementType Element, Shape Shape, Quantization Quantization)
{
    /// <summary>A float tensor.</summary>
    public static TensorType Float(params ReadOnlySpan<int> dimensions) =>
        new(ElementType.Float32, Shape.Of(dimensions), Quantization.None.Instance);
}
