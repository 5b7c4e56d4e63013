using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TinyML.Execution.Floats;

/// <summary>Weights [outputs, inputs] in the order in which a product reads them: sixteen outputs side by side, input after input; the last outputs
/// are filled up with zeros. Products are fused (one rounding), which every processor can do alike.</summary>
internal sealed class PackedMatrix
{
    private const int Width = 16;
    private const int Half = 8;
    private const int RowsAtOnce = 4;
    private readonly float[] _weights;
    private readonly float[] _bias;
    private readonly float _minimum;
    private readonly float _maximum;

    /// <summary>Packs the weights.</summary>
    /// <param name="weights">[outputs, inputs], row-major.</param>
    /// <param name="bias">One per output.</param>
    /// <param name="minimum">Lower limit of every result.</param>
    /// <param name="maximum">Upper limit of every result.</param>
    public PackedMatrix(ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, float minimum, float maximum)
    {
        (Outputs, Inputs, _minimum, _maximum) = (bias.Length, weights.Length / bias.Length, minimum, maximum);
        int panels = (Outputs + Width - 1) / Width;
        _weights = new float[panels * Width * Inputs];
        _bias = new float[panels * Width];
        bias.CopyTo(_bias);
        for (int o = 0; o < Outputs; o++)
        {
            for (int i = 0; i < Inputs; i++)
            {
                _weights[(((o / Width * Inputs) + i) * Width) + (o % Width)] = weights[(o * Inputs) + i];
            }
        }
    }

    /// <summary>Results per row.</summary>
    public int Outputs { get; }

    /// <summary>Elements per row of the other operand.</summary>
    public int Inputs { get; }

    /// <summary>y[row, o] = clamp(Σ w[o, i]·x[row, i] + bias[o]).</summary>
    /// <param name="rows">Rows of x.</param>
    /// <param name="x">Each row starts <paramref name="xStride"/> elements after the one before.</param>
    /// <param name="xStride">At least <see cref="Inputs"/>, or anything for one row.</param>
    /// <param name="y">Each row starts <paramref name="yStride"/> elements after the one before.</param>
    /// <param name="yStride">At least <see cref="Outputs"/>.</param>
    public void Multiply(int rows, ReadOnlySpan<float> x, int xStride, Span<float> y, int yStride)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(x.Length, ((rows - 1) * xStride) + Inputs);
        ArgumentOutOfRangeException.ThrowIfLessThan(y.Length, ((rows - 1) * yStride) + Outputs);
        int row = 0;
        for (; row + RowsAtOnce <= rows; row += RowsAtOnce)
        {
            for (int panel = 0; panel * Width < Outputs; panel++)
            {
                FourRows(panel, ref Unsafe.Add(ref MemoryMarshal.GetReference(x), row * xStride), xStride, y[(row * yStride)..], yStride);
            }
        }

        for (; row < rows; row++)
        {
            for (int panel = 0; panel * Width < Outputs; panel++)
            {
                OneRow(panel, ref Unsafe.Add(ref MemoryMarshal.GetReference(x), row * xStride), y[(row * yStride)..]);
            }
        }
    }

    private void FourRows(int panel, ref float x, int xStride, Span<float> y, int yStride)
    {
        ref float w = ref MemoryMarshal.GetReference(_weights.AsSpan(panel * Width * Inputs));
        ref float x1 = ref Unsafe.Add(ref x, xStride), x2 = ref Unsafe.Add(ref x1, xStride), x3 = ref Unsafe.Add(ref x2, xStride);
        Vector256<float> low = Vector256.LoadUnsafe(ref _bias[panel * Width]), high = Vector256.LoadUnsafe(ref _bias[(panel * Width) + Half]);
        Vector256<float> a0 = low, b0 = high, a1 = low, b1 = high, a2 = low, b2 = high, a3 = low, b3 = high;
        for (int i = 0; i < Inputs; i++)
        {
            Vector256<float> wa = Vector256.LoadUnsafe(ref w), wb = Vector256.LoadUnsafe(ref Unsafe.Add(ref w, Half));
            Vector256<float> x0v = Vector256.Create(Unsafe.Add(ref x, i)), x1v = Vector256.Create(Unsafe.Add(ref x1, i));
            a0 = Vector256.FusedMultiplyAdd(wa, x0v, a0);
            b0 = Vector256.FusedMultiplyAdd(wb, x0v, b0);
            a1 = Vector256.FusedMultiplyAdd(wa, x1v, a1);
            b1 = Vector256.FusedMultiplyAdd(wb, x1v, b1);
            Vector256<float> x2v = Vector256.Create(Unsafe.Add(ref x2, i)), x3v = Vector256.Create(Unsafe.Add(ref x3, i));
            a2 = Vector256.FusedMultiplyAdd(wa, x2v, a2);
            b2 = Vector256.FusedMultiplyAdd(wb, x2v, b2);
            a3 = Vector256.FusedMultiplyAdd(wa, x3v, a3);
            b3 = Vector256.FusedMultiplyAdd(wb, x3v, b3);
            w = ref Unsafe.Add(ref w, Width);
        }

        Store(panel, a0, b0, y);
        Store(panel, a1, b1, y[yStride..]);
        Store(panel, a2, b2, y[(2 * yStride)..]);
        Store(panel, a3, b3, y[(3 * yStride)..]);
    }

    private void OneRow(int panel, ref float x, Span<float> y)
    {
        ref float w = ref MemoryMarshal.GetReference(_weights.AsSpan(panel * Width * Inputs));
        Vector256<float> a = Vector256.LoadUnsafe(ref _bias[panel * Width]), b = Vector256.LoadUnsafe(ref _bias[(panel * Width) + Half]);
        for (int i = 0; i < Inputs; i++)
        {
            Vector256<float> xv = Vector256.Create(Unsafe.Add(ref x, i));
            a = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref w), xv, a);
            b = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref Unsafe.Add(ref w, Half)), xv, b);
            w = ref Unsafe.Add(ref w, Width);
        }

        Store(panel, a, b, y);
    }

    private void Store(int panel, Vector256<float> low, Vector256<float> high, Span<float> row)
    {
        Vector256<float> minimum = Vector256.Create(_minimum), maximum = Vector256.Create(_maximum);
        low = Vector256.Min(Vector256.Max(low, minimum), maximum);
        high = Vector256.Min(Vector256.Max(high, minimum), maximum);
        int first = panel * Width, count = Math.Min(Width, Outputs - first);
        if (count == Width)
        {
            low.CopyTo(row[first..]);
            high.CopyTo(row[(first + Half)..]);
            return;
        }

        Span<float> whole = stackalloc float[Width];
        low.CopyTo(whole);
        high.CopyTo(whole[Half..]);
        whole[..count].CopyTo(row[first..]);
    }
}
