#nullable disable
namespace TinyML.Nano.Kernels;

/// <summary>Fully connected layers whose weights were unpacked when the model was loaded, two output channels in each 64-bit number (first + 2^32·second), so that one multiplication by an input
/// serves both. They answer as kernels 1 and 19 do, from four bytes more per weight.</summary>
public static class PairedWeights
{
    private const int ElementBytes = 8;
    private const int Unrolled = 32;
    private const int Few = 4;

    /// <summary>How many numbers a step would take; 0 for kernels that are not fully connected.</summary>
    /// <param name="kernelId">A number of <see cref="KernelIds"/>.</param>
    /// <param name="p">The step's parameter block.</param>
    public static int Length(int kernelId, int[] p)
    {
        if (kernelId != KernelIds.FullyConnectedInt8 && kernelId != KernelIds.FullyConnectedInt8TfLite)
        {
            return 0;
        }

        int counts = kernelId == KernelIds.FullyConnectedInt8 ? 5 : 6;
        return ((p[counts] + 1) * ((p[counts + 1] + 1) / 2)) + p[counts + 1];
    }

    /// <summary>Bytes of the heap that so many numbers take.</summary>
    public static int Bytes(int length)
    {
        return length * ElementBytes;
    }

    /// <summary>Unpacks the weights of a step: for each two output channels their biases and weights; then for each channel multiplier + 2^32·shift.</summary>
    /// <param name="kernelId">A kernel with a <see cref="Length"/>.</param>
    /// <param name="constants">The constant tables.</param>
    /// <param name="p">The step's parameter block.</param>
    /// <param name="pairs">Receives as many numbers as its length says.</param>
    public static void Unpack(int kernelId, byte[] constants, int[] p, long[] pairs)
    {
        bool q16 = kernelId == KernelIds.FullyConnectedInt8;
        int inputs = p[q16 ? 5 : 6], outputs = p[q16 ? 6 : 7], at = 0;
        for (int o = 0; o < outputs; o += 2)
        {
            bool both = o + 1 < outputs;
            int low = p[2] + (o * inputs), high = low + inputs;
            long bias = LittleEndian.GetInt32(constants, p[3] + (4 * o));
            pairs[at++] = bias + (both ? (long)LittleEndian.GetInt32(constants, p[3] + (4 * o) + 4) << 32 : 0L);
            for (int i = 0; i < inputs; i++)
            {
                pairs[at++] = (sbyte)constants[low + i] + (both ? (long)(sbyte)constants[high + i] << 32 : 0L);
            }
        }

        for (int o = 0; o < outputs; o++)
        {
            int multiplier = q16 ? LittleEndian.GetInt16(constants, p[4] + (2 * o)) : LittleEndian.GetInt32(constants, p[4] + (4 * o));
            long shift = q16 ? p[7] : (sbyte)constants[p[5] + o];
            pairs[at + o] = multiplier + (shift << 32);
        }
    }

