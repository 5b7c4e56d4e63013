using System.Globalization;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Specs;
using TinyML.HostStreamer.Datasets;

namespace TinyML.HostStreamer.Tests.Datasets;

public sealed class TableDatasetTests
{
    internal static readonly ModelSpec Spec = new()
    {
        Columns = [new ColumnSpec { Name = "S1" }, new ColumnSpec { Name = "T", Step = 0.1 }],
        Target = new TargetSpec { Name = "y" },
        Missing = [-200],
    };

    internal static TableDataset Read(string text, ModelSpec? spec = null, DataPart part = DataPart.All, TableFormat? format = null) =>
        TableDataset.Read(new StringReader(text), "t.csv", TableLayout.FromSpec(spec ?? Spec), (spec ?? Spec).Split ?? new SplitSpec(), part, format);

    private static readonly object[] GoodTexts =
    [
        new object[] { "S1,T,y\n1000,20.5,3.25\n900,-1.5,2\n" },
        new object[] { "S1;T;y\r\n1000;20,5;3,25\r\n900;-1,5;2\r\n" },
        new object[] { "S1\tT\ty\n1000\t20,5\t3.25E0\n900\t-1,5\t2".Replace("3.25E0", "3,25E0") },
        new object[] { "\uFEFFS1;T;y;;\r\n1000;20,5;3,25;;\r\n900;-1,5;2;;\r\n;;;;\r\n;;;;\r\n" },
        new object[] { "\"S1\",\"T\",\"y\"\n\"1000\",\"20,5\",\"3,25\"\n900,\"-1,5\",2\n" },
        new object[] { "\n\n  \nS1,T,y\n\n1000,20.5,3.25\n\n\n900,-1.5,2\n\n" },
        new object[] { "when;S1;note;y;T\n10/03/2004 18.00.00;1000;\"a;b \"\"c\"\"\nnext line\";3.25;20.5\nx;900;;2;-1.5" },
        new object[] { "S1,note,T,y\n1000,5\" pipe,20.5,3.25\n900,\"5\"\" pipe\",\"-1.5\",2\n" },
        new object[] { "S1 , T ,y\r 1000 , 20.5 ,3.25\r900,-1.50,2.0\r" },
    ];

    [TestCaseSource(nameof(GoodTexts))]
    public void The_same_table_is_read_the_same_in_every_usual_form(string text)
    {
        TableDataset dataset = Read(text.TrimStart('\uFEFF'));
        Assert.That(dataset, Has.Count.EqualTo(2));
        Assert.That(dataset[0].Values(), Is.EqualTo(new[] { 1000f, 20.5f }));
        Assert.That(dataset[0].Raw(), Is.EqualTo(new short[] { 1000, 205 }));
        Assert.That(dataset[0].Target, Is.EqualTo(3.25));
        Assert.That(dataset[1].Raw(), Is.EqualTo(new short[] { 900, -15 }));
        Assert.That(dataset[1].Number, Is.EqualTo(1));
        Assert.That(dataset.RecordCount, Is.EqualTo(2));
        Assert.That(dataset.Warnings, Is.Empty);
    }

