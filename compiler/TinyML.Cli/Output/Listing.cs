using Spectre.Console;

namespace TinyML.Cli.Output;

/// <summary>A table that fits its terminal: where there is no room, columns that may go are left out, and said to be; then texts that may wrap are wrapped.</summary>
/// <param name="columns">The columns in order.</param>
internal sealed class Listing(params Listing.Column[] columns)
{
    // A text in fewer characters than these is a column of single words.
    private const int LeastWrapped = 20;

    private readonly List<string[]> _rows = [];

    /// <summary>Whether there is nothing in it.</summary>
    public bool IsEmpty => _rows.Count == 0;

    /// <summary>Adds a row, one text per column. No markup.</summary>
    public void Add(params string[] cells)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(cells.Length, columns.Length);
        _rows.Add(cells);
    }

    /// <summary>Prints it to standard output.</summary>
    public void Print()
    {
        List<int> shown = Shown(Terminal.Width);
        Table table = new Table().Border(TableBorder.Simple);
        foreach (int i in shown)
        {
            TableColumn column = new TableColumn(new Text(columns[i].Name)).Padding(0, 0, 1, 0);
            column.NoWrap = !columns[i].Wraps;
            table.AddColumn(columns[i].IsNumber ? column.RightAligned() : column);
        }

        foreach (string[] row in _rows)
        {
            table.AddRow(shown.Select(i => new Text(row[i])));
        }

        Terminal.Out.Write(table);
        string[] left = [.. Enumerable.Range(0, columns.Length).Except(shown).Select(i => columns[i].Name)];
        if (left.Length > 0)
        {
            Terminal.Line($"(for want of width without: {string.Join(", ", left)})", "grey");
        }
    }

    /// <summary>Takes away what may go, the least wanted first, until the others have room.</summary>
    private List<int> Shown(int width)
    {
        List<int> shown = [.. Enumerable.Range(0, columns.Length)];
        while (Needed(shown) > width && shown.Where(i => columns[i].MayGo > 0).DefaultIfEmpty(-1).MaxBy(i => i < 0 ? 0 : columns[i].MayGo) is >= 0 and int least)
        {
            shown.Remove(least);
        }

        return shown;
    }

    /// <summary>Characters of a line: the border has one before the first column and two for each.</summary>
    private int Needed(List<int> shown) => 1 + shown.Sum(i => 2 + (columns[i].Wraps ? Math.Min(Natural(i), LeastWrapped) : Natural(i)));

    private int Natural(int column) => _rows.Select(row => row[column].Length).Append(columns[column].Name.Length).Max();

    /// <summary>A column.</summary>
    /// <param name="Name">The heading.</param>
    /// <param name="IsNumber">Whether it is aligned to the right.</param>
    /// <param name="Wraps">Whether its texts may have several lines.</param>
    /// <param name="MayGo">0 for a column that always stays; of the others the one with the greatest number goes first.</param>
    internal sealed record Column(string Name, bool IsNumber = false, bool Wraps = false, int MayGo = 0);
}
