#nullable disable
namespace TinyML.Nano.Kernels;

/// <summary>Kernel 43 of KERNELS.md: a tensor of int16, or its negative, plus constants.</summary>
public static class AddConstantInt16
{
    private const int LeftShift = 15;

    /// <summary>Maps every element, in ascending order; in place allowed where the input does not repeat.</summary>
    /// <param name="arena">Holds input and output.</param>
    /// <param name="constants">Holds the terms.</param>
    /// <param name="p">input, output, terms, extent0 to extent3, inputRepeats, termRepeats, sign, inputZeroPoint, inputMultiplier, inputShift, outputMultiplier,
    /// outputShift, outputZeroPoint, minimum, maximum.</param>
    public static void Run(byte[] arena, byte[] constants, int[] p)
    {
        int output = p[1];
        Broadcast walk = new Broadcast(p, 3);
        do
        {
            int a = walk.First, b = walk.Second;
            for (int i = 0; i < walk.Count; i++)
            {
                int scaled = TfLiteArithmetic.Requantize((LittleEndian.GetInt16(arena, p[0] + (2 * a)) - p[10]) << LeftShift, p[11], p[12]);
                int sum = LittleEndian.GetInt32(constants, p[2] + (4 * b)) + (p[9] < 0 ? -scaled : scaled);
                int y = TfLiteArithmetic.Requantize(sum, p[13], p[14]) + p[15];
                LittleEndian.SetInt16(arena, output + (2 * i), Requantization.Clamp(y, p[16], p[17]));
                a += walk.FirstStep;
                b += walk.SecondStep;
            }

            output += 2 * walk.Count;
        }
        while (walk.Next());
    }
}
