using System.Runtime.Intrinsics;

namespace TinyML.Execution.Integers;

/// <summary>Kernels 1, 2, 15, 16, 19 and 20: what lies under the window is gathered for four pixels at a time and multiplied with the packed weights.
/// Pixels are read before they are written and written in order, also across rows, which keeps the row order.</summary>
internal sealed class ConvolutionStep : IntegerStep
{
    private readonly Geometry _geometry;
    private readonly Patches _patches;
    private readonly PackedWeights[] _groups;
    private readonly OutputStage[] _stages;
    private readonly int _input;
    private readonly int _output;
    private readonly int _width;
    private readonly int _pixelBytes;

    /// <summary>Packs the weights of every group.</summary>
    public ConvolutionStep(LayerBlock layer)
    {
        _geometry = layer.Geometry();
        (_input, _output, _width) = (layer["input"], layer["output"], layer.IsWide ? 2 : 1);
        _pixelBytes = layer.Outputs * _width;
        int groups = layer.Groups, outputs = layer.Outputs / groups, room = PackedWeights.Room(outputs);
        int size = _geometry.Kernel.Height * _geometry.Kernel.Width * _geometry.Channels / groups;
        _patches = new Patches(_geometry, groups, layer.IsWide);
        _groups = new PackedWeights[groups];
        _stages = new OutputStage[groups];
        ReadOnlySpan<sbyte> weights = layer.Weights(layer.Outputs * size);
        for (int g = 0; g < groups; g++)
        {
            _groups[g] = new PackedWeights(weights.Slice(g * outputs * size, outputs * size), layer.Table("bias", g * outputs, outputs, outputs));
            _stages[g] = OutputStage.Of(layer, g * outputs, outputs, room);
        }
    }

    /// <inheritdoc/>
    public override void Run(byte[] arena)
    {
        int pixels = _geometry.Output.Height * _geometry.Output.Width;
        for (int first = 0; first < pixels; first += PackedWeights.Pixels)
        {
            int count = Math.Min(PackedWeights.Pixels, pixels - first), position = _output + (first * _pixelBytes);
            _patches.Gather(arena.AsSpan(_input), first, count);
            for (int g = 0; g < _groups.Length; g++)
            {
                Compute(g, arena, position, count);
                position += _groups[g].Outputs * _width;
            }
        }
    }

    /// <summary>The channels of a group for the pixels that are gathered.</summary>
    private void Compute(int group, byte[] arena, int position, int count)
    {
        PackedWeights weights = _groups[group];
        Span<Vector256<int>> sums = stackalloc Vector256<int>[2 * PackedWeights.Pixels];
        for (int channel = 0; channel < weights.Outputs; channel += PackedWeights.Block)
        {
            if (count == PackedWeights.Pixels)
            {
                weights.MultiplyFour(_patches.Of(group), channel, sums);
            }
            else
            {
                for (int pixel = 0; pixel < count; pixel++)
                {
                    weights.MultiplyOne(_patches.Of(group, pixel), channel, sums[(2 * pixel)..]);
                }
            }

            for (int pixel = 0; pixel < count; pixel++)
            {
                Write(group, channel, sums.Slice(2 * pixel, 2), arena, position + (pixel * _pixelBytes));
            }
        }
    }

    private void Write(int group, int channel, ReadOnlySpan<Vector256<int>> sums, byte[] arena, int position)
    {
        int left = _groups[group].Outputs - channel;
        _stages[group].Write(sums[0], channel, arena, position + (channel * _width), left);
        if (left > OutputStage.Lanes)
        {
            int second = channel + OutputStage.Lanes;
            _stages[group].Write(sums[1], second, arena, position + (second * _width), left - OutputStage.Lanes);
        }
    }
}
