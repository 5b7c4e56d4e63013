using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TinyML.Execution.Integers;

/// <summary>The weights of some output channels, ordered so that a vector holds two successive weights of eight channels each: one instruction
/// multiplies them with the same two inputs, and no sum goes across a vector.</summary>
internal sealed class PackedWeights
{
    /// <summary>Output channels that are computed at once.</summary>
    public const int Block = 2 * OutputStage.Lanes;

    /// <summary>Pixels that are computed at once.</summary>
    public const int Pixels = 4;

    private readonly short[] _weights;
    private readonly int[] _bias;

    /// <summary>Packs weights [outputs, size] and one bias per output.</summary>
    public PackedWeights(ReadOnlySpan<sbyte> weights, ReadOnlySpan<int> bias)
    {
        int size = weights.Length / bias.Length;
        (Outputs, Pairs) = (bias.Length, (size + 1) / 2);
        _bias = new int[Room(Outputs)];
        bias.CopyTo(_bias);
        _weights = new short[_bias.Length * Pairs * 2];
        for (int o = 0; o < Outputs; o++)
        {
            int first = (o / Block * Pairs * 2 * Block) + (o % Block * 2);
            for (int i = 0; i < size; i++)
            {
                _weights[first + (i / 2 * 2 * Block) + (i % 2)] = weights[(o * size) + i];
            }
        }
    }

    /// <summary>Output channels.</summary>
    public int Outputs { get; }

    /// <summary>Pairs of inputs; the last may be half empty, and its second input must then be 0.</summary>
    public int Pairs { get; }

    /// <summary>Output channels, rounded up to whole blocks.</summary>
    public static int Room(int outputs) => (outputs + Block - 1) / Block * Block;

    /// <summary>The accumulators of one block for four pixels.</summary>
    /// <param name="x">Four rows of 2·<see cref="Pairs"/> inputs.</param>
    /// <param name="channel">The first output channel, a multiple of <see cref="Block"/>.</param>
    /// <param name="sums">Two vectors per pixel.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void MultiplyFour(ReadOnlySpan<short> x, int channel, Span<Vector256<int>> sums)
    {
        int pairs = Pairs;
        ref int pair = ref Unsafe.As<short, int>(ref MemoryMarshal.GetReference(x[..(Pixels * 2 * pairs)]));
        ref short weights = ref MemoryMarshal.GetReference(_weights.AsSpan(channel * 2 * pairs, Block * 2 * pairs));
        Vector256<int> a0 = Bias(channel), b0 = Bias(channel + OutputStage.Lanes), a1 = a0, b1 = b0, a2 = a0, b2 = b0, a3 = a0, b3 = b0;
        for (int k = 0; k < pairs; k++)
        {
            var low = Vector256.LoadUnsafe(ref weights, (nuint)(k * 2 * Block));
            var high = Vector256.LoadUnsafe(ref weights, (nuint)((k * 2 * Block) + Block));
            Vector256<short> x0 = Twice(ref pair, k), x1 = Twice(ref pair, pairs + k), x2 = Twice(ref pair, (2 * pairs) + k), x3 = Twice(ref pair, (3 * pairs) + k);
            (a0, b0) = (a0 + Products(x0, low), b0 + Products(x0, high));
            (a1, b1) = (a1 + Products(x1, low), b1 + Products(x1, high));
            (a2, b2) = (a2 + Products(x2, low), b2 + Products(x2, high));
            (a3, b3) = (a3 + Products(x3, low), b3 + Products(x3, high));
        }

        (sums[0], sums[1], sums[2], sums[3], sums[4], sums[5], sums[6], sums[7]) = (a0, b0, a1, b1, a2, b2, a3, b3);
    }

    /// <summary>The accumulators of one block for one pixel.</summary>
    /// <inheritdoc cref="MultiplyFour"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void MultiplyOne(ReadOnlySpan<short> x, int channel, Span<Vector256<int>> sums)
    {
        int pairs = Pairs;
        ref int pair = ref Unsafe.As<short, int>(ref MemoryMarshal.GetReference(x[..(2 * pairs)]));
        ref short weights = ref MemoryMarshal.GetReference(_weights.AsSpan(channel * 2 * pairs, Block * 2 * pairs));
        Vector256<int> a = Bias(channel), b = Bias(channel + OutputStage.Lanes);
        for (int k = 0; k < pairs; k++)
        {
            Vector256<short> both = Twice(ref pair, k);
            a += Products(both, Vector256.LoadUnsafe(ref weights, (nuint)(k * 2 * Block)));
            b += Products(both, Vector256.LoadUnsafe(ref weights, (nuint)((k * 2 * Block) + Block)));
        }

        (sums[0], sums[1]) = (a, b);
    }

    private Vector256<int> Bias(int channel) => Vector256.Create<int>(_bias.AsSpan(channel, OutputStage.Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<short> Twice(ref int pair, int index) => Vector256.Create(Unsafe.Add(ref pair, index)).AsInt16();

    /// <summary>x[2i]·w[2i] + x[2i+1]·w[2i+1]; exact, for one factor is never -32768.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Products(Vector256<short> x, Vector256<short> w)
    {
        if (Avx2.IsSupported)
        {
            return Avx2.MultiplyAddAdjacent(x, w);
        }

        Vector256<int> a = x.AsInt32(), b = w.AsInt32();
        return (((a << 16) >> 16) * ((b << 16) >> 16)) + ((a >> 16) * (b >> 16));
    }
}
