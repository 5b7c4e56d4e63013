using System.Text.Json;

namespace TinyML.Compiler.Specs;

/// <summary>A step's parameters in words, as reports show them.</summary>
internal static class StepWords
{
    private const int NamedLayers = 2;

    /// <summary>The members of the step's JSON form that say something, such as <c>16 clusters, kmeans++, in 3 layers</c>; empty where everything is left to the step.</summary>
    public static string Of(RecipeStep step)
    {
        JsonElement json = JsonSerializer.SerializeToElement(step, RecipeJson.Default.RecipeStep);
        return string.Join(", ", json.EnumerateObject().Where(member => member.Name is not ("step" or "seed")).Select(Words).OfType<string>());
    }

    private static string? Words(JsonProperty member)
    {
        string name = string.Concat(member.Name.Select(letter => char.IsUpper(letter) ? " " + char.ToLowerInvariant(letter) : letter.ToString()));
        return member.Value.ValueKind switch
        {
            JsonValueKind.True => name,
            JsonValueKind.String => member.Value.GetString(),
            JsonValueKind.Number => member.Value.GetDouble() == 0 ? null : $"{name} {member.Value.GetRawText()}",
            JsonValueKind.Array => member.Value.GetArrayLength() > NamedLayers ? $"in {member.Value.GetArrayLength()} layers" : "in " + string.Join(" and ", member.Value.EnumerateArray().Select(element => element.GetString())),
            _ => null,
        };
    }
}
