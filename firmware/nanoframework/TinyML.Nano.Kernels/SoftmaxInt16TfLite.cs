#nullable disable
namespace TinyML.Nano.Kernels;

/// <summary>Kernel 59 of KERNELS.md: softmax of rows of int16 with TensorFlow Lite's arithmetic, output Q0.15.</summary>
public static class SoftmaxInt16TfLite
{
    /// <summary>Maps row after row; in place allowed.</summary>
    /// <param name="arena">Holds input and output.</param>
    /// <param name="constants">Not used.</param>
    /// <param name="p">input, output, rowCount, count, multiplier, shift.</param>
    public static void Run(byte[] arena, byte[] constants, int[] p)
    {
        int rowBytes = 2 * p[3];
        for (int row = 0; row < p[2]; row++)
        {
            int output = p[1] + (row * rowBytes);
            Normalise(arena, output, rowBytes, Exponentials(arena, p[0] + (row * rowBytes), output, rowBytes, p));
        }
    }

    /// <summary>Writes the exponentials of a row where its output will be.</summary>
    /// <returns>Their sum, Q16.15.</returns>
    private static int Exponentials(byte[] arena, int input, int output, int rowBytes, int[] p)
    {
        int maximum = -32768, sum = 0;
        for (int i = 0; i < rowBytes; i += 2)
        {
            int x = LittleEndian.GetInt16(arena, input + i);
            maximum = x > maximum ? x : maximum;
        }

        for (int i = 0; i < rowBytes; i += 2)
        {
            int difference = LittleEndian.GetInt16(arena, input + i) - maximum;
            int exponential = SoftmaxTfLiteTables.Exponential(TfLiteArithmetic.Requantize(difference, p[4], p[5]) + 32767);
            LittleEndian.SetInt16(arena, output + i, exponential);
            sum += exponential;
        }

        return sum;
    }

    private static void Normalise(byte[] arena, int output, int rowBytes, int sum)
    {
        int shift = 0;
        while (sum >> shift > 1)
        {
            shift++;
        }

        int fraction = (int)((((long)sum << (30 - shift)) + 8192) >> 14);
        int reciprocal = SoftmaxTfLiteTables.Reciprocal(fraction - 98304);
        for (int i = 0; i < rowBytes; i += 2)
        {
            long product = (long)LittleEndian.GetInt16(arena, output + i) * reciprocal;
            int y = (int)((product + (1L << (shift - 1))) >> shift);
            LittleEndian.SetInt16(arena, output + i, Requantization.Clamp(y, 0, 32767));
        }
    }
}
