using System.Text.RegularExpressions;

namespace TinyML.Testing.Arduino;

/// <summary>The properties of an Arduino core for one board: its platform.txt, over it the board's lines of boards.txt, as Arduino's "Platform specification" says.</summary>
internal sealed partial class ArduinoPlatform
{
    private readonly Dictionary<string, string> _properties = new(StringComparer.Ordinal);

    /// <summary>Reads them.</summary>
    /// <param name="folder">The core's folder.</param>
    /// <param name="prefixes">What the board's lines in boards.txt begin with; a later one wins.</param>
    public ArduinoPlatform(string folder, params IEnumerable<string> prefixes)
    {
        Read(Path.Combine(folder, "platform.txt"), "");
        foreach (string prefix in prefixes)
        {
            Read(Path.Combine(folder, "boards.txt"), prefix);
        }
    }

    /// <summary>Runs one of the platform's recipes.</summary>
    /// <param name="recipe">Such as <c>recipe.c.o.pattern</c>.</param>
    /// <param name="values">Properties that hold for this call alone.</param>
    /// <returns>What the program wrote on standard error.</returns>
    /// <exception cref="InvalidOperationException">The program failed; the message holds its standard error.</exception>
    public string Run(string recipe, params (string Name, string Value)[] values)
    {
        string line = Expand($"{{{recipe}}}", values.ToDictionary(value => value.Name, value => value.Value, StringComparer.Ordinal));
        string[] words = [.. Word().Matches(line).Select(match => match.Value.Replace("\"", "", StringComparison.Ordinal)).Where(word => word.Length > 0)];
        _ = ChildProcess.Run(words[0], words[1..], limit: null, out string error);
        return error;
    }

    private string Expand(string text, Dictionary<string, string> values)
    {
        string expanded = Reference().Replace(text, match =>
            values.GetValueOrDefault(match.Groups[1].Value) ?? _properties.GetValueOrDefault(match.Groups[1].Value)
            ?? throw new InvalidOperationException($"the Arduino core has no property '{match.Groups[1].Value}'"));
        return expanded == text ? text : Expand(expanded, values);
    }

    private void Read(string file, string prefix)
    {
        foreach (string line in File.ReadLines(file).Where(line => !line.StartsWith('#') && line.Contains('=', StringComparison.Ordinal) && line.StartsWith(prefix, StringComparison.Ordinal)))
        {
            string[] parts = line[prefix.Length..].Split('=', 2);
            _properties[parts[0].Trim()] = parts[1].Trim();
        }
    }

    [GeneratedRegex(@"\{([^{}]+)\}")]
    private static partial Regex Reference();

    [GeneratedRegex("(\"[^\"]*\"|[^\" ])+")]
    private static partial Regex Word();
}
