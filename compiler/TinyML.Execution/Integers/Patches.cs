using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TinyML.Execution.Integers;

/// <summary>What lies under the window of some output pixels: one row of int16 per pixel and group of channels, in the order of the weights. Rows have an
/// even length; what is beyond the window stays 0.</summary>
internal sealed class Patches
{
    private readonly Geometry _geometry;
    private readonly int _groups;
    private readonly int _depth;
    private readonly int _rowLength;
    private readonly bool _isWide;
    private readonly short[] _rows;

    /// <summary>Makes room.</summary>
    /// <param name="geometry">The window.</param>
    /// <param name="groups">Groups of input channels.</param>
    /// <param name="isWide">Whether the picture's elements are int16.</param>
    public Patches(Geometry geometry, int groups, bool isWide)
    {
        (_geometry, _groups, _isWide) = (geometry, groups, isWide);
        _depth = geometry.Channels / groups;
        int size = geometry.Kernel.Height * geometry.Kernel.Width * _depth;
        _rowLength = size + (size % 2);
        _rows = new short[groups * PackedWeights.Pixels * _rowLength];
    }

    /// <summary>The rows of a group, one per pixel.</summary>
    public ReadOnlySpan<short> Of(int group) => _rows.AsSpan(group * PackedWeights.Pixels * _rowLength, PackedWeights.Pixels * _rowLength);

    /// <summary>The row of a group and a pixel.</summary>
    public Span<short> Of(int group, int pixel) => _rows.AsSpan(((group * PackedWeights.Pixels) + pixel) * _rowLength, _rowLength);

    /// <summary>Reads the windows of successive output pixels, also across rows.</summary>
    /// <param name="picture">From the picture's first byte on.</param>
    /// <param name="first">The first output pixel.</param>
    /// <param name="count">How many, at most <see cref="PackedWeights.Pixels"/>.</param>
    public void Gather(ReadOnlySpan<byte> picture, int first, int count)
    {
        for (int pixel = 0; pixel < count; pixel++)
        {
            (int y, int x) = Math.DivRem(first + pixel, _geometry.Output.Width);
            int row = _geometry.Row(y), column = _geometry.Column(x), position = 0;
            for (int i = 0; i < _geometry.Kernel.Height; i++, row += _geometry.Dilation.Height)
            {
                if (_groups == 1 && _geometry.Dilation.Width == 1)
                {
                    GatherRow(picture, row, column, Of(0, pixel)[position..]);
                }
                else
                {
                    GatherElements(picture, row, column, pixel, position);
                }

                position += _geometry.Kernel.Width * _depth;
            }
        }
    }

    /// <summary>One kernel row of neighbours: padding, a piece of the picture, padding.</summary>
    private void GatherRow(ReadOnlySpan<byte> picture, int row, int column, Span<short> to)
    {
        int columns = _geometry.Kernel.Width;
        if (row < 0 || row >= _geometry.Input.Height)
        {
            to[..(columns * _depth)].Fill((short)_geometry.ZeroPoint);
            return;
        }

        int before = Math.Clamp(-column, 0, columns), after = Math.Clamp(column + columns - _geometry.Input.Width, 0, columns - before);
        int inside = columns - before - after;
        to[..(before * _depth)].Fill((short)_geometry.ZeroPoint);
        if (inside > 0)
        {
            Read(picture, ((row * _geometry.Input.Width) + column + before) * _depth, to.Slice(before * _depth, inside * _depth));
        }

        to.Slice((before + inside) * _depth, after * _depth).Fill((short)_geometry.ZeroPoint);
    }

    private void GatherElements(ReadOnlySpan<byte> picture, int row, int column, int pixel, int position)
    {
        for (int j = 0; j < _geometry.Kernel.Width; j++, position += _depth, column += _geometry.Dilation.Width)
        {
            bool isInside = row >= 0 && row < _geometry.Input.Height && column >= 0 && column < _geometry.Input.Width;
            for (int g = 0; g < _groups; g++)
            {
                Span<short> to = Of(g, pixel).Slice(position, _depth);
                if (isInside)
                {
                    Read(picture, (((row * _geometry.Input.Width) + column) * _geometry.Channels) + (g * _depth), to);
                }
                else
                {
                    to.Fill((short)_geometry.ZeroPoint);
                }
            }
        }
    }

    /// <summary>Successive elements of the picture.</summary>
    private void Read(ReadOnlySpan<byte> picture, int element, Span<short> to)
    {
        if (_isWide)
        {
            MemoryMarshal.Cast<byte, short>(picture.Slice(2 * element, 2 * to.Length)).CopyTo(to);
            return;
        }

        ReadOnlySpan<sbyte> from = MemoryMarshal.Cast<byte, sbyte>(picture.Slice(element, to.Length));
        int i = 0;
        for (; i <= from.Length - Vector128<sbyte>.Count; i += Vector128<sbyte>.Count)
        {
            (Vector128<short> lower, Vector128<short> upper) = Vector128.Widen(Vector128.Create(from[i..]));
            lower.CopyTo(to[i..]);
            upper.CopyTo(to[(i + Vector128<short>.Count)..]);
        }

        for (; i < from.Length; i++)
        {
            to[i] = from[i];
        }
    }
}
