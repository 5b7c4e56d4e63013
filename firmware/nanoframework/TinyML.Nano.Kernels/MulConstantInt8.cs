#nullable disable
namespace TinyML.Nano.Kernels;

/// <summary>Kernel 44 of KERNELS.md: a tensor of int8 times constants.</summary>
public static class MulConstantInt8
{
    /// <summary>Maps every element, in ascending order; in place allowed where the input does not repeat.</summary>
    /// <param name="arena">Holds input and output.</param>
    /// <param name="constants">Holds the factors.</param>
    /// <param name="p">input, output, factors, extent0 to extent3, inputRepeats, factorRepeats, inputZeroPoint, multiplier, shift, outputZeroPoint, minimum,
    /// maximum.</param>
    public static void Run(byte[] arena, byte[] constants, int[] p)
    {
        int output = p[1];
        Broadcast walk = new Broadcast(p, 3);
        do
        {
            int a = walk.First, b = walk.Second;
            for (int i = 0; i < walk.Count; i++)
            {
                int product = ((sbyte)arena[p[0] + a] - p[9]) * LittleEndian.GetInt16(constants, p[2] + (2 * b));
                int y = TfLiteArithmetic.Requantize(product, p[10], p[11]) + p[12];
                arena[output + i] = (byte)Requantization.Clamp(y, p[13], p[14]);
                a += walk.FirstStep;
                b += walk.SecondStep;
            }

            output += walk.Count;
        }
        while (walk.Next());
    }
}
