using System.Globalization;
using System.IO.Compression;
using TinyML.Compiler.Specs;

namespace TinyML.Models.Benzene.Training;

/// <summary>The UCI Air Quality file, or one of the same form: semicolons, decimal commas, -200 for no value, empty rows at the end.</summary>
public sealed class AirQualityTable
{
    private const double Missing = -200;

    private readonly string[] _header;
    private readonly IReadOnlyList<double[]> _records;

    private AirQualityTable(string[] header, IReadOnlyList<double[]> records)
    {
        _header = header;
        _records = records;
    }

    /// <summary>Reads a .csv file, or the first .csv entry of a .zip file.</summary>
    /// <exception cref="InvalidDataException">Not a table of this form; says which line.</exception>
    public static AirQualityTable Load(string path)
    {
        if (!path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase))
        {
            using StreamReader file = File.OpenText(path);
            return Read(file);
        }

        using ZipArchive archive = ZipFile.OpenRead(path);
        ZipArchiveEntry entry = archive.Entries.FirstOrDefault(e => e.Name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase))
            ?? throw new InvalidDataException($"{path}: no .csv file inside");
        using var text = new StreamReader(entry.Open());
        return Read(text);
    }

    /// <summary>The rows of one part of a split in which every column of the features and the target has a value.</summary>
    public TableRows Select(FeatureSet features, SplitSpec split, bool heldOut)
    {
        int[] columns = [.. features.Columns.Append(FeatureSet.Target).Select(IndexOf)];
        IEnumerable<double[]> rows = _records
            .Where((record, number) => split.IsHeldOut(number, _records.Count) == heldOut && columns.All(c => record[c] != Missing))
            .Select(record => columns.Select(c => record[c]).ToArray());
        double[][] all = [.. rows];
        return new TableRows([.. all.Select(row => row[..^1])], [.. all.Select(row => row[^1])]);
    }

    private int IndexOf(string column)
    {
        int index = Array.IndexOf(_header, column);
        return index >= 0 ? index : throw new InvalidDataException($"line 1: no column '{column}'");
    }

    private static AirQualityTable Read(TextReader text)
    {
        string[] header = text.ReadLine()?.Split(';') ?? throw new InvalidDataException("line 1: the file is empty");
        var records = new List<double[]>();
        int number = 1;
        while (text.ReadLine() is { } line)
        {
            number++;
            if (line.Trim(';', ' ').Length > 0)
            {
                records.Add(ParseRecord(line.Split(';'), header.Length, number));
            }
        }

        return new AirQualityTable(header, records);
    }

    private static double[] ParseRecord(string[] cells, int count, int lineNumber)
    {
        if (cells.Length != count)
        {
            throw new InvalidDataException($"line {lineNumber}: {cells.Length} cells, the header has {count}");
        }

        var record = new double[count];
        // The first two columns are the date and the time; the last two have neither header nor values.
        for (int c = 2; c < count; c++)
        {
            if (cells[c].Length == 0)
            {
                record[c] = Missing;
            }
            else if (!double.TryParse(cells[c].Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out record[c]))
            {
                throw new InvalidDataException($"line {lineNumber}, column {c + 1}: '{cells[c]}' is not a number");
            }
        }

        return record;
    }
}

/// <summary>Complete rows in physical units.</summary>
/// <param name="Inputs">One array of column values per row.</param>
/// <param name="Targets">The reference value of each row.</param>
public sealed record TableRows(double[][] Inputs, double[] Targets);
