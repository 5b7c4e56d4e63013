using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TinyML.Execution.Integers;

/// <summary>Kernels 17, 18 and 22: eight channels of one pixel at a time, pixels in order.</summary>
internal sealed class DepthwiseStep : IntegerStep
{
    private const int Lanes = OutputStage.Lanes;
    private const int Padding = -1;

    private readonly Geometry _geometry;
    private readonly OutputStage _stage;
    private readonly int[] _weights;
    private readonly int[] _bias;
    private readonly int[] _taps;
    private readonly int _multiplier;
    private readonly int _input;
    private readonly int _output;
    private readonly int _outputs;
    private readonly int _room;
    private readonly int _width;

    /// <summary>Widens the weights.</summary>
    public DepthwiseStep(LayerBlock layer)
    {
        _geometry = layer.Geometry();
        (_input, _output, _outputs, _width) = (layer["input"], layer["output"], layer.Outputs, layer.IsWide ? 2 : 1);
        _multiplier = _outputs / _geometry.Channels;
        _room = (_outputs + Lanes - 1) / Lanes * Lanes;
        _stage = OutputStage.Of(layer, 0, _outputs, _room);
        _bias = layer.Table("bias", 0, _outputs, _room);
        _taps = new int[_geometry.Kernel.Height * _geometry.Kernel.Width];
        _weights = new int[_taps.Length * _room];
        ReadOnlySpan<sbyte> weights = layer.Weights(_taps.Length * _outputs);
        for (int i = 0; i < weights.Length; i++)
        {
            _weights[(i / _outputs * _room) + (i % _outputs)] = weights[i];
        }
    }

    /// <inheritdoc/>
    public override void Run(byte[] arena)
    {
        int position = _output;
        for (int y = 0; y < _geometry.Output.Height; y++)
        {
            for (int x = 0; x < _geometry.Output.Width; x++, position += _outputs * _width)
            {
                FindTaps(_geometry.Row(y), _geometry.Column(x));
                for (int channel = 0; channel < _outputs; channel += Lanes)
                {
                    _stage.Write(Sums(arena, channel), channel, arena, position + (channel * _width), _outputs - channel);
                }
            }
        }
    }

    /// <summary>The first byte of the input pixel under each kernel element.</summary>
    private void FindTaps(int row, int firstColumn)
    {
        int tap = 0;
        for (int i = 0; i < _geometry.Kernel.Height; i++, row += _geometry.Dilation.Height)
        {
            bool isInside = row >= 0 && row < _geometry.Input.Height;
            int column = firstColumn;
            for (int j = 0; j < _geometry.Kernel.Width; j++, column += _geometry.Dilation.Width)
            {
                _taps[tap++] = isInside && column >= 0 && column < _geometry.Input.Width
                    ? _input + (((row * _geometry.Input.Width) + column) * _geometry.Channels * _width)
                    : Padding;
            }
        }
    }

    private Vector256<int> Sums(byte[] arena, int channel)
    {
        var zeroPoint = Vector256.Create(_geometry.ZeroPoint);
        Vector256<int> sums = Vector256.Create<int>(_bias.AsSpan(channel, Lanes));
        ref int weights = ref MemoryMarshal.GetReference(_weights.AsSpan(channel, ((_taps.Length - 1) * _room) + Lanes));
        for (int tap = 0; tap < _taps.Length; tap++)
        {
            Vector256<int> x = _taps[tap] == Padding ? zeroPoint : Elements(arena, _taps[tap], channel);
            sums += x * Vector256.LoadUnsafe(ref weights, (nuint)(tap * _room));
        }

        return sums;
    }

    /// <summary>The elements that eight output channels see in one pixel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<int> Elements(byte[] arena, int pixel, int channel)
    {
        if (_geometry.Channels == 1)
        {
            return Vector256.Create(Element(arena, pixel));
        }

        int position = pixel + (channel * _width), end = position + (Lanes * _width);
        if (_multiplier != 1 || end > arena.Length)
        {
            return Gathered(arena, pixel, channel);
        }

        if (_width == 1)
        {
            var bytes = Vector128.CreateScalar(Unsafe.ReadUnaligned<long>(ref arena[position])).AsSByte();
            return Widened(Vector128.WidenLower(bytes));
        }

        return Widened(MemoryMarshal.Read<Vector128<short>>(arena.AsSpan(position)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Widened(Vector128<short> halves) => Vector256.Create(Vector128.WidenLower(halves), Vector128.WidenUpper(halves));

    private Vector256<int> Gathered(byte[] arena, int pixel, int channel)
    {
        Span<int> lanes = stackalloc int[Lanes];
        lanes.Clear();
        for (int i = 0; i < Math.Min(Lanes, _outputs - channel); i++)
        {
            lanes[i] = Element(arena, pixel + ((channel + i) / _multiplier * _width));
        }

        return Vector256.Create<int>(lanes);
    }

    private int Element(byte[] arena, int position) => _width == 1 ? (sbyte)arena[position] : BitConverter.ToInt16(arena, position);
}
