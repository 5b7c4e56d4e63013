#nullable disable
namespace TinyML.Nano.Kernels;

/// <summary>Kernel 65 of KERNELS.md: kernel 19, fully connected with tflite requantization, of coded tables.</summary>
public static class FullyConnectedInt8TfLiteCoded
{
    /// <summary>Computes all outputs of one layer.</summary>
    /// <param name="arena">Holds input, output and scratch.</param>
    /// <param name="constants">Holds the codes.</param>
    /// <param name="p">input, output, scratch, codes, inputCount, outputCount, outputZeroPoint, minimum, maximum.</param>
    public static void Run(byte[] arena, byte[] constants, int[] p)
    {
        int input = p[0], output = p[1], scratch = p[2], codes = p[3];
        int inputCount = p[4], outputCount = p[5], zeroPoint = p[6], minimum = p[7], maximum = p[8];
        CodedTables.Open(arena, scratch, constants, codes, true);
        for (int o = 0; o < outputCount; o++)
        {
            CodedTables.NextChannel(arena, scratch, constants, codes);
            int accumulator = CodedTables.GetBias(arena, scratch) + CodedTables.Product(arena, scratch, constants, codes, input, inputCount);
            int y = TfLiteArithmetic.Requantize(accumulator, CodedTables.GetMultiplier(arena, scratch), CodedTables.GetShift(arena, scratch)) + zeroPoint;
            arena[output + o] = (byte)Requantization.Clamp(y, minimum, maximum);
        }
    }
}
