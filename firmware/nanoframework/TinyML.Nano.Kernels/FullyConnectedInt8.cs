#nullable disable
namespace TinyML.Nano.Kernels;

/// <summary>Kernel 1 of KERNELS.md: int8 activations, int8 weights, int32 accumulator.</summary>
public static class FullyConnectedInt8
{
    /// <summary>Computes all outputs of one layer.</summary>
    /// <param name="arena">Holds input and output.</param>
    /// <param name="constants">Holds weights, bias and multipliers.</param>
    /// <param name="p">input, output, weights, bias, multipliers, inputCount, outputCount, shift, outputZeroPoint, minimum, maximum.</param>
    public static void Run(byte[] arena, byte[] constants, int[] p)
    {
        int input = p[0], output = p[1], weight = p[2], bias = p[3], multipliers = p[4];
        int inputCount = p[5], outputCount = p[6], shift = p[7], zeroPoint = p[8], minimum = p[9], maximum = p[10];
        long half = Requantization.Half(shift);
        for (int o = 0; o < outputCount; o++)
        {
            int accumulator = LittleEndian.GetInt32(constants, bias + (4 * o));
            accumulator += PairedWeights.Dot(arena, input, constants, weight, inputCount);
            weight += inputCount;
            int multiplier = LittleEndian.GetInt16(constants, multipliers + (2 * o));
            int y = Requantization.Q16(accumulator, multiplier, half, shift) + zeroPoint;
            y = Requantization.Clamp(y, minimum, maximum);
            arena[output + o] = (byte)y;
        }
    }
}
