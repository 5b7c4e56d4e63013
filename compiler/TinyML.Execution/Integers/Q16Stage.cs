using System.Runtime.Intrinsics;
using TinyML.Compiler.Lowering;

namespace TinyML.Execution.Integers;

/// <summary>The scheme q16.</summary>
internal sealed class Q16Stage : OutputStage
{
    // From here on one product of 48 bits is two of 32: with a = h·2^16 + l, (a·m) >> 16 = h·m + ((l·m) >> 16).
    private const int LeastSplitShift = 17;

    // Half a unit must fit beside the product.
    private const int LargestSplitShift = 46;

    private readonly int[] _multipliers;
    private readonly int _shift;

    /// <summary>Prepares a layer.</summary>
    public Q16Stage(LayerBlock layer, int[] multipliers)
        : base(layer) => (_multipliers, _shift) = (multipliers, layer["shift"]);

    /// <inheritdoc/>
    private protected override Vector256<int> Requantize(Vector256<int> sums, int channel)
    {
        var multipliers = Vector256.Create<int>(_multipliers.AsSpan(channel, Lanes));
        if (_shift is < LeastSplitShift or > LargestSplitShift)
        {
            return OneByOne(sums, multipliers);
        }

        Vector256<int> low = (sums & Vector256.Create(0xFFFF)) * multipliers, high = (sums >> 16) * multipliers;
        var half = Vector256.Create(1 << (_shift - LeastSplitShift));
        return (high + (low >> 16) + half) >> (_shift - 16);
    }

    private Vector256<int> OneByOne(Vector256<int> sums, Vector256<int> multipliers)
    {
        Span<int> lanes = stackalloc int[Lanes];
        for (int i = 0; i < Lanes; i++)
        {
            lanes[i] = (int)FixedPoint.Q16(sums[i], multipliers[i], _shift);
        }

        return Vector256.Create<int>(lanes);
    }
}
