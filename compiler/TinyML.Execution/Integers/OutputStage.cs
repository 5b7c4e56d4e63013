using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TinyML.Execution.Integers;

/// <summary>Turns accumulators into output elements, eight channels at a time.</summary>
internal abstract class OutputStage
{
    /// <summary>Channels of one vector.</summary>
    public const int Lanes = 8;

    private readonly Vector256<int> _zeroPoint;
    private readonly Vector256<int> _minimum;
    private readonly Vector256<int> _maximum;
    private readonly bool _isWide;

    private protected OutputStage(LayerBlock layer)
    {
        _isWide = layer.IsWide;
        _zeroPoint = Vector256.Create(_isWide ? 0 : layer["outputZeroPoint"]);
        _minimum = Vector256.Create(layer["minimum"]);
        _maximum = Vector256.Create(layer["maximum"]);
    }

    /// <summary>The stage of a layer, or of one group of its channels.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="first">The first output channel.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="room">The same, rounded up to what the layer computes at once.</param>
    public static OutputStage Of(LayerBlock layer, int first, int count, int room) => layer.KeepsTfLite
        ? new TfLiteStage(layer, layer.Table("multipliers", first, count, room), layer.Table("shifts", first, count, room))
        : new Q16Stage(layer, layer.Table("multipliers", first, count, room));

    /// <summary>Writes some channels of one pixel.</summary>
    /// <param name="sums">Their accumulators.</param>
    /// <param name="channel">The first channel, a multiple of <see cref="Lanes"/>.</param>
    /// <param name="arena">The buffers.</param>
    /// <param name="position">The first channel's byte.</param>
    /// <param name="count">How many channels there are.</param>
    public void Write(Vector256<int> sums, int channel, byte[] arena, int position, int count)
    {
        Vector256<int> y = Requantize(sums, channel) + _zeroPoint;
        y = Vector256.Min(Vector256.Max(y, _minimum), _maximum);
        Vector128<short> halves = Vector128.Narrow(y.GetLower(), y.GetUpper());
        if (count < Lanes)
        {
            WriteSome(halves, arena.AsSpan(position), count);
        }
        else if (_isWide)
        {
            MemoryMarshal.Write(arena.AsSpan(position), in halves);
        }
        else
        {
            MemoryMarshal.Write(arena.AsSpan(position), Vector128.Narrow(halves, halves).AsInt64().ToScalar());
        }
    }

    /// <summary>The requantized accumulators, before zero point and limits.</summary>
    private protected abstract Vector256<int> Requantize(Vector256<int> sums, int channel);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void WriteSome(Vector128<short> y, Span<byte> output, int count)
    {
        for (int i = 0; i < Math.Min(count, Lanes); i++)
        {
            if (_isWide)
            {
                MemoryMarshal.Write(output[(2 * i)..], y.GetElement(i));
            }
            else
            {
                output[i] = (byte)y.GetElement(i);
            }
        }
    }
}
