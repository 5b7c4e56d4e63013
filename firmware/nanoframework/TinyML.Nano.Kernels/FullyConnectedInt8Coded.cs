#nullable disable
namespace TinyML.Nano.Kernels;

/// <summary>Kernel 64 of KERNELS.md: kernel 1, fully connected with q16 requantization, of coded tables.</summary>
public static class FullyConnectedInt8Coded
{
    /// <summary>Computes all outputs of one layer.</summary>
    /// <param name="arena">Holds input, output and scratch.</param>
    /// <param name="constants">Holds the codes.</param>
    /// <param name="p">input, output, scratch, codes, inputCount, outputCount, shift, outputZeroPoint, minimum, maximum.</param>
    public static void Run(byte[] arena, byte[] constants, int[] p)
    {
        int input = p[0], output = p[1], scratch = p[2], codes = p[3];
        int inputCount = p[4], outputCount = p[5], shift = p[6], zeroPoint = p[7], minimum = p[8], maximum = p[9];
        long half = Requantization.Half(shift);
        CodedTables.Open(arena, scratch, constants, codes, false);
        for (int o = 0; o < outputCount; o++)
        {
            CodedTables.NextChannel(arena, scratch, constants, codes);
            int accumulator = CodedTables.GetBias(arena, scratch) + CodedTables.Product(arena, scratch, constants, codes, input, inputCount);
            int y = Requantization.Q16(accumulator, CodedTables.GetMultiplier(arena, scratch), half, shift) + zeroPoint;
            arena[output + o] = (byte)Requantization.Clamp(y, minimum, maximum);
        }
    }
}
