using System.Globalization;
using System.Text;
using System.Text.Json;
using TinyML.Compiler.Diagnostics;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace TinyML.Cli.Workspace;

/// <summary>YAML files of a few short lists, such as recipes and rigs, as the JSON that they stand for.</summary>
internal static class YamlText
{
    // Deeper than any such file; a file may be nested without end.
    private const int Depth = 8;

    // The parser goes as deep as the file does.
    private const int MostBrackets = 5000;

    /// <summary>Whether a file's name says that it is YAML.</summary>
    public static bool IsYaml(string path) => Path.GetExtension(path) is ".yaml" or ".yml";

    /// <summary>The JSON of a YAML file, with every value in the line that it has there, so that messages name the right one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="invalid">The finding for what is wrong with it.</param>
    /// <exception cref="DiagnosticException">It cannot be read, is not YAML, or is too long or too deep.</exception>
    public static string ToJson(string path, Func<string, DiagnosticException> invalid)
    {
        var yaml = new YamlStream();
        try
        {
            string text = File.ReadAllText(path);
            if (text.Count(letter => letter is '[' or '{' or '-' or '?') > MostBrackets)
            {
                throw invalid("it is too long");
            }

            yaml.Load(new StringReader(text));
        }
        catch (YamlException exception)
        {
            throw invalid($"line {exception.Start.Line}: {exception.Message}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw invalid("it cannot be read");
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            // So the parser says of some files that end too early.
            throw invalid("it is not YAML");
        }

        if (yaml.Documents.Count != 1)
        {
            throw invalid($"it holds {yaml.Documents.Count} documents; one is needed");
        }

        var json = new JsonText();
        Write(json, yaml.Documents[0].RootNode, invalid, Depth);
        return json.Text.ToString();
    }

    private static void Write(JsonText json, YamlNode node, Func<string, DiagnosticException> invalid, int depth)
    {
        if (depth == 0 || node.NodeType == YamlNodeType.Alias)
        {
            throw invalid($"line {node.Start.Line}: it is nested too deep");
        }

        json.GoTo(node);
        switch (node)
        {
            case YamlMappingNode mapping:
                Join(json.Text, '{', '}', [.. mapping.Children], entry =>
                {
                    json.GoTo(entry.Key);
                    json.Text.Append(Quoted(entry.Key.ToString())).Append(':');
                    Write(json, entry.Value, invalid, depth - 1);
                });
                break;
            case YamlSequenceNode sequence:
                Join(json.Text, '[', ']', [.. sequence.Children], child => Write(json, child, invalid, depth - 1));
                break;
            default:
                json.Text.Append(Scalar((YamlScalarNode)node));
                break;
        }
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

    /// <summary>JSON that is written with every node in the line that it has in the YAML, so that what is wrong is found there.</summary>
    private sealed class JsonText
    {
        private const int MostLines = 10_000;

        private long _line = 1;

        public StringBuilder Text { get; } = new();

        public void GoTo(YamlNode node)
        {
            long lines = Math.Clamp(node.Start.Line - _line, 0, MostLines);
            Text.Append('\n', (int)lines);
            _line += lines;
        }
    }
}
