using TinyML.Compiler.Ir;

namespace TinyML.Compiler.Lowering;

/// <summary>Limits of fused activations in integers.</summary>
internal static class IntegerLimits
{
    /// <summary>A real limit in integers of a per-tensor type, rounded to nearest, halves away from zero; infinities give the element type's own limit.
    /// Scales of imported models are single precision, and so is the division of the runtime whose limits they keep.</summary>
    public static int Of(TensorType type, float limit)
    {
        var quantization = (Quantization.PerTensor)type.Quantization;
        (int low, int high) = type.Element == ElementType.Int8 ? (-128, 127) : (-32768, 32767);
        double steps = (float)quantization.Scale == quantization.Scale ? limit / (float)quantization.Scale : limit / quantization.Scale;
        return (int)Math.Clamp(Math.Round(steps, MidpointRounding.AwayFromZero) + quantization.ZeroPoint, low, high);
    }
}
