#nullable disable
namespace TinyML.Nano.Runtime;

/// <summary>Checks what numbers of one block have to do with each other beyond the sizes of buffers and tables.</summary>
internal static class RelationCheck
{
    // More exponentials than this do not fit the sum (KERNELS.md, kernels 7 and 8).
    private const int MostSoftmax = 4095;
    private const int MostLoops = 6;

    /// <summary>Whether they fit. Every number is in its range.</summary>
    internal static bool Fits(int kernel, int[] p)
    {
        switch (kernel)
        {
            case 7:
            case 8:
                return IsSoftmax(p, 2);
            case 48:
            case 49:
                return IsSoftmax(p, 3);
            case 53:
                return p[3] <= MostLoops;
            case 54:
                return p[3] <= MostLoops && p[7] <= 2 && p[6] % p[7] == 0;
            case 60:
            case 61:
            case 62:
            case 63:
            case 64:
            case 65:
                return (p[2] & 3) == 0;
            default:
                return true;
        }
    }

    // Differences below the least one would leave the range of the exponential.
    private static bool IsSoftmax(int[] p, int count)
    {
        return p[count] <= MostSoftmax && p[count + 3] == -(int)((31L << 26) >> p[count + 2]);
    }
}
