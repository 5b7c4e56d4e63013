using System.Globalization;
using System.Text;
using System.Text.Json;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Specs;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace TinyML.Cli.Workspace;

/// <summary>Recipes as users name them: a shipped one, a JSON file, or the same in YAML.</summary>
internal static class RecipeSource
{
    // Deeper than any recipe; a file may be nested without end.
    private const int Depth = 8;

    // The parser goes as deep as the file does.
    private const int MostBrackets = 5000;

    /// <summary>Loads a recipe.</summary>
    /// <exception cref="DiagnosticException">There is no such recipe, or the file is not one.</exception>
    public static Recipe Load(string nameOrPath) =>
        Path.GetExtension(nameOrPath) is ".yaml" or ".yml" && File.Exists(nameOrPath) ? RecipeFile.Parse(Encoding.UTF8.GetBytes(ToJson(nameOrPath)), nameOrPath) : RecipeFile.Load(nameOrPath);

    /// <summary>The JSON of a YAML file, with every value in the line that it has there, so that messages name the right one.</summary>
    private static string ToJson(string path)
    {
        var yaml = new YamlStream();
        try
        {
            string text = File.ReadAllText(path);
            if (text.Count(letter => letter is '[' or '{' or '-' or '?') > MostBrackets)
            {
                throw RecipeFile.Invalid(path, "it is too long for a recipe");
            }

            yaml.Load(new StringReader(text));
        }
        catch (YamlException exception)
        {
            throw RecipeFile.Invalid(path, $"line {exception.Start.Line}: {exception.Message}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw RecipeFile.Invalid(path, "it cannot be read");
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            // So the parser says of some files that end too early.
            throw RecipeFile.Invalid(path, "it is not YAML");
        }

        if (yaml.Documents.Count != 1)
        {
            throw RecipeFile.Invalid(path, $"it holds {yaml.Documents.Count} documents; one is needed");
        }

        var json = new StringBuilder();
        Write(json, yaml.Documents[0].RootNode, path, Depth);
        return json.ToString();
    }

    private static void Write(StringBuilder json, YamlNode node, string path, int depth)
    {
        if (depth == 0 || node.NodeType == YamlNodeType.Alias)
        {
            throw RecipeFile.Invalid(path, $"line {node.Start.Line}: it is nested too deep");
        }

        GoTo(json, node);
        switch (node)
        {
            case YamlMappingNode mapping:
                Join(json, '{', '}', [.. mapping.Children], entry =>
                {
                    GoTo(json, entry.Key);
                    json.Append(Quoted(entry.Key.ToString())).Append(':');
                    Write(json, entry.Value, path, depth - 1);
                });
                break;
            case YamlSequenceNode sequence:
                Join(json, '[', ']', [.. sequence.Children], child => Write(json, child, path, depth - 1));
                break;
            default:
                json.Append(Scalar((YamlScalarNode)node));
                break;
        }
    }

    private static void GoTo(StringBuilder json, YamlNode node)
    {
        int written = json.ToString().Count(letter => letter == '\n') + 1;
        json.Append('\n', (int)Math.Clamp(node.Start.Line - written, 0, 10_000));
    }

    private static void Join<T>(StringBuilder json, char open, char close, T[] items, Action<T> write)
    {
        json.Append(open);
        for (int i = 0; i < items.Length; i++)
        {
            json.Append(i > 0 ? "," : "");
            write(items[i]);
        }

        json.Append(close);
    }

    /// <summary>What is not quoted and reads as a number, a truth value or nothing is that.</summary>
    private static string Scalar(YamlScalarNode scalar)
    {
        string text = scalar.Value ?? "";
        return scalar.Style != ScalarStyle.Plain ? Quoted(text) : text switch
        {
            "" or "~" or "null" => "null",
            "true" or "True" => "true",
            "false" or "False" => "false",
            _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) ? number.ToString("R", CultureInfo.InvariantCulture) : Quoted(text),
        };
    }

    private static string Quoted(string text) => JsonSerializer.Serialize(text, Output.CliJson.Default.String);
}
