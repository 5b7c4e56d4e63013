#nullable disable
namespace TinyML.Nano.Kernels;

/// <summary>Kernel 19 of KERNELS.md: int8 activations, int8 weights, int32 accumulator, tflite requantization.</summary>
public static class FullyConnectedInt8TfLite
{
    /// <summary>Computes all outputs of one layer.</summary>
    /// <param name="arena">Holds input and output.</param>
    /// <param name="constants">Holds weights, bias, multipliers and shifts.</param>
    /// <param name="p">input, output, weights, bias, multipliers, shifts, inputCount, outputCount, outputZeroPoint, minimum, maximum.</param>
    public static void Run(byte[] arena, byte[] constants, int[] p)
    {
        int input = p[0], output = p[1], weight = p[2], bias = p[3], multipliers = p[4], shifts = p[5];
        int inputCount = p[6], outputCount = p[7], zeroPoint = p[8], minimum = p[9], maximum = p[10];
        for (int o = 0; o < outputCount; o++)
        {
            int accumulator = LittleEndian.GetInt32(constants, bias + (4 * o));
            accumulator += PairedWeights.Dot(arena, input, constants, weight, inputCount);
            weight += inputCount;
            int multiplier = LittleEndian.GetInt32(constants, multipliers + (4 * o));
            int y = TfLiteArithmetic.Requantize(accumulator, multiplier, (sbyte)constants[shifts + o]) + zeroPoint;
            arena[output + o] = (byte)Requantization.Clamp(y, minimum, maximum);
        }
    }
}
