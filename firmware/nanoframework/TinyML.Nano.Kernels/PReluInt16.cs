#nullable disable
namespace TinyML.Nano.Kernels;

/// <summary>Kernel 47 of KERNELS.md: a tensor of int16, negative elements times constant slopes.</summary>
public static class PReluInt16
{
    /// <summary>Maps every element, in ascending order; in place allowed where the input does not repeat.</summary>
    /// <param name="arena">Holds input and output.</param>
    /// <param name="constants">Holds the slopes.</param>
    /// <param name="p">input, output, slopes, extent0 to extent3, inputRepeats, slopeRepeats, inputZeroPoint, multiplier, shift, slopeMultiplier, slopeShift,
    /// outputZeroPoint.</param>
    public static void Run(byte[] arena, byte[] constants, int[] p)
    {
        int output = p[1];
        Broadcast walk = new Broadcast(p, 3);
        do
        {
            int a = walk.First, b = walk.Second;
            for (int i = 0; i < walk.Count; i++)
            {
                int x = LittleEndian.GetInt16(arena, p[0] + (2 * a)) - p[9];
                int y = x >= 0
                    ? TfLiteArithmetic.Requantize(x, p[10], p[11])
                    : TfLiteArithmetic.Requantize(x * LittleEndian.GetInt16(constants, p[2] + (2 * b)), p[12], p[13]);
                LittleEndian.SetInt16(arena, output + (2 * i), Requantization.Clamp(y + p[14], -32768, 32767));
                a += walk.FirstStep;
                b += walk.SecondStep;
            }

            output += 2 * walk.Count;
        }
        while (walk.Next());
    }
}
