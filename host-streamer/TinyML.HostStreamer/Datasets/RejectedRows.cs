using TinyML.Compiler.Diagnostics;

namespace TinyML.HostStreamer.Datasets;

/// <summary>Why a row is not a sample.</summary>
public enum RejectionReason
{
    /// <summary>A cell is blank or holds a missing marker.</summary>
    NoValue,

    /// <summary>A cell holds text or a number beyond double.</summary>
    NotANumber,

    /// <summary>The row has more or fewer cells than the header.</summary>
    RowLength,

    /// <summary>Quotes are unbalanced.</summary>
    Malformed,
}

/// <summary>One row that was left out.</summary>
/// <param name="Line">The line in the file, from 1.</param>
/// <param name="Column">The header of the column at fault, or empty when it is the whole row.</param>
/// <param name="Reason">Why.</param>
/// <param name="Cell">What stands there, shortened.</param>
public sealed record RejectedRow(long Line, string Column, RejectionReason Reason, string Cell);

/// <summary>Counts the rows that were left out and keeps the first of each kind: bounded, however long the file.</summary>
public sealed class RejectedRows
{
    /// <summary>How many rows are kept in detail.</summary>
    public const int Kept = 10;

    private readonly List<RejectedRow> _first = [];
    private readonly SortedDictionary<RejectionReason, long> _counts = [];

    /// <summary>All rows that were left out.</summary>
    public long Count => _counts.Values.Sum();

    /// <summary>Rows that were left out, by reason.</summary>
    public IReadOnlyDictionary<RejectionReason, long> Counts => _counts;

    /// <summary>The first rows, in the file's order.</summary>
    public IReadOnlyList<RejectedRow> First => _first;

    internal void Add(RejectedRow row)
    {
        _counts[row.Reason] = _counts.GetValueOrDefault(row.Reason) + 1;
        if (_first.Count < Kept)
        {
            _first.Add(row);
        }
    }

    internal IEnumerable<Diagnostic> ToWarnings(string source, long recordCount)
    {
        long withoutValue = _counts.GetValueOrDefault(RejectionReason.NoValue);
        if (withoutValue > 0)
        {
            yield return new Diagnostic(DiagnosticCodes.RowsWithoutValue, $"{source}{Place(row => row.Reason == RejectionReason.NoValue)}", $"{withoutValue} of {recordCount} rows have a column without a value", "no action is needed if they may be left out");
        }

        if (Count > withoutValue)
        {
            yield return new Diagnostic(DiagnosticCodes.RowsRejected, $"{source}{Place(row => row.Reason != RejectionReason.NoValue)}", $"{Count - withoutValue} of {recordCount} rows cannot be read", "correct them, if they are to count");
        }
    }

    private string Place(Func<RejectedRow, bool> which) =>
        _first.FirstOrDefault(which) is RejectedRow row
            ? $":{row.Line}{(row.Column.Length > 0 ? $", column '{row.Column}'," : "")} and others"
            : "";
}
