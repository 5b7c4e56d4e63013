using System.Text.Json.Serialization;

namespace TinyML.Compiler.Specs;

/// <summary>What the elements of raw input tensors (.bin files) are, where they are not of the model's own input type:
/// real = (element - <see cref="ZeroPoint"/>)·<see cref="Scale"/>. Little-endian, all inputs one after the other.</summary>
public sealed record RawSpec
{
    /// <summary>The type of an element.</summary>
    public RawElement Element { get; set; } = RawElement.Int8;

    /// <summary>The real value of one step; positive.</summary>
    public double Scale { get; set; } = 1;

    /// <summary>The element that stands for 0.</summary>
    public int ZeroPoint { get; set; }
}

/// <summary>Types of raw elements.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RawElement>))]
public enum RawElement
{
    /// <summary>Signed 8-bit.</summary>
    [JsonStringEnumMemberName("int8")]
    Int8,

    /// <summary>Unsigned 8-bit.</summary>
    [JsonStringEnumMemberName("uint8")]
    UInt8,

    /// <summary>Signed 16-bit.</summary>
    [JsonStringEnumMemberName("int16")]
    Int16,

    /// <summary>IEEE 754 single precision.</summary>
    [JsonStringEnumMemberName("float32")]
    Float32,
}
