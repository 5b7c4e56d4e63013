using TinyML.Compiler.Ir;

namespace TinyML.Compiler.Lowering;

/// <summary>Limits of fused activations in integers.</summary>
internal static class IntegerLimits
{
    /// <summary>A real limit in integers of a per-tensor type, rounded to nearest; infinities give the element type's own limit.</summary>
    public static int Of(TensorType type, float limit)
    {
        var quantization = (Quantization.PerTensor)type.Quantization;
        (int low, int high) = type.Element == ElementType.Int8 ? (-128, 127) : (-32768, 32767);
        return (int)Math.Clamp(Math.Round((limit / quantization.Scale) + quantization.ZeroPoint), low, high);
    }
}
