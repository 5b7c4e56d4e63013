using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using TinyML.Compiler.Emit;
using TinyML.Compiler.Emit.Nano;
using TinyML.Testing;
using TinyML.Testing.Il.Gate;

namespace TinyML.Nano.Tests.App;

/// <summary>The C# file that compiles a model into the firmware.</summary>
public sealed partial class BuiltInSourceTests
{
    private static readonly string[] Own = ["TinyML.Nano.Kernels", "TinyML.Nano.Runtime"];

    private static string[] Surface => Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "surface"), "*.dll");

    [Test]
    public void It_holds_the_blob_byte_for_byte()
    {
        byte[] blob = new CopyModel(40, 4, 0).Blob;
        EmittedFile file = BlobSource.Emit("benzene-indirect", "1.2.3", blob)!;
        string bytes = file.Text[file.Text.IndexOf("new byte[]", StringComparison.Ordinal)..];
        Assert.That(file.Path, Is.EqualTo("nanoframework/BenzeneIndirectBlob.cs"));
        Assert.That(file.Text, Does.Contain("class BenzeneIndirectBlob").And.Not.Contain("\r"));
        Assert.That(Number().Matches(bytes).Select(match => byte.Parse(match.Value, CultureInfo.InvariantCulture)), Is.EqualTo(blob));
    }

    [Test]
    public void A_blob_that_is_too_large_for_static_data_has_none()
    {
        Assert.That(BlobSource.Emit("m", "1", new byte[BlobSource.MostBytes]), Is.Not.Null);
        Assert.That(BlobSource.Emit("m", "1", new byte[BlobSource.MostBytes + 1]), Is.Null);
    }

    [TestCase("7 wonders", "Model7WondersBlob")]
    [TestCase("*/ evil \n name", "EvilNameBlob")]
    public void Any_name_becomes_one_of_a_type(string name, string type)
    {
        EmittedFile file = BlobSource.Emit(name, "1", [1])!;
        Assert.That(file.Path, Is.EqualTo($"nanoframework/{type}.cs"));
        Assert.That(file.Text.Split('\n')[1], Does.StartWith("// Add"));
    }

    [Test]
    public void The_firmware_compiles_with_it_and_holds_the_model()
    {
        const string none = "get { return null; }";
        byte[] blob = new CopyModel(40, 4, 8).Blob;
        string app = Path.Combine(Requirements.RepositoryRoot, "firmware", "nanoframework", "TinyML.Nano.App"), builtIn = Path.Combine(app, "BuiltInModel.cs");
        Assert.That(File.ReadAllText(builtIn), Does.Contain(none), "the one place to edit");
        string[] sources =
        [
            .. Directory.GetFiles(app, "*.cs", SearchOption.AllDirectories).Where(file => file != builtIn && !file.Contains("/obj/", StringComparison.Ordinal)).Select(File.ReadAllText),
            File.ReadAllText(builtIn).Replace(none, "get { return CopyBlob.Bytes; }", StringComparison.Ordinal),
            BlobSource.Emit("copy", "1", blob)!.Text,
        ];
        byte[] firmware = Compile(sources);
        string[] own = [.. Own.Select(name => Path.Combine(AppContext.BaseDirectory, "nanoframework", name + ".dll"))];
        using var gate = new NanoGate([.. Surface, .. own]);
        Assert.That(gate.Check(firmware), Is.Empty);
        Type type = Assembly.Load(firmware).GetType("TinyML.Nano.App.BuiltInModel")!;
        Assert.That(type.GetProperty("Blob", BindingFlags.Static | BindingFlags.NonPublic)!.GetValue(null), Is.EqualTo(blob));
    }

    private static byte[] Compile(string[] sources)
    {
        var parsing = new CSharpParseOptions(LanguageVersion.CSharp10);
        string[] references = [.. Surface, .. Own.Select(name => Path.Combine(AppContext.BaseDirectory, "nanoframework", name + ".dll"))];
        var compilation = CSharpCompilation.Create(
            "Firmware", sources.Select(source => CSharpSyntaxTree.ParseText(source, parsing)), references.Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, optimizationLevel: OptimizationLevel.Release));
        using var stream = new MemoryStream();
        var result = compilation.Emit(stream);
        Assert.That(result.Success, Is.True, () => string.Join("\n", result.Diagnostics));
        return stream.ToArray();
    }

    [GeneratedRegex(@"\d+(?=,)")]
    private static partial Regex Number();
}
