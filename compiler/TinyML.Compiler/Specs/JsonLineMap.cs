using System.Text.Json;

namespace TinyML.Compiler.Specs;

/// <summary>Finds the line of each value of a JSON text, so that a finding about a value can name it.</summary>
internal sealed class JsonLineMap
{
    private readonly Dictionary<string, int> _lines = new(StringComparer.Ordinal);

    /// <summary>Maps a well-formed JSON text.</summary>
    public JsonLineMap(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8);
        var containers = new Stack<(string Path, int Index)>();
        string path = "$";
        int line = 1;
        int counted = 0;
        while (reader.Read())
        {
            line += utf8[counted..(int)reader.TokenStartIndex].Count((byte)'\n');
            counted = (int)reader.TokenStartIndex;
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    path = $"{containers.Peek().Path}.{reader.GetString()}";
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    containers.Pop();
                    break;
                default:
                    path = ValuePath(containers, path);
                    _lines[path] = line;
                    if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                    {
                        containers.Push((path, reader.TokenType == JsonTokenType.StartArray ? 0 : -1));
                    }

                    break;
            }
        }
    }

    /// <summary>The line, from 1, of the value at <paramref name="path"/> or of the nearest value around it that is written down.</summary>
    public int LineOf(string path)
    {
        while (!_lines.ContainsKey(path))
        {
            int cut = path.LastIndexOfAny(['.', '[']);
            if (cut <= 0)
            {
                return 1;
            }

            path = path[..cut];
        }

        return _lines[path];
    }

    private static string ValuePath(Stack<(string Path, int Index)> containers, string memberPath)
    {
        if (containers.Count == 0 || containers.Peek().Index < 0)
        {
            return memberPath;
        }

        (string array, int index) = containers.Pop();
        containers.Push((array, index + 1));
        return $"{array}[{index}]";
    }
}
