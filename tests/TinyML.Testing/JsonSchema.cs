using System.Text.Json;
using System.Text.RegularExpressions;

namespace TinyML.Testing;

/// <summary>Checks JSON against the words of JSON Schema 2020-12 that the published schemas use: type, enum, required, properties, additionalProperties, items, minimum, pattern, oneOf and $ref to $defs.</summary>
/// <param name="root">The schema.</param>
public sealed class JsonSchema(JsonElement root)
{
    private static readonly HashSet<string> Known =
        ["$schema", "$id", "$defs", "$ref", "title", "description", "type", "enum", "required", "properties", "additionalProperties", "items", "minimum", "pattern", "oneOf"];

    /// <summary>What is wrong, each with its place; nothing where the value is valid.</summary>
    public IReadOnlyList<string> Findings(JsonElement value)
    {
        List<string> findings = [];
        Check(root, value, "$", findings);
        return findings;
    }

    private void Check(JsonElement schema, JsonElement value, string at, List<string> findings)
    {
        if (schema.EnumerateObject().Select(word => word.Name).FirstOrDefault(word => !Known.Contains(word)) is { } unknown)
        {
            throw new NotSupportedException($"{at}: the check does not know '{unknown}'");
        }

        if (schema.TryGetProperty("$ref", out JsonElement reference))
        {
            Check(root.GetProperty("$defs").GetProperty(reference.GetString()!["#/$defs/".Length..]), value, at, findings);
        }

        if (schema.TryGetProperty("oneOf", out JsonElement forms) && forms.EnumerateArray().Count(form => Accepts(form, value, at)) != 1)
        {
            findings.Add($"{at}: not exactly one of {forms}");
        }

        if (schema.TryGetProperty("type", out JsonElement type) && !Types(type).Any(name => Is(value, name)))
        {
            findings.Add($"{at}: {value.ValueKind} is no {type}");
            return;
        }

        if (schema.TryGetProperty("enum", out JsonElement choices) && !choices.EnumerateArray().Any(choice => JsonElement.DeepEquals(choice, value)))
        {
            findings.Add($"{at}: {value} is none of {choices}");
        }

        CheckContents(schema, value, at, findings);
    }

    private void CheckContents(JsonElement schema, JsonElement value, string at, List<string> findings)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Number when schema.TryGetProperty("minimum", out JsonElement minimum) && value.GetDouble() < minimum.GetDouble():
                findings.Add($"{at}: {value} is less than {minimum}");
                break;
            case JsonValueKind.String when schema.TryGetProperty("pattern", out JsonElement pattern) && !Regex.IsMatch(value.GetString()!, pattern.GetString()!):
                findings.Add($"{at}: '{value}' is not like {pattern}");
                break;
            case JsonValueKind.Array when schema.TryGetProperty("items", out JsonElement items):
                int number = 0;
                foreach (JsonElement item in value.EnumerateArray())
                {
                    Check(items, item, $"{at}[{number++}]", findings);
                }

                break;
            case JsonValueKind.Object:
                CheckMembers(schema, value, at, findings);
                break;
        }
    }

    private void CheckMembers(JsonElement schema, JsonElement value, string at, List<string> findings)
    {
        if (schema.TryGetProperty("required", out JsonElement required))
        {
            findings.AddRange(required.EnumerateArray().Where(name => !value.TryGetProperty(name.GetString()!, out _)).Select(name => $"{at}: {name} is missing"));
        }

        foreach (JsonProperty member in value.EnumerateObject())
        {
            if (schema.TryGetProperty("properties", out JsonElement properties) && properties.TryGetProperty(member.Name, out JsonElement described))
            {
                Check(described, member.Value, $"{at}.{member.Name}", findings);
            }
            else if (schema.TryGetProperty("additionalProperties", out JsonElement others))
            {
                if (others.ValueKind == JsonValueKind.False)
                {
                    findings.Add($"{at}: {member.Name} is not described");
                }
                else if (others.ValueKind == JsonValueKind.Object)
                {
                    Check(others, member.Value, $"{at}.{member.Name}", findings);
                }
            }
        }
    }

    private bool Accepts(JsonElement schema, JsonElement value, string at)
    {
        List<string> findings = [];
        Check(schema, value, at, findings);
        return findings.Count == 0;
    }

    private static IEnumerable<string> Types(JsonElement type) => type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(name => name.GetString()!) : [type.GetString()!];

    private static bool Is(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "number" => value.ValueKind == JsonValueKind.Number,
        _ => throw new NotSupportedException($"the check does not know the type '{type}'"),
    };
}
