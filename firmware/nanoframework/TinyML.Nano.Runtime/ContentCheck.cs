#nullable disable
namespace TinyML.Nano.Runtime;

/// <summary>Checks tables of constants that say where in the arena a kernel reads and writes: the loops of kernels 53 and 54, the rows and columns of 55.</summary>
internal static class ContentCheck
{
    /// <summary>Whether the kernel has no such tables, or stays inside the arena with them. Every number is in its range.</summary>
    internal static bool Fits(int kernel, int[] p, byte[] constants, int arenaBytes)
    {
        switch (kernel)
        {
            case 53:
                return Moves(p, constants, arenaBytes, p[5], p[6]);
            case 54:
                return Moves(p, constants, arenaBytes, 0, p[5]);
            case 55:
                return Resizes(p, constants, arenaBytes);
            default:
                return true;
        }
    }

    // Lowest and highest begin of a run on both sides; not more turns than the arena has bytes, since no byte is written twice.
    private static bool Moves(int[] p, byte[] constants, int arenaBytes, int inputOffset, int outputOffset)
    {
        long runBytes = p[4], written = runBytes, lowestInput = (long)p[0] + inputOffset, lowestOutput = (long)p[1] + outputOffset;
        long highestInput = lowestInput, highestOutput = lowestOutput;
        for (int i = 0; i < p[3]; i++)
        {
            int at = p[2] + (12 * i);
            long turns = Int32(constants, at), input = (turns - 1) * Int32(constants, at + 4), output = (turns - 1) * Int32(constants, at + 8);
            if (turns < 1 || turns > arenaBytes || written * turns > arenaBytes)
            {
                return false;
            }

            written *= turns;
            lowestInput += input < 0 ? input : 0;
            highestInput += input > 0 ? input : 0;
            lowestOutput += output < 0 ? output : 0;
            highestOutput += output > 0 ? output : 0;
        }

        return lowestInput >= 0 && lowestOutput >= 0 && highestInput <= arenaBytes - runBytes && highestOutput <= arenaBytes - runBytes;
    }

    private static bool Resizes(int[] p, byte[] constants, int arenaBytes)
    {
        long rowBytes = (long)p[6] * p[7];
        bool inside = true;
        for (int i = 0; i < p[4]; i++)
        {
            int row = Int16(constants, p[2] + (2 * i));
            inside = inside && row >= 0 && p[0] + ((row + 1) * rowBytes) <= arenaBytes;
        }

        for (int i = 0; i < p[5]; i++)
        {
            int column = Int16(constants, p[3] + (2 * i));
            inside = inside && column >= 0 && column < p[6];
        }

        return inside;
    }

    private static int Int16(byte[] bytes, int offset)
    {
        return bytes[offset] | ((sbyte)bytes[offset + 1] << 8);
    }

    private static int Int32(byte[] bytes, int offset)
    {
        return bytes[offset] | (bytes[offset + 1] << 8) | (Int16(bytes, offset + 2) << 16);
    }
}
