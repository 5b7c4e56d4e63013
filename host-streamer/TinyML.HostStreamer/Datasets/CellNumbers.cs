using System.Globalization;

namespace TinyML.HostStreamer.Datasets;

/// <summary>What a cell holds.</summary>
internal enum CellContent
{
    /// <summary>A finite number.</summary>
    Number,

    /// <summary>Nothing: blank, a word for "no value", or a missing marker.</summary>
    NoValue,

    /// <summary>Something else.</summary>
    Other,
}

/// <summary>Reads the numbers of one file. The first number with a decimal mark decides which mark the file uses.</summary>
/// <param name="missing">Values that mean "no value".</param>
/// <param name="decimalMark">The mark, or NUL while it is not known.</param>
internal sealed class CellNumbers(IReadOnlyList<double> missing, char decimalMark)
{
    private static readonly string[] NoValueWords = ["NA", "N/A", "NaN", "null", "none", "?", "-"];
    private char _mark = decimalMark;

    /// <summary>Reads a cell.</summary>
    /// <param name="cell">The text, blanks around it allowed.</param>
    /// <param name="value">The number.</param>
    public CellContent Read(ReadOnlySpan<char> cell, out double value)
    {
        value = 0;
        ReadOnlySpan<char> text = cell.Trim();
        if (text.IsEmpty || IsNoValueWord(text))
        {
            return CellContent.NoValue;
        }

        int at = text.IndexOfAny('.', ',');
        char mark = at < 0 ? _mark : text[at];
        if ((at >= 0 && _mark != '\0' && mark != _mark) || text.Length > 64)
        {
            return CellContent.Other;
        }

        Span<char> plain = stackalloc char[text.Length];
        text.Replace(plain, mark == ',' ? ',' : '.', '.');
        if (!double.TryParse(plain, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out value) || !double.IsFinite(value))
        {
            return CellContent.Other;
        }

        _mark = mark;
        return missing.Contains(value) ? CellContent.NoValue : CellContent.Number;
    }

    private static bool IsNoValueWord(ReadOnlySpan<char> text)
    {
        foreach (string word in NoValueWords)
        {
            if (text.Equals(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
