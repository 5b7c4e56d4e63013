#nullable disable
namespace TinyML.Nano.Kernels;

/// <summary>What kernels that work row by row unpack constants into: weights of several output channels, two in each 64-bit number, so that one multiplication by an input serves
/// both. It is made once for the largest layer and kept, so that running a model allocates nothing.</summary>
public sealed class RowScratch
{
    /// <summary>Output channels whose sums are computed together.</summary>
    internal const int Channels = 8;

    /// <summary>Taps of the depthwise kernels that are written out.</summary>
    internal const int Taps = 9;

    private const int ElementBytes = 8;

#if DESKTOP
    // Only hosts run models on several threads.
    [System.ThreadStatic]
#endif
    private static RowScratch _kept;

    /// <summary>Weights of the first and second channel, then of the third and fourth and so on: first + 2^32·second.</summary>
    internal readonly long[] First;

    internal readonly long[] Second;

    internal readonly long[] Third;

    internal readonly long[] Fourth;

    /// <summary>Biases of the channels, packed like weights, four numbers.</summary>
    internal readonly long[] Biases;

    /// <summary>Sums of the channels, packed like weights, four numbers.</summary>
    internal readonly long[] Sums;

    /// <summary>Per channel.</summary>
    internal readonly int[] Multipliers;

    /// <summary>Per channel, for the tflite scheme: how far sums are shifted up before they are multiplied.</summary>
    internal readonly int[] Ups;

    /// <summary>Per channel, for the tflite scheme: how far products are shifted down.</summary>
    internal readonly int[] Downs;

    /// <summary>Where the taps of a depthwise window lie, counted from its first element inside the picture.</summary>
    internal readonly int[] Offsets;

    /// <summary>1 for taps inside the picture, 0 for those in the padding.</summary>
    internal readonly int[] Inside;

    /// <summary>Whether all taps lie inside the picture.</summary>
    internal bool IsWhole;

    private RowScratch(int weights)
    {
        First = new long[weights];
        Second = new long[weights];
        Third = new long[weights];
        Fourth = new long[weights];
        Biases = new long[Channels / 2];
        Sums = new long[Channels / 2];
        Multipliers = new int[Channels];
        Ups = new int[Channels];
        Downs = new int[Channels];
        Offsets = new int[Taps];
        Inside = new int[Taps];
    }

    /// <summary>The weights per output channel for which a step needs room; -1 where it needs none at all.</summary>
    /// <param name="kernelId">A number of <see cref="KernelIds"/>.</param>
    /// <param name="p">The step's parameter block, checked.</param>
    public static int WeightsOf(int kernelId, int[] p)
    {
        switch (kernelId)
        {
            case KernelIds.Conv2DInt8:
                return ConvolutionRows.KernelSize(p, Conv2DInt8.Window, Conv2DInt8.Rest);
            case KernelIds.Conv2DInt8TfLite:
                return ConvolutionRows.KernelSize(p, Conv2DInt8TfLite.Window, Conv2DInt8TfLite.Rest);
            case KernelIds.DepthwiseConv2DInt8:
            case KernelIds.DepthwiseConv2DInt8TfLite:
                return 0;
            default:
                return -1;
        }
    }

    /// <summary>Bytes of the heap that layers of so many weights per output channel need.</summary>
    public static int BytesFor(int weights)
    {
        return (ElementBytes * ((Channels / 2 * weights) + Channels)) + (4 * ((3 * Channels) + (2 * Taps)));
    }

    /// <summary>The one that is kept, with room for so many weights per output channel.</summary>
    public static RowScratch Of(int weights)
    {
        RowScratch scratch = _kept;
        if (scratch == null || scratch.First.Length < weights)
        {
            scratch = new RowScratch(weights);
            _kept = scratch;
        }

        return scratch;
    }
}
