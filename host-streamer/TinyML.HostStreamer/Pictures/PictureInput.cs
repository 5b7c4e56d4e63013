using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Specs;
using TinyML.HostStreamer.Datasets;

namespace TinyML.HostStreamer.Pictures;

/// <summary>Pictures to what a model takes, as NAME.json or the defaults say.</summary>
public sealed class PictureInput
{
    private readonly PictureSpec _spec;
    private readonly int _width;
    private readonly int _height;
    private readonly bool _channelsFirst;
    private readonly ColourOrder _colour;
    private readonly float[][] _values;

    private PictureInput(PictureSpec spec, InputForm form, int height, int width, int channels, bool channelsFirst)
    {
        _spec = spec;
        (_height, _width, _channelsFirst) = (height, width, channelsFirst);
        _colour = spec.Colour ?? (channels == 1 ? ColourOrder.Grey : ColourOrder.Rgb);

        // A pixel has 256 values: what becomes of each is computed once.
        _values = [.. Enumerable.Range(0, channels).Select(channel => Enumerable.Range(0, 256).Select(pixel => Value(spec, form, channel, pixel)).ToArray())];
    }

    /// <summary>Finds out how pictures become a model's input.</summary>
    /// <param name="spec">NAME.json's part, or null.</param>
    /// <param name="model">The model.</param>
    /// <param name="where">The data, for the finding.</param>
    /// <exception cref="DiagnosticException">TML1544: the model has several inputs, or its input is no picture.</exception>
    public static PictureInput Create(PictureSpec? spec, ModelForm model, string where)
    {
        PictureSpec picture = spec ?? new PictureSpec();
        if (model.Inputs is not [InputForm form])
        {
            throw NotPicture(where, $"the model has {model.Inputs.Count} inputs, and a picture is one");
        }

        int[] extents = [.. form.Dimensions];
        int[] shape = extents is [1, _, _, _] ? extents[1..] : extents;
        if (shape.Length != 3)
        {
            throw NotPicture(where, $"the model takes {string.Join('x', extents)} numbers");
        }

        // Importers turn pictures so that the channels are last; what they leave alone is told by its shape, or by NAME.json where that fits both ways.
        bool fitsFirst = shape[0] is 1 or 3, fitsLast = shape[2] is 1 or 3;
        bool isFirst = !form.IsChannelsFirst && fitsFirst && (!fitsLast || picture.Layout == PictureLayout.ChannelsFirst);
        (int height, int width, int channels) = isFirst ? (shape[1], shape[2], shape[0]) : (shape[0], shape[1], shape[2]);
        int wanted = picture.Colour is null ? channels : picture.Colour == ColourOrder.Grey ? 1 : 3;
        if (channels is not (1 or 3) || channels != wanted)
        {
            throw NotPicture(where, $"the model takes {width}x{height} pixels of {channels} channels{(wanted == channels ? "" : $", and NAME.json says {picture.Colour.ToString()!.ToLowerInvariant()}")}");
        }

        return new PictureInput(picture, form, height, width, channels, isFirst);
    }

    /// <summary>Whether pictures can become a model's input at all.</summary>
    public static bool Fits(PictureSpec? spec, ModelForm model)
    {
        try
        {
            Create(spec, model, "-");
            return true;
        }
        catch (DiagnosticException)
        {
            return false;
        }
    }

    /// <summary>The model's input for a picture, in real numbers.</summary>
    public float[] ToValues(Picture picture)
    {
        Picture sized = PictureScaler.Resize(_colour == ColourOrder.Grey ? PictureScaler.ToGrey(picture) : picture, _width, _height, _spec.Resize);
        int channels = _values.Length;
        int area = _width * _height;
        var values = new float[area * channels];
        for (int c = 0; c < channels; c++)
        {
            int source = sized.Channels == 1 ? 0 : _colour == ColourOrder.Bgr ? 2 - c : c;
            for (int i = 0; i < area; i++)
            {
                values[_channelsFirst ? (c * area) + i : (i * channels) + c] = _values[c][sized.Pixels[(i * sized.Channels) + source]];
            }
        }

        return values;
    }

    private static float Value(PictureSpec spec, InputForm form, int channel, int pixel)
    {
        if (spec.Offset is null && spec.Scale is null)
        {
            return form.Element switch
            {
                ElementType.Int8 => (float)((pixel - 128 - form.ZeroPoint) * form.Scale),
                ElementType.UInt8 => (float)((pixel - form.ZeroPoint) * form.Scale),
                _ => (float)(pixel / 255.0),
            };
        }

        return (float)((pixel - Of(spec.Offset, channel, 0)) / Of(spec.Scale, channel, 1));
    }

    private static double Of(IReadOnlyList<double>? numbers, int channel, double otherwise) =>
        numbers is null ? otherwise : numbers.Count == 1 ? numbers[0] : numbers[channel];

    private static DiagnosticException NotPicture(string where, string what) =>
        new(DiagnosticCodes.InputNotPicture, where, what, "give data of the model's kind, or say in NAME.json how a picture becomes its input (\"picture\")");
}
