using System.Text.Json;

namespace TinyML.Compiler.Specs;

/// <summary>A step's parameters in words, as reports show them.</summary>
internal static class StepWords
{
    private const int NamedLayers = 2, LongestName = 32;

    /// <summary>The members of the step's JSON form that are not their defaults, such as <c>clusters 16, rate weight 0.01, in 3 layers</c>.</summary>
    public static string Of(RecipeStep step)
    {
        RecipeStep usual = JsonSerializer.Deserialize($$"""{ "step": "{{step.Name}}" }""", RecipeJson.Default.RecipeStep)!;
        Dictionary<string, string> defaults = Json(usual).EnumerateObject().ToDictionary(member => member.Name, member => member.Value.GetRawText(), StringComparer.Ordinal);
        return string.Join(", ", Json(step).EnumerateObject().Where(member => defaults.GetValueOrDefault(member.Name) != member.Value.GetRawText()).Select(Words));
    }

    private static JsonElement Json(RecipeStep step) => JsonSerializer.SerializeToElement(step, RecipeJson.Default.RecipeStep);

    private static string Words(JsonProperty member)
    {
        string name = string.Concat(member.Name.Select(letter => char.IsUpper(letter) ? " " + char.ToLowerInvariant(letter) : letter.ToString()));
        return member.Value.ValueKind switch
        {
            JsonValueKind.True => name,
            JsonValueKind.False => $"{name} off",
            JsonValueKind.Array when member.Value.GetArrayLength() > NamedLayers => $"in {member.Value.GetArrayLength()} layers",
            JsonValueKind.Array => "in " + string.Join(" and ", member.Value.EnumerateArray().Select(element => Shortened(element.GetString()!))),
            _ => $"{name} {member.Value}",
        };
    }

    /// <summary>Converters join the names of what they fused; the end of the first says which layer it is.</summary>
    private static string Shortened(string layer)
    {
        string first = layer.Split(';')[0];
        return first.Length <= LongestName ? first : string.Concat("…", first.AsSpan(first.Length - LongestName + 1));
    }
}
