using System.Globalization;
using System.Text;

namespace TinyML.Compiler.Emit.C;

/// <summary>C source under construction: line feeds, invariant culture.</summary>
internal sealed class CText
{
    private const int LineWidth = 100;
    private readonly StringBuilder _text = new();

    /// <summary>Adds a line; numbers are formatted invariantly.</summary>
    public CText Line(FormattableString line)
    {
        _text.Append(FormattableString.Invariant(line)).Append('\n');
        return this;
    }

    /// <summary>Adds an empty line.</summary>
    public CText Line() => Line($"");

    /// <summary>Adds the elements of an initializer, as many per line as fit.</summary>
    public CText Elements(IEnumerable<long> values)
    {
        var line = new StringBuilder();
        foreach (string element in values.Select(value => Literal(value) + ","))
        {
            if (line.Length + element.Length + 5 > LineWidth)
            {
                Line($"    {line}");
                line.Clear();
            }

            line.Append(line.Length > 0 ? " " : "").Append(element);
        }

        return line.Length > 0 ? Line($"    {line}") : this;
    }

    /// <summary>A constant expression of this value: the most negative number of a type has no literal of its own in C.</summary>
    public static string Literal(long value) => value == int.MinValue
        ? "(-2147483647 - 1)"
        : value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Text that ends no comment and starts no line.</summary>
    public static string Comment(string text) =>
        new([.. text.Replace("*/", "* /", StringComparison.Ordinal).Replace("/*", "/ *", StringComparison.Ordinal).Select(c => char.IsControl(c) ? ' ' : c)]);

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();
}
