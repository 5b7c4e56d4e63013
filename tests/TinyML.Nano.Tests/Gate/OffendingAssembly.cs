using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace TinyML.Nano.Tests.Gate;

/// <summary>Compiles C# in memory.</summary>
internal static class OffendingAssembly
{
    private static readonly CSharpParseOptions Parsing = new(LanguageVersion.Latest, preprocessorSymbols: ["DEBUG"]);
    private static readonly CSharpCompilationOptions Compiling = new(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, allowUnsafe: true);

    /// <summary>Compiles members of a class Offender against the desktop's library, which has all that nanoFramework lacks.</summary>
    public static byte[] Of(string members) => Compile(members, Desktop);

    /// <summary>Compiles them against given assemblies, as the firmware is.</summary>
    public static byte[] Of(string members, IEnumerable<string> references) =>
        Compile(members, references.Select(path => MetadataReference.CreateFromFile(path)), Parsing.WithLanguageVersion(LanguageVersion.CSharp10));

    private static IEnumerable<MetadataReference> Desktop { get; } =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Where(IsLibrary).Select(path => MetadataReference.CreateFromFile(path))];

    private static bool IsLibrary(string path) => Path.GetFileName(path) is "System.Runtime.dll" or "System.Private.CoreLib.dll" or "System.Private.Uri.dll" or "System.Collections.dll";

    private static byte[] Compile(string members, IEnumerable<MetadataReference> references, CSharpParseOptions? parsing = null)
    {
        SyntaxTree tree = CSharpSyntaxTree.ParseText($"public class Offender {{ {members} }}", parsing ?? Parsing);
        using var stream = new MemoryStream();
        var compilation = CSharpCompilation.Create("Offending", [tree], references, Compiling);
        var result = compilation.Emit(stream);
        Assert.That(result.Success, Is.True, () => string.Join("\n", result.Diagnostics));
        return stream.ToArray();
    }
}
