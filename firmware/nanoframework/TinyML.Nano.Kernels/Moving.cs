#nullable disable
namespace TinyML.Nano.Kernels;

/// <summary>Runs of bytes moved by nested loops (KERNELS.md, kernels 53 and 54).</summary>
internal static class Moving
{
    /// <summary>More loops than this are refused by the compiler.</summary>
    private const int MostLoops = 6;

    /// <summary>Copies one run per turn of the innermost loop; input and output do not overlap.</summary>
    /// <param name="arena">Holds input and output.</param>
    /// <param name="constants">Holds the loops, outermost first: turns, bytes between input runs, bytes between output runs.</param>
    /// <param name="loops">Where the loops are.</param>
    /// <param name="loopCount">How many, 1 to 6.</param>
    /// <param name="runBytes">Bytes of a run.</param>
    /// <param name="input">The first run in the arena.</param>
    /// <param name="output">Where it goes.</param>
    internal static void Move(byte[] arena, byte[] constants, int loops, int loopCount, int runBytes, int input, int output)
    {
        int[] turns = new int[MostLoops];
        int loop = loopCount - 1;
        while (loop >= 0)
        {
            for (int i = 0; i < runBytes; i++)
            {
                arena[output + i] = arena[input + i];
            }

            for (loop = loopCount - 1; loop >= 0; loop--)
            {
                int at = loops + (12 * loop), count = LittleEndian.GetInt32(constants, at);
                int inputStride = LittleEndian.GetInt32(constants, at + 4), outputStride = LittleEndian.GetInt32(constants, at + 8);
                input += inputStride;
                output += outputStride;
                turns[loop]++;
                if (turns[loop] < count)
                {
                    break;
                }

                input -= inputStride * count;
                output -= outputStride * count;
                turns[loop] = 0;
            }
        }
    }
}
