using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Emit;

namespace TinyML.Boards.Tests.Emit;

public sealed class OutputFolderTests
{
    private string _root = "";

    [SetUp]
    public void Create() => _root = Directory.CreateTempSubdirectory("tinyml-output-").FullName;

    [TearDown]
    public void Clean() => Directory.Delete(_root, recursive: true);

    [Test]
    public void A_folder_of_ours_is_replaced_whole()
    {
        string folder = Path.Combine(_root, "out", "benzene");
        OutputFolder.Write(folder, "1", inside => OutputFolder.WriteFiles(inside, [new("src/old.c", "old\n")]));
        OutputFolder.Write(folder, "2", inside => OutputFolder.WriteFiles(inside, [new("src/new.c", "new\n")]));
        Assert.That(Files(), Is.EqualTo((string[])["out/benzene/.tinyml", "out/benzene/src/new.c"]));
    }

    [Test]
    public void A_failure_leaves_what_was_there_and_nothing_else()
    {
        string folder = Path.Combine(_root, "out");
        OutputFolder.Write(folder, "1", inside => OutputFolder.WriteFiles(inside, [new("kept.c", "kept\n")]));
        Assert.That(() => OutputFolder.Write(folder, "2", _ => throw new IOException("disk full")),
            Throws.TypeOf<DiagnosticException>().With.Message.Contains("disk full"));
        Assert.That(() => OutputFolder.Write(Path.Combine(_root, "other"), "2", _ => throw new InvalidOperationException()), Throws.InvalidOperationException);
        Assert.That(Files(), Is.EqualTo((string[])["out/.tinyml", "out/kept.c"]));
    }

    [Test]
    public void A_foreign_folder_and_a_file_are_refused_untouched()
    {
        File.WriteAllText(Path.Combine(_root, "thesis.tex"), "years of work");
        foreach (string path in (string[])[_root, Path.Combine(_root, "thesis.tex")])
        {
            DiagnosticException? exception = Assert.Throws<DiagnosticException>(() => OutputFolder.Write(path, "1", _ => { }));
            Assert.That(exception!.Diagnostics[0].Code, Is.EqualTo(DiagnosticCodes.OutputFolderForeign));
        }

        Assert.That(File.ReadAllText(Path.Combine(_root, "thesis.tex")), Is.EqualTo("years of work"));
    }

    [Test]
    public void An_empty_folder_is_taken()
    {
        OutputFolder.Write(_root, "1", _ => { });
        Assert.That(Files(), Is.EqualTo((string[])[".tinyml"]));
    }

    private IEnumerable<string> Files() =>
        Directory.GetFiles(_root, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(_root, file)).Order(StringComparer.Ordinal);
}
