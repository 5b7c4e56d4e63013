#nullable disable
namespace TinyML.Nano.Kernels;

/// <summary>Kernel 24 of KERNELS.md: int16 activations, int8 weights, int64 accumulator, tflite requantization.</summary>
public static class FullyConnectedInt16x8TfLite
{
    /// <summary>Computes all outputs of one layer.</summary>
    /// <param name="arena">Holds input and output.</param>
    /// <param name="constants">Holds weights, bias, multipliers and shifts.</param>
    /// <param name="p">input, output, weights, bias, multipliers, shifts, inputCount, outputCount, outputZeroPoint, minimum, maximum.</param>
    public static void Run(byte[] arena, byte[] constants, int[] p)
    {
        int input = p[0], output = p[1], weight = p[2], bias = p[3], multipliers = p[4], shifts = p[5];
        int inputCount = p[6], outputCount = p[7], minimum = p[9], maximum = p[10];
        int end = input + (2 * inputCount);
        for (int o = 0; o < outputCount; o++)
        {
            long accumulator = LittleEndian.GetInt32(constants, bias + (4 * o));
            for (int position = input; position < end; position += 2, weight++)
            {
                accumulator += (sbyte)constants[weight] * LittleEndian.GetInt16(arena, position);
            }

            int multiplier = LittleEndian.GetInt32(constants, multipliers + (4 * o));
            int y = TfLiteArithmetic.Requantize16(accumulator, multiplier, (sbyte)constants[shifts + o]);
            LittleEndian.SetInt16(arena, output + (2 * o), Requantization.Clamp(y, minimum, maximum));
        }
    }
}
