using System.Formats.Tar;
using System.Text;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Specs;
using TinyML.HostStreamer.Datasets;
using TinyML.Testing;
using static TinyML.HostStreamer.Tests.Datasets.PictureDatasetTests;

namespace TinyML.HostStreamer.Tests.Datasets;

/// <summary>WebDataset archives, written by the runtime's own tar writer in each of its formats.</summary>
public sealed class TarStoreTests
{
    private static readonly ModelForm Model = Form(ElementType.Int8, [1, 2]);

    private TemporaryFolder _folder = null!;

    [SetUp]
    public void Create() => _folder = new TemporaryFolder();

    [TearDown]
    public void Remove() => _folder.Dispose();

    private string ArchivePath => Path.Combine(_folder.Path, "set.tar");

    private string Archive((string Name, string Text)[] entries, TarEntryFormat format = TarEntryFormat.Pax)
    {
        using FileStream file = File.Create(ArchivePath);
        using var writer = new TarWriter(file, format);
        foreach ((string name, string text) in entries)
        {
            TarEntryType type = name.EndsWith('/') ? TarEntryType.Directory : format == TarEntryFormat.V7 ? TarEntryType.V7RegularFile : TarEntryType.RegularFile;
            System.Formats.Tar.TarEntry entry = format switch
            {
                TarEntryFormat.V7 => new V7TarEntry(type, name),
                TarEntryFormat.Ustar => new UstarTarEntry(type, name),
                TarEntryFormat.Gnu => new GnuTarEntry(type, name),
                _ => new PaxTarEntry(type, name),
            };
            if (!name.EndsWith('/'))
            {
                entry.DataStream = new MemoryStream(Encoding.Latin1.GetBytes(text));
            }

            writer.WriteEntry(entry);
        }

        return ArchivePath;
    }

    private PictureDataset Load((string Name, string Text)[] entries, ModelSpec? spec = null, LabelUse labels = LabelUse.Required) =>
        PictureDataset.Load(Archive(entries), Model, spec, labels: labels);

    private static readonly (string, string)[] Good = [("a.bin", "\u0001\u0002"), ("a.cls", "1"), ("b.bin", "\u0003\u0004"), ("b.cls", "0\n")];

    [Test]
    public void Every_format_gives_the_samples_in_order([Values(TarEntryFormat.V7, TarEntryFormat.Ustar, TarEntryFormat.Pax, TarEntryFormat.Gnu)] TarEntryFormat format, [Values("", "train/", "./")] string folder)
    {
        (string, string)[] entries = [.. Good.Select(entry => (folder + entry.Item1, entry.Item2))];
        PictureDataset data = PictureDataset.Load(Archive(folder.Length > 0 ? [(folder, ""), .. entries] : entries, format), Model, null);
        Assert.That(data, Has.Count.EqualTo(2));
        Assert.That(data[0].Values().Concat(data[1].Values()), Is.EqualTo(new float[] { 1, 2, 3, 4 }));
        Assert.That((data[0].Target, data[1].Target, data[1].Number, data.Warnings.Count), Is.EqualTo((1.0, 0.0, 1L, 0)));
        Assert.That(((PictureSample)data[1]).Name, Is.EqualTo($"{ArchivePath}, entry '{folder}b.bin'"));
    }

    [Test]
    public void Names_longer_than_a_header_are_whole([Values(TarEntryFormat.Pax, TarEntryFormat.Gnu)] TarEntryFormat format)
    {
        string key = string.Join('/', Enumerable.Repeat("Übung", 60));
        PictureDataset data = PictureDataset.Load(Archive([(key + ".bin", "\u0001\u0002"), (key + ".cls", "1")], format), Model, null);
        Assert.That((((PictureSample)data[0]).Name, data[0].Target), Is.EqualTo(($"{ArchivePath}, entry '{key}.bin'", 1.0)));
    }

    [TestCase("a.cls a.bin b.cls b.bin")]
    [TestCase("a.bin b.bin a.cls b.cls")]
    [TestCase("b.cls a.cls a.bin b.bin")]
    public void Labels_find_their_samples_wherever_they_are(string order)
    {
        PictureDataset data = Load([.. order.Split(' ').Select(name => Good.Single(entry => entry.Item1 == name)), ("readme.txt", "x"), ("a.json", "{}"), ("._a.bin", "x")]);
        Assert.That((data.Count, data[0].Values()[0], data[0].Target, data[1].Values()[0], data[1].Target), Is.EqualTo((2, 1f, 1.0, 3f, 0.0)));
    }

    [Test]
    public void Labels_may_be_names()
    {
        var spec = new ModelSpec { Task = TaskKind.Classification, Labels = ["none", "person"] };
        Assert.That(Load([("a.bin", "xy"), ("a.cls", "person")], spec)[0].Target, Is.EqualTo(1));
        Refused(() => Load([("a.bin", "xy"), ("a.cls", "persan")], spec), DiagnosticCodes.LabelBad, "entry 'a.cls'", "persan", "'person'");
        Refused(() => Load([("a.bin", "xy"), ("a.cls", "0")], spec with { Labels = ["none", "person", "dog"] }), DiagnosticCodes.LabelBad, "set.tar", "3 labels", "2 classes");
    }

    [TestCase("2")]
    [TestCase("-1")]
    [TestCase("1.5")]
    [TestCase("person")]
    [TestCase("")]
    public void A_label_that_is_no_class_is_refused_where_labels_count(string label)
    {
        Refused(() => Load([("a.bin", "xy"), ("a.cls", label)], labels: LabelUse.Optional), DiagnosticCodes.LabelBad, "entry 'a.cls'", label);
        Assert.That(Load([("a.bin", "xy"), ("a.cls", label)], labels: LabelUse.Ignored), Has.Count.EqualTo(1));
    }

