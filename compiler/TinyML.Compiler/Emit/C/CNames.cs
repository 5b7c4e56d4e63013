using System.Text;

namespace TinyML.Compiler.Emit.C;

/// <summary>Turns names of models, layers and tensors into C identifiers.</summary>
internal sealed class CNames
{
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    /// <summary>The lower-case identifier part for a name: letters, digits and underscores; never empty.</summary>
    public static string Identifier(string name)
    {
        var identifier = new StringBuilder();
        foreach (char c in name)
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                identifier.Append(char.ToLowerInvariant(c));
            }
            else if (identifier.Length > 0 && identifier[^1] != '_')
            {
                identifier.Append('_');
            }
        }

        string text = identifier.ToString().TrimEnd('_');
        return text.Length == 0 ? "model" : text;
    }

    /// <summary>An identifier that this object has not given before: a number follows where names collide.</summary>
    /// <param name="name">Any name.</param>
    /// <param name="suffix">An ending that says what it is, such as <c>_params</c>.</param>
    public string Unique(string name, string suffix = "")
    {
        string identifier = Identifier(name);
        identifier = char.IsAsciiDigit(identifier[0]) ? $"layer_{identifier}" : identifier;
        for (int number = 1; ; number++)
        {
            string candidate = number == 1 ? identifier + suffix : FormattableString.Invariant($"{identifier}_{number}{suffix}");
            if (_taken.Add(candidate))
            {
                return candidate;
            }
        }
    }

    /// <summary>camelCase to snake_case.</summary>
    public static string Snake(string camel) =>
        string.Concat(camel.Select(c => char.IsAsciiLetterUpper(c) ? $"_{char.ToLowerInvariant(c)}" : c.ToString()));
}
