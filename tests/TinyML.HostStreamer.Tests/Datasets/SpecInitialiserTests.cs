using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Specs;
using TinyML.HostStreamer.Datasets;
using TinyML.Testing;

namespace TinyML.HostStreamer.Tests.Datasets;

public sealed class SpecInitialiserTests
{
    private static InitialSpec From(string text, int inputs, string[]? columns = null, string? target = null) =>
        SpecInitialiser.FromTable(new StringReader(text), "t.csv", inputs, columns, target, TaskKind.Regression);

    [Test]
    public void Steps_ranges_markers_and_the_target_are_seen()
    {
        InitialSpec initial = From("day;S1;T;AH;y\nmon;1000;20,5;0,7578;3\ntue;-200;-1,50;1,2;-200\nwed;-200;3;0,5;4,25\nthu;7;3;0,5;\n", 3);
        Assert.That(initial.Spec.Columns, Is.EqualTo(new[]
        {
            new ColumnSpec { Name = "S1", Step = 1, Minimum = 7, Maximum = 1000 },
            new ColumnSpec { Name = "T", Step = 0.1, Minimum = -1.5, Maximum = 20.5 },
            new ColumnSpec { Name = "AH", Step = 0.0001, Minimum = 0.5, Maximum = 1.2 },
        }));
        Assert.That(initial.Spec.Target, Is.EqualTo(new TargetSpec { Name = "y" }));
        Assert.That(initial.Spec.Missing, Is.EqualTo(new[] { -200.0 }));
        Assert.That(initial.Notes.Select(note => note.What), Has.One.Contains("target").And.One.Contains("no value"));
    }

    [Test]
    public void What_is_written_can_be_read_and_used()
    {
        const string Table = "a,b\n1.25,-2\n3.5,-3\n";
        ModelSpec written = From(Table, 2).Spec;
        ModelSpec read = ModelSpecFile.Parse(System.Text.Encoding.UTF8.GetBytes(ModelSpecFile.ToJson(written)), "m.json");
        TableDataset dataset = TableDatasetTests.Read(Table, read);
        Assert.That(dataset[0].Raw(), Is.EqualTo(new short[] { 125, -2 }));
        Assert.That(read.Target, Is.Null);
    }

    [Test]
    public void A_low_reading_among_others_is_no_marker() =>
        Assert.That(From("a\n-200\n-200\n-190\n5\n", 1).Spec.Missing, Is.Empty);

    [Test]
    public void A_step_is_coarsened_until_int16_holds_the_range()
    {
        InitialSpec initial = From("a,b\n123456.5,99999\n1.125,0\n", 2);
        Assert.That(initial.Spec.Columns.Select(column => column.Step), Is.EqualTo(new[] { 10.0, 10.0 }));
        Assert.That(initial.Notes.Count(note => note.What.Contains("int16")), Is.EqualTo(2));
    }

    [Test]
    public void Named_columns_are_taken_and_misspelt_ones_suggested()
    {
        Assert.That(From("a,b,c\n1,2,3\n", 2, ["c", "a"], "b").Spec.Columns.Select(column => column.Name), Is.EqualTo(new[] { "c", "a" }));
        Assert.That(() => From("alpha,b\n1,2\n", 1, ["Alpha"]), Throws.TypeOf<DiagnosticException>().With.Message.Contains("did you mean 'alpha'"));
        Assert.That(() => From("a,b\nx,2\n", 1, ["a"]), Throws.TypeOf<DiagnosticException>().With.Message.Contains("TML1514"));
    }

    [TestCase("", "TML1517")]
    [TestCase("a,b\n", "TML1517")]
    [TestCase("a,b\nx,y\n", "TML1517")]
    [TestCase("a,b\nx,1\n", "TML1518")]
    public void A_table_that_does_not_suffice_is_refused(string text, string code) =>
        Assert.That(() => From(text, 2), Throws.TypeOf<DiagnosticException>().With.Message.Contains(code));

    [Test]
    public void The_published_air_quality_file_shows_its_steps_and_marker()
    {
        string path = Requirements.Data("air-quality/AirQualityUCI.csv");
        string[] columns = ["PT08.S1(CO)", "T", "RH", "AH"];
        ModelSpec spec = SpecInitialiser.FromTable(path, 4, columns, "C6H6(GT)").Spec;
        Assert.That(spec.Columns.Select(column => column.Step), Is.EqualTo(new[] { 1, 0.1, 0.1, 0.0001 }));
        Assert.That(spec.Missing, Is.EqualTo(new[] { -200.0 }));
    }
}
