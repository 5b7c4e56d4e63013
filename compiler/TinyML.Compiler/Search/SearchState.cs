using System.Text.Json;
using System.Text.Json.Serialization;
using TinyML.Compiler.Emit;
using TinyML.Compiler.Specs;

namespace TinyML.Compiler.Search;

/// <summary>What was tried so far, in a file beside the output, so that an interrupted search goes on where it was. It holds measured results only: a search that is run
/// again asks the same questions in the same order and finds the answers here.</summary>
public sealed class SearchState
{
    private readonly string? _path;
    private readonly string _key;
    private readonly Dictionary<string, SearchPoint> _points = new(StringComparer.Ordinal);

    private SearchState(string? path, string key) => (_path, _key) = (path, key);

    /// <summary>How many recipes are known.</summary>
    public int Count => _points.Count;

    /// <summary>A state that is in memory alone.</summary>
    public static SearchState InMemory() => new(null, "");

    /// <summary>Opens the file, or begins one. A file of another model, other data or another version is begun anew; so is one that is damaged.</summary>
    /// <param name="path">The file.</param>
    /// <param name="key">Says what the results depend on beside the recipe.</param>
    public static SearchState Open(string path, string key)
    {
        var state = new SearchState(path, key);
        try
        {
            if (File.Exists(path) && JsonSerializer.Deserialize(File.ReadAllBytes(path), SearchJson.Default.SearchFile) is { } file && file.Key == key)
            {
                foreach (SearchPoint point in file.Points)
                {
                    state._points[Id(point.Recipe)] = point;
                }
            }
        }
        catch (Exception damage) when (damage is JsonException or IOException or UnauthorizedAccessException)
        {
            state._points.Clear();
        }

        return state;
    }

    /// <summary>The known result of a recipe, or the one that <paramref name="measure"/> finds, which is kept.</summary>
    public SearchPoint Get(Recipe recipe, Func<Recipe, SearchPoint> measure)
    {
        string id = Id(recipe);
        if (!_points.TryGetValue(id, out SearchPoint? point))
        {
            point = measure(recipe);
            _points.Add(id, point);
            Save();
        }

        return point with { Recipe = recipe };
    }

    /// <summary>Whether a recipe's result is known.</summary>
    public bool Knows(Recipe recipe) => _points.ContainsKey(Id(recipe));

    /// <summary>Removes the file.</summary>
    public void Delete()
    {
        if (_path is not null)
        {
            File.Delete(_path);
        }
    }

    private void Save()
    {
        if (_path is not null)
        {
            // It lies beside a folder that is made only when the search is done.
            OutputFile.Write(_path, JsonSerializer.SerializeToUtf8Bytes(new SearchFile(_key, [.. _points.Values]), SearchJson.Default.SearchFile), makesFolder: true);
        }
    }

    // The name is of no account: shipped recipes and recipes that the search writes may have the same steps.
    private static string Id(Recipe recipe) => RecipeFile.ToJson(recipe with { Name = "" });
}

/// <summary>The file's contents.</summary>
internal sealed record SearchFile(string Key, IReadOnlyList<SearchPoint> Points);

/// <summary>JSON form of <see cref="SearchFile"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = true, NewLine = "\n")]
[JsonSerializable(typeof(SearchFile))]
internal sealed partial class SearchJson : JsonSerializerContext;
