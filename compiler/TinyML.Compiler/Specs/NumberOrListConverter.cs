using System.Text.Json;
using System.Text.Json.Serialization;

namespace TinyML.Compiler.Specs;

/// <summary>One number for all channels, or a list with one per channel.</summary>
internal sealed class NumberOrListConverter : JsonConverter<IReadOnlyList<double>?>
{
    /// <inheritdoc/>
    public override IReadOnlyList<double>? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number)
        {
            return [reader.GetDouble()];
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("a number or a list of numbers belongs here");
        }

        var numbers = new List<double>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            numbers.Add(reader.TokenType == JsonTokenType.Number ? reader.GetDouble() : throw new JsonException("a number or a list of numbers belongs here"));
        }

        return numbers;
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, IReadOnlyList<double>? value, JsonSerializerOptions options)
    {
        if (value is [double only])
        {
            writer.WriteNumberValue(only);
            return;
        }

        writer.WriteStartArray();
        foreach (double number in value ?? [])
        {
            writer.WriteNumberValue(number);
        }

        writer.WriteEndArray();
    }
}
