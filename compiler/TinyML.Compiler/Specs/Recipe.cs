using System.Text.Json;
using System.Text.Json.Serialization;
using TinyML.Compiler.Calibration;
using TinyML.Compiler.Diagnostics;

namespace TinyML.Compiler.Specs;

/// <summary>The compression steps of a compilation, in order, so that a result can be repeated; schema <c>recipe.schema.json</c>.</summary>
public sealed record Recipe
{
    /// <summary>The schema's address, for editors; ignored.</summary>
    [JsonPropertyName("$schema")]
    public string? Schema { get; init; }

    /// <summary>The name that reports show.</summary>
    public required string Name { get; init; }

    /// <summary>The steps in order; today exactly one, quantization.</summary>
    public required IReadOnlyList<RecipeStep> Steps { get; init; }

    /// <summary>The shipped recipe <c>int8</c>, the default: quantizes as NAME.json or the command line say, everything else decided by measuring.</summary>
    public static Recipe Int8 { get; } = new() { Name = "int8", Steps = [new RecipeStep { Step = "quantize" }] };

    /// <summary>The shipped recipes, listed by hand.</summary>
    public static IReadOnlyList<Recipe> Shipped { get; } = [Int8];

    /// <summary>The options that the recipe stands for.</summary>
    /// <param name="precision">What the command line says; null leaves it to the recipe, then to NAME.json.</param>
    public CompilationOptions ToOptions(Precision? precision = null)
    {
        RecipeStep step = Steps[0];
        return new CompilationOptions
        {
            Precision = precision ?? step.Precision,
            Method = step.Calibration,
            BiasCorrection = step.BiasCorrection,
            WideLayers = step.WideLayers is null ? null : [.. step.WideLayers],
            MaximumSamples = step.MaximumSamples ?? new CompilationOptions().MaximumSamples,
        };
    }
}

/// <summary>One step of a recipe; what is left out is decided by measuring.</summary>
public sealed record RecipeStep
{
    /// <summary>The step's name: <c>quantize</c>.</summary>
    public required string Step { get; init; }

    /// <summary>int8 or int16x8.</summary>
    public Precision? Precision { get; init; }

    /// <summary>How ranges are chosen.</summary>
    public CalibrationMethod? Calibration { get; init; }

    /// <summary>Whether biases take up the mean error of rounded weights.</summary>
    public bool? BiasCorrection { get; init; }

    /// <summary>Names of the layers with 16-bit weights (int16x8).</summary>
    public IReadOnlyList<string>? WideLayers { get; init; }

    /// <summary>At most this many samples calibrate; 4 to 1,000,000.</summary>
    public int? MaximumSamples { get; init; }
}

/// <summary>Reading and writing recipes.</summary>
public static class RecipeFile
{
    /// <summary>A shipped recipe by name, or a recipe file by path.</summary>
    /// <exception cref="DiagnosticException">There is no such recipe, or the file is not one.</exception>
    public static Recipe Load(string nameOrPath)
    {
        if (Recipe.Shipped.FirstOrDefault(recipe => recipe.Name == nameOrPath) is { } shipped)
        {
            return shipped;
        }

        try
        {
            return Parse(File.ReadAllBytes(nameOrPath), nameOrPath);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw Invalid(nameOrPath, "it is neither a shipped recipe nor a file that can be read");
        }
    }

    /// <summary>Reads a recipe; unknown members, unknown steps and impossible values are refused.</summary>
    /// <exception cref="DiagnosticException">The text is not a recipe.</exception>
    public static Recipe Parse(ReadOnlySpan<byte> utf8, string name)
    {
        Recipe? recipe;
        try
        {
            recipe = JsonSerializer.Deserialize(utf8, RecipeJson.Default.Recipe);
        }
        catch (JsonException failure)
        {
            throw Invalid(name, $"line {failure.LineNumber + 1}: {failure.Message.Split(" Path:")[0]}");
        }

        return recipe is null ? throw Invalid(name, "it is empty") : Problem(recipe) is { } problem ? throw Invalid(name, problem) : recipe;
    }

    /// <summary>The recipe as JSON.</summary>
    public static string ToJson(Recipe recipe) => JsonSerializer.Serialize(recipe, RecipeJson.Default.Recipe) + "\n";

    private static string? Problem(Recipe recipe)
    {
        if (string.IsNullOrWhiteSpace(recipe.Name))
        {
            return "it has no name";
        }

        if (recipe.Steps is null || recipe.Steps.Any(step => step?.Step != "quantize"))
        {
            return $"unknown step '{recipe.Steps?.FirstOrDefault(step => step?.Step != "quantize")?.Step}'; the only step is 'quantize'";
        }

        return recipe.Steps.Count != 1 ? $"it has {recipe.Steps.Count} steps; exactly one 'quantize' is needed"
            : recipe.Steps[0].MaximumSamples is < 4 or > 1_000_000 ? "maximumSamples is not between 4 and 1000000"
            : recipe.Steps[0] is { Precision: Precision.Int8, WideLayers.Count: > 0 } ? "wideLayers needs precision int16x8"
            : recipe.Steps[0].WideLayers?.Any(string.IsNullOrEmpty) == true ? "wideLayers holds an empty name" : null;
    }

    private static DiagnosticException Invalid(string name, string what) => new(
        DiagnosticCodes.RecipeInvalid, $"recipe '{name}'", what, "see recipe.schema.json, or use the shipped recipe int8");
}

/// <summary>JSON form of <see cref="Recipe"/>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = true,
    NewLine = "\n", UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, AllowTrailingCommas = true, ReadCommentHandling = JsonCommentHandling.Skip)]
[JsonSerializable(typeof(Recipe))]
internal sealed partial class RecipeJson : JsonSerializerContext;
