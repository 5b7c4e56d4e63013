using System.Text.Json.Serialization;

namespace TinyML.Compiler.Specs;

/// <summary>How a picture becomes the model's input: decoded to 8-bit pixels, brought to the model's channels, resized (the proportions are not kept), and then
/// the network sees (pixel - <see cref="Offset"/>) / <see cref="Scale"/>. Everything up to the pixels is integer arithmetic, so that each machine gives a board the same integers.</summary>
public sealed record PictureSpec
{
    /// <summary>How pixels are computed when the picture has another size than the input.</summary>
    public ResizeMethod Resize { get; set; } = ResizeMethod.Area;

    /// <summary>The channels that the model takes, in its order; null is RGB for three channels and grey for one.</summary>
    public ColourOrder? Colour { get; set; }

    /// <summary>Subtracted from a pixel (0 to 255): one number, or one per channel in the model's order.</summary>
    [JsonConverter(typeof(NumberOrListConverter))]
    public IReadOnlyList<double>? Offset { get; set; }

    /// <summary>Divided by after the offset: one number, or one per channel in the model's order; not 0. Where both this and the offset are left out, a float or 16-bit input gets
    /// pixel/255, an int8 input the integer pixel - 128 and a uint8 input the integer pixel, whatever its scale; where only one is given, the other is offset 0 or scale 1.</summary>
    [JsonConverter(typeof(NumberOrListConverter))]
    public IReadOnlyList<double>? Scale { get; set; }

    /// <summary>Where the channels stand in the model's input; counts only where its shape fits both ways.</summary>
    public PictureLayout? Layout { get; set; }
}

/// <summary>How a picture is resized. Pixels are squares, and their centres lie at half integers.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ResizeMethod>))]
public enum ResizeMethod
{
    /// <summary>The mean over the area that a pixel covers where the picture shrinks; linear where it grows. Per axis.</summary>
    [JsonStringEnumMemberName("area")]
    Area,

    /// <summary>Linear between the two nearest pixels of each axis, without smoothing, as TensorFlow's and PyTorch's plain bilinear resizing.</summary>
    [JsonStringEnumMemberName("bilinear")]
    Bilinear,

    /// <summary>The pixel whose square holds the centre.</summary>
    [JsonStringEnumMemberName("nearest")]
    Nearest,
}

/// <summary>A model's channels.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ColourOrder>))]
public enum ColourOrder
{
    /// <summary>Red, green, blue.</summary>
    [JsonStringEnumMemberName("rgb")]
    Rgb,

    /// <summary>Blue, green, red.</summary>
    [JsonStringEnumMemberName("bgr")]
    Bgr,

    /// <summary>One channel: (299·red + 587·green + 114·blue + 500) / 1000, rounded down, of 8-bit pixels (ITU-R BT.601).</summary>
    [JsonStringEnumMemberName("grey")]
    Grey,
}

/// <summary>The order of a picture input's dimensions.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PictureLayout>))]
public enum PictureLayout
{
    /// <summary>Rows, columns, channels.</summary>
    [JsonStringEnumMemberName("nhwc")]
    ChannelsLast,

    /// <summary>Channels, rows, columns.</summary>
    [JsonStringEnumMemberName("nchw")]
    ChannelsFirst,
}
