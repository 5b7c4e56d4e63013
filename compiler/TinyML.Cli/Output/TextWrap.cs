using System.Text;

namespace TinyML.Cli.Output;

/// <summary>Breaks text into lines at spaces, where words, file names among them, stay whole; or cuts it to a width.</summary>
internal static class TextWrap
{
    /// <summary>A text cut to so many characters, the last of which says that there was more; nothing where there is no room for that.</summary>
    public static string Fit(string text, int columns) => text.Length <= columns ? text : columns <= 1 ? "" : string.Concat(text.AsSpan(0, columns - 1), "…");

    /// <summary>The lines of a text.</summary>
    /// <param name="text">One paragraph.</param>
    /// <param name="width">The most characters of a line; a longer word goes over it.</param>
    /// <param name="hanging">Spaces before all lines but the first.</param>
    public static IReadOnlyList<string> Lines(string text, int width, int hanging = 0)
    {
        List<string> lines = [];
        var line = new StringBuilder();
        bool isEmpty = true;
        foreach (string word in text.Split(' '))
        {
            // A line of its own is no help to what is longer than a line, and no percent sign stands without its number.
            if (!isEmpty && line.Length + 1 + word.Length > width && hanging + word.Length <= width && !word.StartsWith('%'))
            {
                lines.Add(line.ToString().TrimEnd());
                line.Clear().Append(' ', hanging);
                isEmpty = true;
            }

            // Several spaces in a row are columns, or the indentation of a first line.
            line.Append(isEmpty ? "" : " ").Append(word);
            isEmpty = false;
        }

        lines.Add(line.ToString().TrimEnd());
        return lines;
    }
}
