#nullable disable
namespace TinyML.Nano.Kernels;

/// <summary>Kernel 36 of KERNELS.md: the sum of two tensors of int8, each with a scale of its own.</summary>
public static class AddInt8
{
    private const int LeftShift = 20;

    /// <summary>Combines every pair of elements, in ascending order; in place of the first input allowed where it does not repeat.</summary>
    /// <param name="arena">Holds both inputs and the output.</param>
    /// <param name="constants">Not used.</param>
    /// <param name="p">input, output, second, extent0 to extent3, inputRepeats, secondRepeats, inputZeroPoint, inputMultiplier, inputShift, secondZeroPoint,
    /// secondMultiplier, secondShift, outputMultiplier, outputShift, outputZeroPoint, minimum, maximum.</param>
    public static void Run(byte[] arena, byte[] constants, int[] p)
    {
        int output = p[1];
        Broadcast walk = new Broadcast(p, 3);
        do
        {
            int a = walk.First, b = walk.Second;
            for (int i = 0; i < walk.Count; i++)
            {
                int x = ((sbyte)arena[p[0] + a] - p[9]) << LeftShift, z = ((sbyte)arena[p[2] + b] - p[12]) << LeftShift;
                int scaled = TfLiteArithmetic.Requantize(x, p[10], p[11]) + TfLiteArithmetic.Requantize(z, p[13], p[14]);
                int y = TfLiteArithmetic.Requantize(scaled, p[15], p[16]) + p[17];
                arena[output + i] = (byte)Requantization.Clamp(y, p[18], p[19]);
                a += walk.FirstStep;
                b += walk.SecondStep;
            }

            output += walk.Count;
        }
        while (walk.Next());
    }
}
