using System.Runtime.Intrinsics;
using TinyML.Compiler.Lowering;

namespace TinyML.Execution.Integers;

/// <summary>The scheme q16. With a = h·2^16 + l, l not negative, one product of 48 bits is two of 32: a·m = h·m·2^16 + l·m. A result fits 32 bits,
/// so that what is shifted out at the top does not matter.</summary>
internal sealed class Q16Stage : OutputStage
{
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
        Vector256<int> high = (sums >> 16) * multipliers, low = (sums & Vector256.Create(0xFFFF)) * multipliers;
        return _shift switch
        {
            0 => (high << 16) + low,
            <= 16 => (high << (16 - _shift)) + ((low + Vector256.Create(1 << (_shift - 1))) >> _shift),
            <= LargestSplitShift => (high + (low >> 16) + Vector256.Create(1 << (_shift - 17))) >> (_shift - 16),
            _ => OneByOne(sums, multipliers),
        };
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
