#nullable disable
namespace TinyML.Nano.Kernels;

/// <summary>Runs of bytes moved by nested loops (KERNELS.md, kernels 53 and 54).</summary>
internal static class Moving
{
    /// <summary>Bytes of a loop in the table.</summary>
    private const int LoopBytes = 12;

    /// <summary>Copies one run per turn of the innermost loop; input and output do not overlap.</summary>
    /// <param name="arena">Holds input and output.</param>
    /// <param name="constants">Holds the loops, outermost first: turns, bytes between input runs, bytes between output runs.</param>
    /// <param name="loops">Where the loops are.</param>
    /// <param name="loopCount">How many, 0 to 6; none is a single run.</param>
    /// <param name="runBytes">Bytes of a run.</param>
    /// <param name="input">The first run in the arena.</param>
    /// <param name="output">Where it goes.</param>
    internal static void Move(byte[] arena, byte[] constants, int loops, int loopCount, int runBytes, int input, int output)
    {
        if (loopCount == 0)
        {
            for (int i = 0; i < runBytes; i++)
            {
                arena[output + i] = arena[input + i];
            }

            return;
        }

        // A call for each loop inside the outermost one remembers where it is without an array.
        int turns = LittleEndian.GetInt32(constants, loops);
        int inputStride = LittleEndian.GetInt32(constants, loops + 4), outputStride = LittleEndian.GetInt32(constants, loops + 8);
        for (int turn = 0; turn < turns; turn++)
        {
            Move(arena, constants, loops + LoopBytes, loopCount - 1, runBytes, input, output);
            input += inputStride;
            output += outputStride;
        }
    }
}
