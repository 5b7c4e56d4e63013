using System.Text.Json;
using System.Text.Json.Serialization;
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

    /// <summary>The steps in order, one of them the quantization.</summary>
    public required IReadOnlyList<RecipeStep> Steps { get; init; }

    /// <summary>The shipped recipe <c>int8</c>, the default: quantizes as NAME.json or the command line say, everything else decided by measuring.</summary>
    public static Recipe Int8 { get; } = new() { Name = "int8", Steps = [new EqualizeStep(), new QuantizeStep()] };

    /// <summary>The shipped recipe <c>int8-exact</c>: <c>int8</c>, and the steps that are proved to change no answer.</summary>
    public static Recipe Int8Exact { get; } = new() { Name = "int8-exact", Steps = [new EqualizeStep(), new QuantizeStep(), new RemoveStep(), new EncodeStep()] };

    /// <summary>The shipped recipe <c>compact</c>: half of <c>int8</c> or less, and hardly a changed decision.</summary>
    public static Recipe Compact { get; } = new()
    {
        Name = "compact",
        Steps =
        [
            new EqualizeStep(), new QuantizeStep(), new ShareParametersStep(1e-4), new ClusterStep(64, RateWeight: 0.006),
            new ShareParametersStep(1e-4), new RemoveStep(), new EncodeStep(EnlargeArena: true),
        ],
    };

    /// <summary>The shipped recipe <c>smallest</c>: as small as most networks bear.</summary>
    public static Recipe Smallest { get; } = new()
    {
        Name = "smallest",
        Steps =
        [
            new EqualizeStep(), new QuantizeStep(), new ShareParametersStep(1e-3), new ClusterStep(64, RateWeight: 0.02),
            new ShareParametersStep(1e-3, 1 / 8.0), new RemoveStep(), new EncodeStep(EnlargeArena: true),
        ],
    };

    /// <summary>The shipped recipes, listed by hand.</summary>
    public static IReadOnlyList<Recipe> Shipped { get; } = [Int8, Int8Exact, Compact, Smallest];

    /// <summary>The same recipe with the precision that the command line names; null changes nothing.</summary>
    public Recipe With(Precision? precision) => precision is null ? this
        : this with { Steps = [.. Steps.Select(step => step is QuantizeStep quantize ? quantize with { Precision = precision } : step)] };

    /// <summary>The options that the recipe stands for.</summary>
    /// <param name="precision">What the command line says; null leaves it to the recipe, then to NAME.json.</param>
    public CompilationOptions ToOptions(Precision? precision = null)
    {
        QuantizeStep step = Steps.OfType<QuantizeStep>().Single();
        return new CompilationOptions
        {
            Steps = [.. Steps],
            Precision = precision ?? step.Precision,
            Method = step.Calibration,
            BiasCorrection = step.BiasCorrection,
            WideLayers = step.WideLayers is null ? null : [.. step.WideLayers],
            MaximumSamples = step.MaximumSamples ?? new CompilationOptions().MaximumSamples,
        };
    }
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
        catch (NotSupportedException)
        {
            throw Invalid(name, "a step has no member 'step' that names its kind");
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

        if (recipe.Steps is null || recipe.Steps.Any(step => step is null))
        {
            return "it has no steps, or an empty one";
        }

        if (recipe.Steps.Select((step, i) => step.Problem() is { } problem ? $"step {i + 1} ({step.Name}): {problem}" : null).FirstOrDefault(problem => problem is not null) is { } first)
        {
            return first;
        }

        int quantized = recipe.Steps.ToList().FindIndex(step => step is QuantizeStep), count = recipe.Steps.Count(step => step is QuantizeStep);
        RecipeStep? misplaced = recipe.Steps.Where((step, i) => i < quantized ? step is not (EqualizeStep or PruneStep or ClusterStep) : step is EqualizeStep).FirstOrDefault();
        return count != 1 ? $"it has {count} steps 'quantize'; exactly one is needed"
            : misplaced is EqualizeStep ? "'equalize' comes after 'quantize'; it works on the float network"
            : misplaced is not null ? $"'{misplaced.Name}' comes before 'quantize'; it works on integers" : null;
    }

    /// <summary>What is wrong with a recipe.</summary>
    public static DiagnosticException Invalid(string name, string what) => new(
        DiagnosticCodes.RecipeInvalid, $"recipe '{name}'", what, $"see recipe.schema.json, or use a shipped recipe ({string.Join(", ", Recipe.Shipped.Select(recipe => recipe.Name))})");
}

/// <summary>JSON form of <see cref="Recipe"/>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = true,
    NewLine = "\n", UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, AllowTrailingCommas = true, AllowOutOfOrderMetadataProperties = true, ReadCommentHandling = JsonCommentHandling.Skip)]
[JsonSerializable(typeof(Recipe))]
[JsonSerializable(typeof(RecipeStep))]
internal sealed partial class RecipeJson : JsonSerializerContext;
