#nullable disable
using TinyML.Nano.Kernels;

namespace TinyML.Nano.Runtime;

/// <summary>The kernel calls of a model, and their constants: all of them in memory, or those of one step at a time in a window that is filled from the source.</summary>
internal sealed class Steps
{
    /// <summary>Numbers of one entry of <see cref="Reads"/>: the first byte in the source, the first in the window, how many.</summary>
    internal const int ReadNumbers = 3;

    /// <summary>The kernel of each step.</summary>
    internal readonly int[] Kernels;

    /// <summary>The parameter block of each step.</summary>
    internal readonly int[][] Blocks;

    /// <summary>All constants, or the window.</summary>
    internal byte[] Constants;

    /// <summary>What each step needs in the window; null where all constants are in memory.</summary>
    internal int[][] Reads;

    /// <summary>The unpacked weights of each step that has them; null where no step does.</summary>
    internal long[][] Pairs;

    private readonly IBlobSource _source;

    internal Steps(IBlobSource source, int count)
    {
        _source = source;
        Kernels = new int[count];
        Blocks = new int[count][];
    }

    internal bool KeepsSource
    {
        get { return Reads != null; }
    }

    internal bool Run(byte[] arena)
    {
        int[] kernels = Kernels;
        int[][] blocks = Blocks;
        byte[] constants = Constants;
        long[][] pairs = Pairs;
        for (int i = 0; i < kernels.Length; i++)
        {
            if (Reads != null && !Fetch(i))
            {
                return false;
            }

            KernelDispatcher.Run(kernels[i], arena, constants, blocks[i], pairs == null ? null : pairs[i]);
        }

        return true;
    }

    /// <summary>Fills the window with what a step needs.</summary>
    internal bool Fetch(int step)
    {
        int[] reads = Reads[step];
        for (int i = 0; i < reads.Length; i += ReadNumbers)
        {
            if (!_source.Read(reads[i], Constants, reads[i + 1], reads[i + 2]))
            {
                return false;
            }
        }

        return true;
    }
}
