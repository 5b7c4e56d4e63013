using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Specs;
using TinyML.HostStreamer.Datasets;

namespace TinyML.Models.Benzene.Training;

/// <summary>Complete rows in physical units.</summary>
/// <param name="Inputs">One array of column values per row.</param>
/// <param name="Targets">The reference value of each row.</param>
public sealed record TableRows(double[][] Inputs, double[] Targets)
{
    /// <summary>Reads one part of a table: the rows in which every column and the target have a value.</summary>
    /// <param name="path">The UCI file as .csv or .zip, or a file of the same form.</param>
    /// <param name="spec">Columns, target, missing markers and split.</param>
    /// <param name="part">The part wanted.</param>
    /// <exception cref="DiagnosticException">The file cannot be read or has no such columns.</exception>
    public static TableRows Load(string path, ModelSpec spec, DataPart part)
    {
        TableDataset table = TableDataset.Load(path, spec, part);
        TableSample[] rows = [.. Enumerable.Range(0, table.Count).Select(i => table[i]).Where(row => row.Target is not null)];
        return new TableRows([.. rows.Select(row => Array.ConvertAll(row.Values(), value => (double)value))], [.. rows.Select(row => row.Target!.Value)]);
    }
}
