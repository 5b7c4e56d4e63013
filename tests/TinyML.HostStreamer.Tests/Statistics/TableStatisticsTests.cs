using System.Globalization;
using System.Text;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Reporting.Data;
using TinyML.HostStreamer.Datasets;
using TinyML.HostStreamer.Statistics;
using TinyML.Testing;

namespace TinyML.HostStreamer.Tests.Statistics;

public sealed class TableStatisticsTests
{
    [Test]
    public void Figures_of_a_column_are_those_of_its_numbers()
    {
        DataStatistics data = Of("a,b\n1,x\n2,x\n3,y\n,y\n6,y\n");
        ColumnStatistics column = data.Columns[0];
        Assert.That((column.Count, column.Missing, column.Minimum, column.Maximum, column.Mean, column.Median), Is.EqualTo((4L, 1L, 1.0, 6.0, 3.0, 2.5)));
        Assert.That(column.StandardDeviation, Is.EqualTo(Math.Sqrt(14 / 3.0)).Within(1e-12));
        Assert.That(column.Histogram.Sum(), Is.EqualTo(4));
        Assert.That((column.Histogram[0], column.Histogram[^1]), Is.EqualTo((1L, 1L)));
        Assert.That(data.Columns[1].Kind, Is.EqualTo("text"));
        Assert.That((data.Rows, data.CompleteRows), Is.EqualTo((5L, 4L)));
    }

    [Test]
    public void A_column_that_nearly_is_the_target_is_said_and_an_honest_one_is_not()
    {
        var random = new Random(3);
        string rows = string.Concat(Enumerable.Range(0, 500).Select(_ =>
        {
            double x = random.NextDouble() * 4, noise = random.NextDouble();
            return Line(x, (x * x) + (noise * 0.01), x + (noise * 8));
        }));
        DataStatistics data = Of("copy,target,hint\n" + rows, "target");
        DataWarning[] said = [.. data.Warnings.Where(warning => warning.Kind == "nearlyTarget")];
        Assert.That(said.Select(warning => warning.Where.Single()), Is.EqualTo(["copy"]));
        Assert.That(said[0].Figure, Is.GreaterThan(0.99));
    }

    [Test]
    public void Columns_that_miss_their_values_together_are_one_finding()
    {
        string rows = string.Concat(Enumerable.Range(0, 200).Select(i => i % 10 == 0 ? $"{i};-200;-200;7,5\n" : $"{i};{i % 13};{i % 17};{(i % 20 == 5 ? "-200" : "6,25")}\n"));
        DataStatistics data = Of("n;a;b;c\n" + rows);
        Assert.That(data.Warnings.Where(warning => warning.Kind == "missing").Select(warning => (string.Join('+', warning.Where), warning.Figure)), Is.EqualTo([("a+b", (double?)20), ("c", 10)]));
        Assert.That(data.Columns[1].Marker, Is.EqualTo(-200));
        Assert.That(data.CompleteRows, Is.EqualTo(170));
    }

    [Test]
    public void Rows_that_come_twice_or_are_in_the_other_table_are_counted()
    {
        DataStatistics data = TableStatistics.Of(Text("a,b\n1,2\n3,4\n1,2\n5,6\n"), "one.csv", null, 1, Text("a,b\n5,6\n7,8\n"));
        Assert.That((data.Duplicates, data.Shared), Is.EqualTo((1L, (long?)1)));
        Assert.That(data.Warnings.Select(warning => warning.Kind), Does.Contain("duplicates").And.Contain("shared"));
    }

    [Test]
    public void A_last_part_that_is_unlike_the_rest_is_said()
    {
        string rows = string.Concat(Enumerable.Range(0, 1000).Select(i => Line(i % 7, i < 700 ? i % 11 : 20 + (i % 11))));
        DataStatistics data = Of("same,moved\n" + rows);
        DataWarning drift = data.Warnings.Single(warning => warning.Kind == "drift");
        Assert.That(drift.Where, Is.EqualTo(["moved"]));
        Assert.That(data.Columns[1].Drift, Is.EqualTo(1));
        Assert.That(data.Columns[1].Shift, Is.GreaterThan(5));
    }

