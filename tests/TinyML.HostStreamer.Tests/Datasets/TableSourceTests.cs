using System.IO.Compression;
using System.Text;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Specs;
using TinyML.HostStreamer.Datasets;
using TinyML.Testing;

namespace TinyML.HostStreamer.Tests.Datasets;

public sealed class TableSourceTests
{
    private const string Table = "S1,T,y\n1000,20.5,3.25\n";
    private string _folder = "";

    [SetUp]
    public void CreateFolder() => _folder = Directory.CreateTempSubdirectory("tinyml-data-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    private string PathOf(string name) => Path.Combine(_folder, name);

    private string Zip(params (string Name, string Text)[] entries)
    {
        string path = PathOf("data.zip");
        using ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach ((string name, string text) in entries)
        {
            using var writer = new StreamWriter(archive.CreateEntry(name).Open());
            writer.Write(text);
        }

        return path;
    }

    private static TableDataset Load(string path) => TableDataset.Load(path, TableDatasetTests.Spec);

    [Test]
    public void Byte_order_marks_of_UTF8_and_UTF16_are_understood([Values] bool utf16)
    {
        string path = PathOf("t.csv");
        File.WriteAllText(path, Table, utf16 ? Encoding.Unicode : new UTF8Encoding(true));
        Assert.That(Load(path)[0].Raw(), Is.EqualTo(new short[] { 1000, 205 }));
    }

    [Test]
    public void The_table_of_an_archive_is_read_beside_other_files() =>
        Assert.That(Load(Zip(("folder/t.CSV", Table), ("t.xlsx", "PK")))[0].Target, Is.EqualTo(3.25));

    [Test]
    public void An_archive_with_no_or_several_tables_is_refused([Values] bool several)
    {
        string path = several ? Zip(("a.csv", Table), ("b.csv", Table)) : Zip(("a.txt", Table));
        Assert.That(() => Load(path), Throws.TypeOf<DiagnosticException>().With.Message.Contains("TML1511").And.Message.Contains(several ? "2 CSV" : "0 CSV"));
    }

    [Test]
    public void A_workbook_is_refused_with_advice() =>
        Assert.That(() => Load(Zip(("xl/workbook.xml", ""))), Throws.TypeOf<DiagnosticException>().With.Message.Contains("save the sheet as CSV"));

    [Test]
    public void Every_prefix_of_an_archive_is_a_diagnostic()
    {
        string rows = string.Concat(Enumerable.Range(0, 200).Select(i => $"{i * 7919 % 1000},{i % 40}.5,{i % 13}\n"));
        byte[] whole = File.ReadAllBytes(Zip(("t.csv", "S1,T,y\n" + rows)));
        string path = PathOf("part.zip");
        for (int length = 0; length < whole.Length; length += 7)
        {
            File.WriteAllBytes(path, whole[..length]);
            Assert.That(() => Load(path), Throws.TypeOf<DiagnosticException>(), $"{length} bytes");
        }
    }

    [Test]
    public void Damaged_archives_never_end_in_another_exception()
    {
        string rows = string.Concat(Enumerable.Range(0, 200).Select(i => $"{i * 7919 % 1000},{i % 40}.5,{i % 13}\n"));
        byte[] whole = File.ReadAllBytes(Zip(("t.csv", "S1,T,y\n" + rows)));
        string path = PathOf("damaged.zip");
        const int Seed = 12;
        TestContext.Out.WriteLine($"seed {Seed}");
        var random = new Random(Seed);
        int refused = 0;
        for (int round = 0; round < 300; round++)
        {
            byte[] bytes = [.. whole];
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(path, bytes);
            try
            {
                Load(path);
            }
            catch (DiagnosticException)
            {
                refused++;
            }
        }

        Assert.That(refused, Is.GreaterThan(50));
    }

    [Test]
    public void What_is_not_there_or_a_folder_is_a_diagnostic()
    {
        Assert.That(() => Load(PathOf("none.csv")), Throws.TypeOf<DiagnosticException>().With.Message.Contains("TML1510"));
        Assert.That(() => Load(_folder), Throws.TypeOf<DiagnosticException>().With.Message.Contains("TML1511"));
        Assert.That(() => Load(""), Throws.TypeOf<DiagnosticException>().With.Message.Contains("TML1510"));
    }

    [Test]
    public void Standard_input_is_a_source()
    {
        using var input = new MemoryStream(Encoding.UTF8.GetBytes(Table));
        using TextReader text = TableSource.Open("-", input);
        Assert.That(text.ReadToEnd(), Is.EqualTo(Table));
    }

    [Test]
    public void Random_bytes_never_end_in_another_exception()
    {
        const int Seed = 4;
        TestContext.Out.WriteLine($"seed {Seed}");
        var random = new Random(Seed);
        string path = PathOf("noise");
        int refused = 0;
        int rounds = Requirements.Deep ? 10_000 : 500;
        for (int round = 0; round < rounds; round++)
        {
            byte[] bytes = new byte[random.Next(200)];
            random.NextBytes(bytes);
            byte[] alphabet = "S1,T;y\n\r\"-20.0\t"u8.ToArray();
            byte[] mixed = [.. "S1,T,y\n"u8, .. bytes.Select(b => (round & 1) == 0 ? b : alphabet[b % alphabet.Length])];
            File.WriteAllBytes(path, mixed);
            try
            {
                Load(path);
            }
            catch (DiagnosticException)
            {
                refused++;
            }
        }

        Assert.That(refused, Is.GreaterThan(rounds / 2));
    }

    [Test]
    public void A_million_rows_are_read_in_bounded_memory()
    {
        using var endless = new GeneratedTable(1_000_000);
        using var reader = new TableReader(endless, "generated", TableLayout.FromSpec(TableDatasetTests.Spec), new TableFormat());
        long before = GC.GetTotalMemory(forceFullCollection: true);
        long most = 0;
        double sum = 0;
        foreach (TableRow row in reader.Rows())
        {
            sum += row.Values[0];
            if (row.Number % 100_000 == 0)
            {
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
            }
        }

        Assert.That(reader.RecordCount, Is.EqualTo(1_000_000));
        Assert.That(sum, Is.EqualTo(Enumerable.Range(0, 1_000_000).Sum(i => i % 3000.0)));
        Assert.That(most, Is.LessThan(1_000_000), "bytes held while reading");
    }

    [Test]
    public void A_line_without_end_is_refused_in_bounded_memory()
    {
        using var endless = new GeneratedTable(long.MaxValue, lineEnd: ' ');
        DiagnosticException exception = Assert.Throws<DiagnosticException>(() =>
            TableDataset.Read(endless, "generated", TableLayout.FromSpec(TableDatasetTests.Spec), new SplitSpec()))!;
        Assert.That(exception.Diagnostics[0].Code.Id, Is.EqualTo("TML1516"));
    }

    [Test]
    public void The_published_air_quality_file_is_read_whole()
    {
        var spec = new ModelSpec
        {
            Columns = [.. "PT08.S1(CO) PT08.S2(NMHC) PT08.S3(NOx) PT08.S4(NO2) PT08.S5(O3) T RH AH".Split(' ').Select(name =>
                new ColumnSpec { Name = name, Step = name switch { "T" or "RH" => 0.1, "AH" => 0.0001, _ => 1 } })],
            Target = new TargetSpec { Name = "C6H6(GT)" },
            Missing = [-200],
        };
        TableDataset dataset = TableDataset.Load(Requirements.Data("air-quality/AirQualityUCI.csv"), spec);
        Assert.Multiple(() =>
        {
            Assert.That(dataset.RecordCount, Is.EqualTo(9357));
            Assert.That(dataset, Has.Count.EqualTo(8991));
            Assert.That(dataset.Rejected.Count, Is.EqualTo(366));
            Assert.That(dataset[0].Raw(), Is.EqualTo(new short[] { 1360, 1046, 1056, 1692, 1268, 136, 489, 7578 }));
            Assert.That(dataset[0].Target, Is.EqualTo(11.9));
            Assert.That(Enumerable.Range(0, dataset.Count).All(i => dataset[i].Target is >= 0 and < 100));
        });
    }

    /// <summary>A table that is made while it is read.</summary>
    private sealed class GeneratedTable(long rows, char lineEnd = '\n') : TextReader
    {
        private string _pending = $"S1,T,y{lineEnd}";
        private long _row;

        public override int Read(char[] buffer, int index, int count)
        {
            if (_pending.Length == 0 && _row < rows)
            {
                _pending = FormattableString.Invariant($"{_row % 3000},{_row % 40}.5,{_row % 17}{lineEnd}");
                _row++;
            }

            int taken = Math.Min(count, _pending.Length);
            _pending.CopyTo(0, buffer, index, taken);
            _pending = _pending[taken..];
            return taken;
        }
    }
}