    /// <summary>Computes all outputs of the layer.</summary>
    /// <param name="kernelId">A kernel with a <see cref="Length"/>.</param>
    /// <param name="arena">Holds input and output.</param>
    /// <param name="constants">Holds bias, multipliers and shifts.</param>
    /// <param name="p">The step's parameter block.</param>
    /// <param name="pairs">The unpacked weights.</param>
    public static void Run(int kernelId, byte[] arena, byte[] constants, int[] p, long[] pairs)
    {
        bool q16 = kernelId == KernelIds.FullyConnectedInt8;
        int inputs = p[q16 ? 5 : 6], outputs = p[q16 ? 6 : 7], stage = pairs.Length - outputs, at = 0;
        int output = p[1], zeroPoint = p[8], minimum = p[9], maximum = p[10];
        long sums = 0, half = q16 ? Requantization.Half(p[7]) : 0;
        for (int o = 0; o < outputs; o++)
        {
            int sum;
            if ((o & 1) == 0)
            {
                // Their biases stand in front of the weights.
                int input = p[0], end = at + inputs + 1, last = end - Unrolled;
                sums = pairs[at++];
                for (; at <= last; at += Unrolled, input += Unrolled)
                {
                    sums += (pairs[at] * (sbyte)arena[input]) + (pairs[at + 1] * (sbyte)arena[input + 1]) + (pairs[at + 2] * (sbyte)arena[input + 2]) + (pairs[at + 3] * (sbyte)arena[input + 3])
                        + (pairs[at + 4] * (sbyte)arena[input + 4]) + (pairs[at + 5] * (sbyte)arena[input + 5]) + (pairs[at + 6] * (sbyte)arena[input + 6]) + (pairs[at + 7] * (sbyte)arena[input + 7])
                        + (pairs[at + 8] * (sbyte)arena[input + 8]) + (pairs[at + 9] * (sbyte)arena[input + 9]) + (pairs[at + 10] * (sbyte)arena[input + 10]) + (pairs[at + 11] * (sbyte)arena[input + 11])
                        + (pairs[at + 12] * (sbyte)arena[input + 12]) + (pairs[at + 13] * (sbyte)arena[input + 13]) + (pairs[at + 14] * (sbyte)arena[input + 14]) + (pairs[at + 15] * (sbyte)arena[input + 15])
                        + (pairs[at + 16] * (sbyte)arena[input + 16]) + (pairs[at + 17] * (sbyte)arena[input + 17]) + (pairs[at + 18] * (sbyte)arena[input + 18]) + (pairs[at + 19] * (sbyte)arena[input + 19])
                        + (pairs[at + 20] * (sbyte)arena[input + 20]) + (pairs[at + 21] * (sbyte)arena[input + 21]) + (pairs[at + 22] * (sbyte)arena[input + 22]) + (pairs[at + 23] * (sbyte)arena[input + 23])
                        + (pairs[at + 24] * (sbyte)arena[input + 24]) + (pairs[at + 25] * (sbyte)arena[input + 25]) + (pairs[at + 26] * (sbyte)arena[input + 26]) + (pairs[at + 27] * (sbyte)arena[input + 27])
                        + (pairs[at + 28] * (sbyte)arena[input + 28]) + (pairs[at + 29] * (sbyte)arena[input + 29]) + (pairs[at + 30] * (sbyte)arena[input + 30]) + (pairs[at + 31] * (sbyte)arena[input + 31]);
                }

                for (last = end - Few; at <= last; at += Few, input += Few)
                {
                    sums += (pairs[at] * (sbyte)arena[input]) + (pairs[at + 1] * (sbyte)arena[input + 1]) + (pairs[at + 2] * (sbyte)arena[input + 2]) + (pairs[at + 3] * (sbyte)arena[input + 3]);
                }

                for (; at < end; at++, input++)
                {
                    sums += pairs[at] * (sbyte)arena[input];
                }

                sum = (int)sums;
            }
            else
            {
                // What the first one borrowed from the upper half is given back.
                sum = (int)((sums - (int)sums) >> 32);
            }

            long scale = pairs[stage + o];
            int multiplier = (int)scale, shift = (int)((scale - multiplier) >> 32), value;
            if (q16)
            {
                value = (int)(((sum * (long)multiplier) + half) >> shift);
            }
            else
            {
                // TfLiteArithmetic.Requantize, written out.
                value = (int)((((long)(shift > 0 ? sum << shift : sum) * multiplier) + 0x40000000L) >> 31);
                if (shift < 0)
                {
                    half = 1L << (-1 - shift);
                    value = value >= 0 ? (int)((value + half) >> -shift) : -(int)((half - value) >> -shift);
                }
            }

            value += zeroPoint;
            arena[output + o] = (byte)(value < minimum ? minimum : value > maximum ? maximum : value);
        }
    }

    /// <summary>The sum of one output channel, of weights that were not unpacked.</summary>
    /// <param name="arena">Holds the inputs.</param>
    /// <param name="input">The first one.</param>
    /// <param name="constants">Holds the weights.</param>
    /// <param name="weight">The first one.</param>
    /// <param name="count">How many there are.</param>
    internal static int Dot(byte[] arena, int input, byte[] constants, int weight, int count)
    {
        int sum = 0, end = weight + count;
        for (; weight <= end - 4; weight += 4, input += 4)
        {
            sum += ((sbyte)constants[weight] * (sbyte)arena[input]) + ((sbyte)constants[weight + 1] * (sbyte)arena[input + 1])
                + ((sbyte)constants[weight + 2] * (sbyte)arena[input + 2]) + ((sbyte)constants[weight + 3] * (sbyte)arena[input + 3]);
        }

        for (; weight < end; weight++, input++)
        {
            sum += (sbyte)constants[weight] * (sbyte)arena[input];
        }

        return sum;
    }
}
