using System.Security.Cryptography;
using TinyML.Compiler.Diagnostics;
using TinyML.HostStreamer.Downloads;
using TinyML.Testing;

namespace TinyML.HostStreamer.Tests.Downloads;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class DownloadTests : IDisposable
{
    private static readonly byte[] Contents = [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i * 7 / 3))];

    private readonly TemporaryFolder _folder = new();
    private readonly FileServer _server = new(Contents);
    private readonly HttpClient _client = new();

    public void Dispose()
    {
        _client.Dispose();
        _server.Dispose();
        _folder.Dispose();
    }

    [Test]
    public async Task A_file_comes_whole_and_is_fetched_once()
    {
        (string path, string hash) = await Fetch(Entry("file"));
        Assert.That(await File.ReadAllBytesAsync(path), Is.EqualTo(Contents));
        Assert.That(hash, Is.EqualTo(Hash(Contents)));
        await Fetch(Entry("file"));
        Assert.That(_server.Requests, Has.Count.EqualTo(1), "it is there and right");
        Assert.That(Files(), Is.EqualTo(["file.bin"]));
    }

    [Test]
    public async Task A_redirection_is_followed() => Assert.That((await Fetch(Entry("moved"))).Sha256, Is.EqualTo(Hash(Contents)));

    [Test]
    public async Task A_cut_connection_goes_on_where_it_was()
    {
        Assert.That(Code(Entry("cut")), Is.EqualTo("TML1561"));
        long kept = new FileInfo(Path.Combine(_folder.Path, "file.bin.part")).Length;
        Assert.That(kept, Is.GreaterThan(0).And.LessThan(Contents.Length));
        (string path, _) = await Fetch(Entry("file"));
        Assert.That(_server.Requests[^1], Is.EqualTo($"file bytes={kept}-"));
        Assert.That(await File.ReadAllBytesAsync(path), Is.EqualTo(Contents));
        Assert.That(Files(), Is.EqualTo(["file.bin"]));
    }

    [Test]
    public async Task A_server_that_knows_no_ranges_starts_again()
    {
        Part(Contents[..1000]);
        (string path, _) = await Fetch(Entry("norange"));
        Assert.That(await File.ReadAllBytesAsync(path), Is.EqualTo(Contents));
    }

    [Test]
    public async Task A_part_that_is_whole_already_is_taken()
    {
        Part(Contents);
        Assert.That((await Fetch(Entry("file"))).Sha256, Is.EqualTo(Hash(Contents)));
        Assert.That(_server.Requests, Is.Empty);
    }

    [Test]
    public void A_part_of_something_else_is_thrown_away()
    {
        Part([.. Contents[..1000].Reverse()]);
        Assert.That(Code(Entry("file")), Is.EqualTo("TML1562"));
        Assert.That(Files(), Is.Empty);
    }

    [TestCase("missing", "TML1561")]
    [TestCase("long", "TML1563")]
    [TestCase("endless", "TML1563")]
    [TestCase("other", "TML1562")]
    [TestCase("short", "TML1562")]
    public void What_is_not_the_file_leaves_nothing(string what, string code)
    {
        Assert.That(Code(Entry(what)), Is.EqualTo(code));
        Assert.That(Files(), Is.Empty);
    }

    [Test]
    public void A_server_that_is_not_there_is_a_finding() =>
        Assert.That(Code(Entry("file") with { Address = "http://127.0.0.1:1/file" }), Is.EqualTo("TML1561"));

    [Test]
    public async Task A_file_of_an_archive_is_checked_itself()
    {
        (string path, _) = await Fetch(Entry("zip") with { Entry = "inside.bin" });
        Assert.That(await File.ReadAllBytesAsync(path), Is.EqualTo(Contents));
        Assert.That(Files(), Is.EqualTo(["file.bin"]));
    }

    [TestCase("zip", "nothing.bin")]
    [TestCase("file", "inside.bin")]
    public void An_archive_without_the_file_is_a_finding(string what, string entry)
    {
        Assert.That(Code(Entry(what) with { Entry = entry }), Is.EqualTo("TML1562"));
        Assert.That(Files(), Is.Empty);
    }

    [Test]
    public async Task Another_file_of_the_name_stays_unless_it_is_to_be_replaced()
    {
        string path = Path.Combine(_folder.Path, "file.bin");
        await File.WriteAllTextAsync(path, "mine");
        Assert.That(Code(Entry("file")), Is.EqualTo("TML4904"));
        Assert.That(await File.ReadAllTextAsync(path), Is.EqualTo("mine"));
        await new Download(_client).ToFolderAsync(Entry("file"), _folder.Path, isForced: true, null, default);
        Assert.That(await File.ReadAllBytesAsync(path), Is.EqualTo(Contents));
    }

    [Test]
    public void The_shipped_list_is_sound()
    {
        Assert.That(DownloadCatalogue.Shipped.Entries, Is.Not.Empty);
        Assert.That(DownloadCatalogue.Shipped.Entries.Select(entry => entry.Name), Is.Unique);
        Assert.That(DownloadCatalogue.Shipped.Entries, Has.All.Matches<DownloadEntry>(entry => entry.Sha256 is null or { Length: 64 } && entry.Licence.Length > 0 && Uri.IsWellFormedUriString(entry.Address, UriKind.Absolute)));
        DiagnosticException exception = Assert.Throws<DiagnosticException>(() => DownloadCatalogue.Shipped.Find("air-qualty"))!;
        Assert.That(exception.Diagnostics[0].Todo, Does.Contain("'air-quality'"));
    }

    [TestCase("air-quality", "air-quality/AirQualityUCI.csv")]
    [TestCase("vww-float", "models/vww_96_float.tflite")]
    [TestCase("vww-int8", "models/vww_96_int8.tflite")]
    [TestCase("kws-float", "models/kws_ref_model_float32.tflite")]
    [TestCase("kws-int8", "models/kws_ref_model.tflite")]
    public void The_listed_hash_is_that_of_the_file_that_figures_are_from(string name, string file)
    {
        byte[] bytes = File.ReadAllBytes(Requirements.Data(file));
        DownloadEntry entry = DownloadCatalogue.Shipped.Find(name);
        Assert.That((entry.Size, entry.Sha256), Is.EqualTo(((long?)bytes.Length, Hash(bytes))));
    }

    internal static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private DownloadEntry Entry(string what) => new("test", "a file", "file.bin", $"{_server.Address}{what}", "none", null, Contents.Length, Hash(Contents));

    private Task<(string Path, string Sha256)> Fetch(DownloadEntry entry) => new Download(_client).ToFolderAsync(entry, _folder.Path, isForced: false, null, default);

    private string Code(DownloadEntry entry) => Assert.ThrowsAsync<DiagnosticException>(() => Fetch(entry))!.Diagnostics[0].Code.Id;

    private void Part(byte[] bytes) => File.WriteAllBytes(Path.Combine(_folder.Path, "file.bin.part"), bytes);

    private IEnumerable<string?> Files() => Directory.EnumerateFiles(_folder.Path).Select(Path.GetFileName);
}