    [Test]
    public void Missing_labels_are_named_where_they_are_needed_and_allowed_elsewhere()
    {
        (string, string)[] some = [.. Good[..3], ("c.bin", "xy")];
        Refused(() => Load(some), DiagnosticCodes.LabelsIncomplete, "entry 'b.bin'", "2 of 3");
        Assert.That(Load(some, labels: LabelUse.Optional).Warnings.Single().Where, Does.Contain("entry 'b.bin'"));
        Assert.That(Load(some, labels: LabelUse.Ignored).Warnings, Is.Empty);
        PictureDataset none = Load([Good[0], Good[2]]);
        Assert.That((none.Count, none[0].Target, none.Warnings.Single().Code), Is.EqualTo((2, (double?)null, DiagnosticCodes.LabelsMissing)));
    }

    private static IEnumerable<TestCaseData> Twice()
    {
        yield return new TestCaseData((object)new[] { ("a.bin", "xy"), ("a.png", "z"), ("a.cls", "1") });
        yield return new TestCaseData((object)new[] { ("a.bin", "xy"), ("a.cls", "1"), ("a.png", "z") });
        yield return new TestCaseData((object)new[] { ("a.cls", "1"), ("a.cls", "1"), ("a.bin", "xy") });
    }

    [TestCaseSource(nameof(Twice))]
    public void A_sample_with_two_inputs_or_labels_is_refused((string, string)[] entries) =>
        Refused(() => Load(entries), DiagnosticCodes.ArchiveBad, "entry 'a.", "two files");

    [Test]
    public void Archives_of_a_folder_follow_each_other_by_name()
    {
        File.Move(Archive(Good), Path.Combine(_folder.Path, "b.tar"));
        File.Move(Archive([("z.bin", "\u0007\u0008"), ("z.cls", "0"), ("a.bin", "\u0009\u000a"), ("a.cls", "1")]), Path.Combine(_folder.Path, "a.tar"));
        PictureDataset data = PictureDataset.Load(_folder.Path, Model, null);
        Assert.That(Enumerable.Range(0, data.Count).Select(i => data[i].Values()[0]), Is.EqualTo(new float[] { 7, 9, 1, 3 }));
    }

    [Test]
    public void Bad_archives_are_refused()
    {
        byte[] good = File.ReadAllBytes(Archive(Good, TarEntryFormat.Ustar));
        void Bad(byte[] bytes, DiagnosticCode code, params string[] words)
        {
            File.WriteAllBytes(ArchivePath, bytes);
            Refused(() => PictureDataset.Load(ArchivePath, Model, null), code, "set.tar", words);
        }

        Bad([], DiagnosticCodes.ArchiveBad, "breaks off");
        Bad(new byte[1024], DiagnosticCodes.NoSamples);
        Bad([0x1F, 0x8B, .. new byte[600]], DiagnosticCodes.ArchiveBad, "not a tar", "uncompressed");
        Bad(good[..300], DiagnosticCodes.ArchiveBad, "breaks off");
        Bad(good[..513], DiagnosticCodes.ArchiveBad, "ends before");
        Bad(good[..1024], DiagnosticCodes.ArchiveBad, "breaks off");
        Bad([.. good[..1024], .. good[1025..], 0], DiagnosticCodes.ArchiveBad, "damaged");
        Refused(() => PictureDataset.Load(Path.Combine(_folder.Path, "none.tar"), Model, null), DiagnosticCodes.DataUnreadable, "none.tar");
        Refused(() => Load([("a.png", "GIF"), ("a.cls", "1")]), DiagnosticCodes.InputNotPicture, "set.tar");
        Refused(() => Load([("notes.txt", "a")]), DiagnosticCodes.NoSamples, "set.tar");
    }

    [Test]
    public void Whatever_bytes_are_changed_reading_ends_in_samples_or_a_diagnostic()
    {
        byte[] good = File.ReadAllBytes(Archive([.. Good, (new string('n', 120) + ".bin", "xy"), (new string('n', 120) + ".cls", "1")]));
        int seed = 77;
        TestContext.Out.WriteLine($"seed {seed}");
        var random = new Random(seed);
        int[] interesting = [.. Enumerable.Range(0, good.Length).Where(i => good[i] != 0)];
        for (int round = 0; round < (Requirements.Deep ? 50_000 : 1_500); round++)
        {
            byte[] bad = [.. good];
            for (int change = random.Next(1, 3); change > 0; change--)
            {
                bad[interesting[random.Next(interesting.Length)]] = (byte)(random.Next(2) == 0 ? '0' + random.Next(10) : random.Next(256));
            }

            // Most changes break a checksum; half of the rounds repair them, so that what stands in the headers counts.
            File.WriteAllBytes(ArchivePath, random.Next(2) == 0 ? bad : Repaired(bad));
            try
            {
                PictureDataset data = PictureDataset.Load(ArchivePath, Model, null);
                Assert.That(data.ToSampleSet(2).Count, Is.GreaterThan(0));
            }
            catch (DiagnosticException exception)
            {
                Assert.That(exception.Diagnostics[0].Where, Does.Contain("set.tar"), $"round {round}");
            }
        }
    }

    private static byte[] Repaired(byte[] archive)
    {
        for (int at = 0; at + 512 <= archive.Length; at += 512)
        {
            Span<byte> header = archive.AsSpan(at, 512);
            if (header.Slice(257, 5).SequenceEqual("ustar"u8))
            {
                int sum = 8 * ' ';
                for (int i = 0; i < 512; i++)
                {
                    sum += i is >= 148 and < 156 ? 0 : header[i];
                }

                Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ", header.Slice(148, 8));
            }
        }

        return archive;
    }
}