    [Test]
    public void A_table_is_read_the_same_under_a_comma_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        comma.NumberFormat.NumberDecimalSeparator = ",";
        comma.NumberFormat.NumberGroupSeparator = ".";
        comma.TextInfo.ListSeparator = ";";
        try
        {
            CultureInfo.CurrentCulture = comma;
            Assert.That(Read("S1,T,y\n1000,20.5,3.25\n")[0].Target, Is.EqualTo(3.25));
            Assert.That(Read("S1;T;y\n1000;20,5;3,25\n")[0].Target, Is.EqualTo(3.25));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static readonly object[] BadTexts =
    [
        new object[] { "", "TML1517", "t.csv", "empty" },
        new object[] { "\r\n\r\n", "TML1517", "t.csv", "empty" },
        new object[] { "S1,T,y\n", "TML1517", "t.csv", "of 0 rows none" },
        new object[] { "S1,T,y\n,,\n", "TML1517", "t.csv", "of 0 rows none" },
        new object[] { "S1,T,y\n-200,1,1\n", "TML1517", "t.csv", "of 1 rows none" },
        new object[] { "S1|T|y\n1|2|3\n", "TML1512", "t.csv:1", "one single cell" },
        new object[] { "\n\ns1,T,y\n1,2,3\n", "TML1512", "t.csv:3", "did you mean" },
        new object[] { ";;;\n;;;\n", "TML1517", "t.csv", "empty" },
        new object[] { "s1,T,y\n1,2,3\n", "TML1512", "t.csv:1", "did you mean 's1'" },
        new object[] { "S2x,T,y\n1,2,3\n", "TML1512", "t.csv:1", "no column 'S1'" },
        new object[] { "a,b\n1,2\n", "TML1512", "t.csv:1", "the columns are a, b" },
        new object[] { "S1,T,S1,y\n1,2,3,4\n", "TML1513", "t.csv:1", "columns 1 and 3" },
        new object[] { "S1,T,y,y\n1,2,3,4\n", "TML1513", "t.csv:1", "columns 3 and 4" },
        new object[] { "S1,T,y\n1,2,3\n1,warm,3\n", "TML1514", "t.csv:3, column 'T'", "'warm' is not a number" },
        new object[] { "S1,T,y\n1,2,high\n", "TML1514", "t.csv:2, column 'y'", "'high' is not a number" },
        new object[] { "S1;T;y\n1;2,5;3\n1;2.5;3\n", "TML1514", "t.csv:3, column 'T'", "'2.5'" },
        new object[] { "S1;T;y\n1.000,5;2;3\n", "TML1514", "t.csv:2, column 'S1'", "'1.000,5'" },
        new object[] { "S1,T,y\n1,1e39,3\n", "TML1514", "t.csv:2, column 'T'", "1e39" },
        new object[] { "S1,T,y\n1,1e999,3\n", "TML1514", "t.csv:2, column 'T'", "1e999" },
        new object[] { "S1,T,y\n1,Infinity,3\n", "TML1514", "t.csv:2, column 'T'", "Infinity" },
        new object[] { "S1,T,y\n0x10,1,3\n", "TML1514", "t.csv:2, column 'S1'", "0x10" },
        new object[] { "S1,T,y\n1000,20,5,3\n", "TML1515", "t.csv:2", "4 cells and the header 3" },
        new object[] { "S1,T,y\n1000\n", "TML1515", "t.csv:2, column 'T'", "ends after 1 of 3" },
        new object[] { "S1,T,y\n1000,1\n", "TML1515", "t.csv:2, column 'y'", "ends after 2 of 3" },
        new object[] { "S1,T,y\n\"10\"0,1,2\n", "TML1516", "t.csv:2", "closing quote" },
        new object[] { "S1,note,T,y\n1,5\" pipe,\"10\"0,2\n", "TML1516", "t.csv:2", "closing quote" },
        new object[] { "S1,T,y\n\"10,1,2\n3,4,5\n", "TML1516", "t.csv:2", "never closed" },
        new object[] { "S1,T,y\n1\01,1,2\n", "TML1511", "t.csv", "NUL" },
    ];

    [TestCaseSource(nameof(BadTexts))]
    public void A_bad_table_is_refused_with_its_line_and_column(string text, string code, string where, string said)
    {
        DiagnosticException exception = Assert.Throws<DiagnosticException>(() => Read(text))!;
        Diagnostic first = exception.Diagnostics[0];
        Assert.That((first.Code.Id, first.Where), Is.EqualTo((code, where)), exception.Message);
        Assert.That($"{first.What} {first.Todo}", Does.Contain(said));
        Assert.That(exception.ExitCode, Is.EqualTo(ExitCode.BadInput));
    }

    [TestCase('1', 20_000, "a cell is longer")]
    [TestCase(',', 3_000_000, "a row is longer")]
    public void A_cell_or_row_without_bounds_is_refused(char content, int length, string said)
    {
        DiagnosticException exception = Assert.Throws<DiagnosticException>(() => Read("S1,T,y\n1,2,3\n" + new string(content, length) + "\n"))!;
        Assert.That((exception.Diagnostics[0].Code.Id, exception.Diagnostics[0].Where), Is.EqualTo(("TML1516", "t.csv:3")));
        Assert.That(exception.Message, Does.Contain(said));
    }

    [Test]
    public void Line_numbers_count_blank_lines_and_lines_inside_quotes()
    {
        DiagnosticException exception = Assert.Throws<DiagnosticException>(() =>
            Read("\r\nS1,T,y,note\r\n\r\n1,2,3,\"a\r\nb\"\r\nbad,2,3,\r\n"))!;
        Assert.That(exception.Diagnostics[0].Where, Is.EqualTo("t.csv:6, column 'S1'"));
    }

    [Test]
    public void Findings_are_collected_but_never_without_bound()
    {
        string rows = string.Concat(Enumerable.Repeat("bad,1,2\n", 100_000));
        DiagnosticException exception = Assert.Throws<DiagnosticException>(() => Read("S1,T,y\n" + rows))!;
        Assert.That(exception.Diagnostics, Has.Count.EqualTo(10));
    }

    [TestCase("-200")]
    [TestCase("-200.0")]
    [TestCase("")]
    [TestCase("  ")]
    [TestCase("NaN")]
    [TestCase("n/a")]
    [TestCase("?")]
    public void A_row_without_a_value_is_left_out_counted_and_never_a_zero(string cell)
    {
        TableDataset dataset = Read($"S1,T,y\n1,2,3\n1,{cell},3\n{cell},2,3\n4,5,{cell}\n");
        Assert.Multiple(() =>
        {
            Assert.That(dataset, Has.Count.EqualTo(2));
            Assert.That(dataset.RecordCount, Is.EqualTo(4));
            Assert.That(dataset[1].Number, Is.EqualTo(3), "numbers count the rows that were left out");
            Assert.That(dataset[1].Target, Is.Null, "a row without a target can still be predicted");
            Assert.That(dataset.Rejected.Counts[RejectionReason.NoValue], Is.EqualTo(2));
            Assert.That(dataset.Rejected.First[0], Is.EqualTo(new RejectedRow(3, "T", RejectionReason.NoValue, cell)));
            Assert.That(dataset.Warnings.Select(warning => warning.Code.Id), Is.EqualTo(new[] { "TML1520", "TML1524" }));
        });
    }

    [Test]
    public void Rows_that_cannot_be_read_are_left_out_and_counted_when_that_is_allowed()
    {
        TableDataset dataset = Read("S1,T,y\n1,2,3\nx,2,3\n1,2,3,4\n1\n\"1\"2,3,4\n5,6,7\n", format: new TableFormat { SkipBadRows = true });
        Assert.That(dataset, Has.Count.EqualTo(2));
        Assert.That(dataset.Rejected.Counts, Is.EquivalentTo(new Dictionary<RejectionReason, long>
        {
            [RejectionReason.NotANumber] = 1,
            [RejectionReason.RowLength] = 2,
            [RejectionReason.Malformed] = 1,
        }));
        Assert.That(dataset.Warnings.Single().ToString(), Does.Contain("TML1521").And.Contain("t.csv:3, column 'S1'").And.Contain("4 of 6"));
    }

    [Test]
    public void A_table_without_the_target_column_is_unlabelled_with_a_warning()
    {
        TableDataset dataset = Read("S1,T,Y\n1,2,3\n");
        Assert.That(dataset[0].Target, Is.Null);
        Assert.That(dataset.Warnings.Single().ToString(), Does.Contain("TML1523").And.Contain("did you mean 'Y'"));
    }

    [Test]
    public void Labels_may_be_words_or_numbers()
    {
        ModelSpec spec = Spec with { Task = TaskKind.Classification, Labels = ["no", "yes"] };
        TableDataset dataset = Read("S1,T,y\n1,2,yes\n1,2,no\n1,2,1\n", spec);
        Assert.That(Enumerable.Range(0, 3).Select(i => dataset[i].Target), Is.EqualTo(new double?[] { 1, 0, 1 }));
        Assert.That(() => Read("S1,T,y\n1,2,maybe\n", spec), Throws.TypeOf<DiagnosticException>().With.Message.Contains("not a label"));
    }

    [Test]
    public void Readings_beyond_int16_are_limited_and_said()
    {
        TableDataset dataset = Read("S1,T,y\n40000,5000,1\n-99999,-3276.8,1\n");
        Assert.That(dataset[0].Raw(), Is.EqualTo(new short[] { 32767, 32767 }));
        Assert.That(dataset[1].Raw(), Is.EqualTo(new short[] { -32768, -32768 }));
        Assert.That(dataset.Warnings.Select(warning => warning.Where), Is.EqualTo(new[] { "t.csv, column 'S1'", "t.csv, column 'T'" }));
    }

    [Test]
    public void Steps_round_to_the_nearest_and_halves_to_even() =>
        Assert.That(Read("S1,T,y\n1.5,0.04,0\n-1.5,-0.16,0\n2.4999,0.3,0\n") is var d
            ? Enumerable.Range(0, 3).SelectMany(i => d[i].Raw()) : [], Is.EqualTo(new short[] { 2, 0, -2, -2, 2, 3 }));

    [Test]
    public void Parts_are_disjoint_complete_and_by_the_record_number([Values] SplitKind kind)
    {
        string text = "S1,T,y\n" + string.Concat(Enumerable.Range(0, 1000).Select(i => i % 7 == 3 ? "-200,1,1\n" : $"{i},1,1\n"));
        ModelSpec spec = Spec with { Split = new SplitSpec { Kind = kind, TestFraction = 0.3, Seed = 5, TrainCount = kind == SplitKind.First ? 700 : null } };
        long[] Numbers(DataPart part) => Read(text, spec, part) is var d ? [.. Enumerable.Range(0, d.Count).Select(i => d[i].Number)] : [];
        long[] test = Numbers(DataPart.Test);
        long[] train = Numbers(DataPart.Train);
        Assert.That(test.Concat(train).Order(), Is.EqualTo(Numbers(DataPart.All)));
        Assert.That(test, Is.EqualTo(Enumerable.Range(0, 1000).Where(i => i % 7 != 3 && spec.Split!.IsHeldOut(i, 1000)).Select(i => (long)i)));
        Assert.That(test, Has.Length.InRange(200, 320));
    }

    [Test]
    public void Without_a_JSON_file_columns_are_inputs_in_order()
    {
        TableDataset Positional(string text, int inputs) =>
            TableDataset.Read(new StringReader(text), "t.csv", TableLayout.Positional(inputs), new SplitSpec());
        Assert.That(Positional("a,b,c\n1,2,3\n", 2)[0].Target, Is.EqualTo(3));
        Assert.That(Positional("1,2\n3,4\n", 2).RecordCount, Is.EqualTo(2));
        Assert.That(Positional("a,b,c,d\n1,2,x,y\n", 2)[0].Values(), Is.EqualTo(new[] { 1f, 2f }));
        Assert.That(() => Positional("1,2\n", 3), Throws.TypeOf<DiagnosticException>().With.Message.Contains("TML1518"));
    }
}
