using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Reporting.Data;
using TinyML.HostStreamer.Rebalancing;
using TinyML.HostStreamer.Statistics;
using TinyML.HostStreamer.Tests.Statistics;
using TinyML.Testing;

namespace TinyML.HostStreamer.Tests.Rebalancing;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class RebalancedSetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Test]
    public void A_plan_keeps_every_picture_and_makes_classes_equal()
    {
        string[] names = [.. Enumerable.Repeat("a", 60), .. Enumerable.Repeat("b", 40)];
        int[] clusters = [.. names.Select((_, i) => i % 5 == 0 ? 1 : 0)];
        RebalancingCell[] plan = RebalancingPlan.For(names, clusters, ["a", "b"], 2);
        Assert.That(plan, Has.All.Matches<RebalancingCell>(cell => cell.Wanted >= cell.Count && cell.Wanted <= RebalancingPlan.MostOfOne * cell.Count));
        int[] totals = [.. plan.GroupBy(cell => cell.Class).Select(group => group.Sum(cell => cell.Wanted))];
        Assert.That(totals[0], Is.EqualTo(totals[1]));
        Assert.That(plan.Single(cell => cell is { Class: "a", Cluster: 2 }).Wanted, Is.EqualTo(30), "the average of the class's clusters");
    }

    [Test]
    public void A_class_that_is_far_too_rare_stays_short() =>
        Assert.That(RebalancingPlan.For([.. Enumerable.Repeat("a", 100), "b"], new int[101], ["a", "b"], 1).Select(cell => cell.Wanted), Is.EqualTo([100, RebalancingPlan.MostOfOne]));

    [TestCase("set.tar")]
    [TestCase("set")]
    public void The_set_has_what_was_there_and_what_the_plan_adds(string output)
    {
        PictureStatistics pictures = PictureStatistics.Of(Folder(), 2, seed: 1);
        string path = Path.Combine(_folder.Path, output), again = Path.Combine(_folder.Path, "again" + Path.GetExtension(output));
        int written = RebalancedSet.Write(pictures, path, 5, isForced: false, default);
        PictureScan scan = PictureScan.Of(path);
        Assert.That(scan.Pictures, Has.Count.EqualTo(written).And.Count.EqualTo(pictures.Statistics.Rebalancing.Sum(cell => cell.Wanted)));
        Assert.That(scan.Readable, Has.Count.EqualTo(written));
        Assert.That(scan.Pictures.GroupBy(picture => picture.Class).Select(group => group.Count()).Distinct().Count(), Is.EqualTo(1), "as many of each class");
        byte[][] files = [.. Enumerable.Range(0, written).Select(scan.Store.Read)];
        for (int i = 0; i < pictures.Scan.Pictures.Count; i++)
        {
            byte[] original = pictures.Scan.Store.Read(i);
            Assert.That(files.Any(file => file.AsSpan().SequenceEqual(original)), Is.True, pictures.Scan.Pictures[i].Entry);
        }

        RebalancedSet.Write(pictures, again, 5, isForced: false, default);
        PictureScan repeated = PictureScan.Of(again);
        Assert.That(Enumerable.Range(0, written).Select(repeated.Store.Read), Is.EqualTo(files), "the same seed gives the same bytes");
    }

    [Test]
    public void Weights_are_a_table_of_keys()
    {
        PictureStatistics pictures = PictureStatistics.Of(Folder(), 1, seed: 1);
        string path = Path.Combine(_folder.Path, "weights.csv");
        RebalancedSet.Write(pictures, path, 1, isForced: false, default);
        string[] lines = File.ReadAllLines(path);
        Assert.That(lines[0], Is.EqualTo("key,weight"));
        Assert.That(lines, Has.Length.EqualTo(31).And.Contains("day/0.png,1").And.Contains("night/0.png,2"));
    }

    [Test]
    public void What_is_there_stays_unless_it_is_to_be_replaced()
    {
        PictureStatistics pictures = PictureStatistics.Of(Folder(), 1, seed: 1);
        string path = Path.Combine(_folder.Path, "there.tar");
        File.WriteAllText(path, "mine");
        Assert.That(CodeOf(() => RebalancedSet.Write(pictures, path, 1, isForced: false, default)), Is.EqualTo("TML4904"));
        Assert.That(File.ReadAllText(path), Is.EqualTo("mine"));
        RebalancedSet.Write(pictures, path, 1, isForced: true, default);
        Assert.That(PictureScan.Of(path).Pictures, Has.Count.EqualTo(40));
    }

    [Test]
    public void The_data_itself_is_never_replaced()
    {
        string folder = Folder();
        PictureStatistics pictures = PictureStatistics.Of(folder, 1, seed: 1);
        Assert.That(CodeOf(() => RebalancedSet.Write(pictures, folder, 1, isForced: true, default)), Is.EqualTo("TML4904"));
        Assert.That(CodeOf(() => RebalancedSet.Write(pictures, _folder.Path, 1, isForced: true, default)), Is.EqualTo("TML4904"));
        Assert.That(CodeOf(() => RebalancedSet.Write(pictures, Path.Combine(folder, "in"), 1, isForced: true, default)), Is.EqualTo("TML4904"));
        Assert.That(PictureScan.Of(folder).Pictures, Has.Count.EqualTo(30));
    }

    [TestCase("set.tar")]
    [TestCase("set")]
    public void What_breaks_off_leaves_nothing(string output)
    {
        string folder = Folder();
        PictureStatistics pictures = PictureStatistics.Of(folder, 1, seed: 1);
        File.Delete(Path.Combine(folder, "night", "9.png"));
        string path = Path.Combine(_folder.Path, output);
        Assert.That(CodeOf(() => RebalancedSet.Write(pictures, path, 1, isForced: false, default)), Is.EqualTo("TML1510"));
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.That(() => RebalancedSet.Write(pictures, path, 1, isForced: false, cancelled.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(CodeOf(() => RebalancedSet.Write(pictures, Path.Combine(_folder.Path, "nowhere", output), 1, isForced: false, default)), output == "set" ? Is.EqualTo("TML1510") : Is.EqualTo("TML4103"));
        Assert.That(Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName), Is.SubsetOf(["pictures", "nowhere"]));
    }

    [Test]
    public void What_is_suspicious_of_pictures_is_said()
    {
        string folder = Folder();
        File.Copy(Path.Combine(folder, "day", "1.png"), Path.Combine(folder, "night", "again.png"));
        File.WriteAllText(Path.Combine(folder, "day", "text.png"), "no picture");
        string other = Directory.CreateDirectory(Path.Combine(_folder.Path, "other", "x")).FullName;
        File.WriteAllBytes(Path.Combine(other, "o.png"), DrawnPictures.Png(3, 0.7));
        DataStatistics data = PictureStatistics.Of(folder, null, 1, Path.GetDirectoryName(other)).Statistics;
        Assert.That((data.Rows, data.CompleteRows, data.Duplicates, data.Shared), Is.EqualTo((32L, 31L, 1L, (long?)1)));
        Assert.That(data.Warnings.Select(warning => warning.Kind), Is.SupersetOf(["shared", "duplicates", "broken", "few"]));
        Assert.That(data.Warnings.Single(warning => warning.Kind == "broken").Where, Is.EqualTo(["day/text.png"]));
        Assert.That(data.Warnings.Where(warning => warning.Kind == "nearlyTarget").Select(warning => warning.Where[0]), Does.Contain("brightness"), "night is dark");
        Assert.That(data.Clusters.Sum(cluster => cluster.Count), Is.EqualTo(31));
    }

    [Test]
    public void A_set_that_cannot_be_looked_at_is_a_finding()
    {
        string folder = Directory.CreateDirectory(Path.Combine(_folder.Path, "bad", "a")).FullName;
        Assert.That(CodeOf(() => PictureStatistics.Of(Path.GetDirectoryName(folder)!, null, 1)), Is.EqualTo("TML1547"), "a class without pictures");
        File.WriteAllText(Path.Combine(folder, "x.png"), "no picture");
        Assert.That(CodeOf(() => PictureStatistics.Of(Path.GetDirectoryName(folder)!, null, 1)), Is.EqualTo("TML1541"), "nothing else is there");
        Assert.That(CodeOf(() => PictureStatistics.Of(Directory.CreateDirectory(Path.Combine(_folder.Path, "none")).FullName, null, 1)), Is.EqualTo("TML1548"));
    }

    [Test]
    public void Clusters_are_found_in_photographs_and_a_balanced_set_is_written()
    {
        PictureStatistics pictures = PictureStatistics.Of(Requirements.Data("vww/coco-mini.tar"), null, seed: 1);
        Assert.That(pictures.Statistics.Rows, Is.EqualTo(576));
        Assert.That(pictures.Statistics.Clusters, Has.Count.GreaterThanOrEqualTo(2));
        string path = Path.Combine(_folder.Path, "balanced.tar");
        RebalancedSet.Write(pictures, path, 1, isForced: false, default);
        PictureScan scan = PictureScan.Of(path);
        Assert.That(scan.Pictures.Count(picture => picture.Class == "0"), Is.EqualTo(scan.Pictures.Count(picture => picture.Class == "1")).And.GreaterThanOrEqualTo(303));
    }

    // 20 bright pictures and 10 dark ones.
    private string Folder()
    {
        string folder = Path.Combine(_folder.Path, "pictures");
        foreach ((string name, int count, double brightness) in new[] { ("day", 20, 0.7), ("night", 10, 0.3) })
        {
            Directory.CreateDirectory(Path.Combine(folder, name));
            for (int i = 0; i < count; i++)
            {
                File.WriteAllBytes(Path.Combine(folder, name, $"{i}.png"), DrawnPictures.Png(i + (name == "day" ? 0 : 100), brightness));
            }
        }

        return folder;
    }

    private static string CodeOf(Action action) => Assert.Throws<DiagnosticException>(() => action())!.Diagnostics[0].Code.Id;
}