    [TestCase("class", "cat", "dog")]
    [TestCase("number", "0", "1")]
    public void Classes_are_counted_and_what_gives_them_away_is_said(string target, string rare, string frequent)
    {
        string rows = string.Concat(Enumerable.Range(0, 300).Select(i => $"{(i % 10 == 0 ? 5 : 9) + (i % 3 * 0.01)},{i % 7},{(i % 10 == 0 ? "cat,0" : "dog,1")}\n"));
        DataStatistics data = Of("gives,other,class,number\n" + rows, target);
        Assert.That(data.Classes, Is.EqualTo([new CountedName(rare, 30), new CountedName(frequent, 270)]));
        Assert.That(data.Warnings.Where(warning => warning.Kind == "nearlyTarget").Select(warning => warning.Where[0]), Does.Contain("gives").And.Not.Contain("other"));
        Assert.That(data.Warnings.Single(warning => warning.Kind == "imbalance").Figure, Is.EqualTo(9));
    }

    [Test]
    public void Constant_columns_and_cells_that_are_no_numbers_are_said()
    {
        string rows = string.Concat(Enumerable.Range(0, 150).Select(i => $"4,{(i == 77 ? "broken" : $"{i}")},\n"));
        DataStatistics data = Of("same,nearly,nothing\n" + rows);
        Assert.That(data.Warnings.Where(warning => warning.Kind == "constant").Select(warning => warning.Where[0]), Is.EqualTo(["same", "nothing"]));
        Assert.That(data.Warnings.Single(warning => warning.Kind == "text").What, Does.StartWith("1 cells of nearly"));
        Assert.That(data.Columns[1].Count, Is.EqualTo(149));
    }

    [TestCase("", null, "TML1517")]
    [TestCase("a,b\n", null, "TML1517")]
    [TestCase("a,b\nx,y\n", null, "TML1517")]
    [TestCase("alpha,beta\n1,2\n", "alphaa", "TML1512")]
    [TestCase("a,a\n1,2\n", "a", "TML1513")]
    [TestCase("a,b\n1,\n", "b", "TML1514")]
    public void What_cannot_be_looked_at_is_a_finding(string text, string? target, string code)
    {
        DiagnosticException exception = Assert.Throws<DiagnosticException>(() => Of(text, target))!;
        Assert.That(exception.Diagnostics[0].Code.Id, Is.EqualTo(code));
        Assert.That(exception.Diagnostics[0].Todo, target == "alphaa" ? Does.Contain("'alpha'") : Is.Not.Empty);
    }

    [Test]
    public void A_long_table_is_sampled_and_its_exact_figures_stay_exact()
    {
        int rows = Requirements.Deep ? 1_000_000 : 120_000;
        DataStatistics data = TableStatistics.Of(() => new StreamReader(new MemoryStream(Encoding.ASCII.GetBytes("n,m\n" + string.Concat(Enumerable.Range(0, rows).Select(i => $"{i},{i % 5}\n"))))), "long.csv", "m");
        Assert.That((data.Rows, data.SampledRows), Is.EqualTo(((long)rows, 100_000L)));
        Assert.That(data.Columns[0].Mean, Is.EqualTo((rows - 1) / 2.0).Within(1e-6));
        Assert.That(data.Columns[0].Histogram, Has.All.EqualTo(rows / ColumnAccumulator.Bins));
        Assert.That(data.Columns[0].Median, Is.EqualTo(rows / 2.0).Within(rows * 0.01));
    }

    [Test]
    public void The_air_quality_set_shows_its_two_traps()
    {
        string path = Requirements.Data("air-quality/AirQualityUCI.csv");
        DataStatistics data = TableStatistics.Of(() => TableSource.Open(path), path, "C6H6(GT)");
        Assert.That((data.Rows, data.BlankRows), Is.EqualTo((9357L, 114L)));
        Assert.That(data.Warnings[0].Kind, Is.EqualTo("nearlyTarget"));
        Assert.That(data.Warnings.Where(warning => warning.Kind == "nearlyTarget").Select(warning => warning.Where[0]), Is.EqualTo(["PT08.S2(NMHC)"]));
        DataWarning sensors = data.Warnings.Single(warning => warning.Kind == "missing" && warning.Figure == 366);
        Assert.That(sensors.Where, Has.Count.EqualTo(9).And.Contains("PT08.S1(CO)").And.Contains("AH"));
        Assert.That(DataSection.Page(data), Does.Contain("PT08.S2(NMHC) nearly is the target").And.Not.Contain("http"));
    }

    private static DataStatistics Of(string text, string? target = null) => TableStatistics.Of(Text(text), "test.csv", target);

    private static Func<TextReader> Text(string text) => () => new StringReader(text);

    private static string Line(params double[] values) => string.Join(',', values.Select(value => value.ToString("R", CultureInfo.InvariantCulture))) + "\n";
}
