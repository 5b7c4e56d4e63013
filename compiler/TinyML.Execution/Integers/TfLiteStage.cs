using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using TinyML.Compiler.Lowering;

namespace TinyML.Execution.Integers;

/// <summary>The scheme tflite with int32 accumulators.</summary>
internal sealed class TfLiteStage : OutputStage
{
    // Results of odd lanes lie in the upper halves of the products of 64 bits.
    private const byte OddLanes = 0b10101010;

    private readonly int[] _multipliers;
    private readonly int[] _shifts;
    private readonly int[] _left;
    private readonly int[] _right;

    /// <summary>Prepares a layer.</summary>
    public TfLiteStage(LayerBlock layer, int[] multipliers, int[] shifts)
        : base(layer)
    {
        (_multipliers, _shifts) = (multipliers, shifts);
        _left = [.. shifts.Select(shift => Math.Max(shift, 0))];
        _right = [.. shifts.Select(shift => Math.Max(-shift, 0))];
    }

    /// <inheritdoc/>
    private protected override Vector256<int> Requantize(Vector256<int> sums, int channel)
    {
        if (!Avx2.IsSupported)
        {
            return OneByOne(sums, channel);
        }

        Vector256<int> shifted = Avx2.ShiftLeftLogicalVariable(sums, Vector256.Create<int>(_left.AsSpan(channel, Lanes)).AsUInt32());
        Vector256<int> multipliers = Vector256.Create<int>(_multipliers.AsSpan(channel, Lanes));
        var half = Vector256.Create(1L << 30);
        Vector256<long> even = Avx2.Multiply(shifted, multipliers) + half;
        Vector256<long> odd = Avx2.Multiply((shifted.AsInt64() >>> 32).AsInt32(), (multipliers.AsInt64() >>> 32).AsInt32()) + half;
        return Halve(Avx2.Blend((even >>> 31).AsInt32(), (odd << 1).AsInt32(), OddLanes), channel);
    }

    /// <summary>Division by powers of two, ties away from zero: rounded down by the shift, then up again for more than half a unit.</summary>
    private Vector256<int> Halve(Vector256<int> values, int channel)
    {
        Vector256<uint> shifts = Vector256.Create<int>(_right.AsSpan(channel, Lanes)).AsUInt32();
        Vector256<int> mask = ~Avx2.ShiftLeftLogicalVariable(Vector256<int>.AllBitsSet, shifts);
        Vector256<int> half = (mask >>> 1) - (values >> 31);
        return Avx2.ShiftRightArithmeticVariable(values, shifts) - Vector256.GreaterThan(values & mask, half);
    }

    private Vector256<int> OneByOne(Vector256<int> sums, int channel)
    {
        Span<int> lanes = stackalloc int[Lanes];
        for (int i = 0; i < Lanes; i++)
        {
            lanes[i] = (int)TfLiteFixedPoint.Requantize(sums[i], _multipliers[channel + i], _shifts[channel + i]);
        }

        return Vector256.Create<int>(lanes);
    }
}
