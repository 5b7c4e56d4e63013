using System.Text.Json;
using TinyML.Compiler.Lowering;

namespace TinyML.Compiler.Conformance;

/// <summary>A file of conformance vectors: kernel, origin, cases.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Kernel">The kernel that it is about.</param>
/// <param name="Origin">Where the expected numbers come from: <c>hand…</c>, <c>tflite-reference…</c> or <c>generated seed=N</c>.</param>
/// <param name="Cases">The cases.</param>
public sealed record VectorFile(string Path, KernelSignature Kernel, string Origin, IReadOnlyList<KernelCase> Cases)
{
    /// <summary>All files of the product, which lie beside this assembly, in the order of their names.</summary>
    public static IReadOnlyList<VectorFile> All { get; } = [.. Directory
        .GetFiles(System.IO.Path.Combine(AppContext.BaseDirectory, "firmware", "vectors"), "*.json")
        .Order(StringComparer.Ordinal).Select(Read)];

    /// <inheritdoc/>
    public override string ToString() => System.IO.Path.GetFileNameWithoutExtension(Path);

    private static VectorFile Read(string path)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
        string name = document.RootElement.GetProperty("kernel").GetString()!;
        KernelSignature kernel = KernelCatalog.All.First(signature => signature.Name == name);
        List<KernelCase> cases = [.. document.RootElement.GetProperty("cases").EnumerateArray().Select(element => ReadCase(kernel, element))];
        return new(path, kernel, document.RootElement.GetProperty("origin").GetString()!, cases);
    }

    private static KernelCase ReadCase(KernelSignature kernel, JsonElement element)
    {
        JsonElement parameters = element.GetProperty("parameters");
        int[] expected = Numbers(element.GetProperty("output"));
        return new(
            element.GetProperty("name").GetString()!,
            kernel,
            [.. kernel.Parameters.Where(p => p.Role == ParameterRole.Constant).Select(p => Numbers(parameters.GetProperty(p.Name)))],
            [.. kernel.Parameters.Where(p => p.Role == ParameterRole.Integer).Select(p => parameters.GetProperty(p.Name).GetInt32())],
            Numbers(element.GetProperty("input")),
            expected.Length,
            expected)
        {
            Second = element.TryGetProperty("second", out JsonElement second) ? Numbers(second) : [],
        };
    }

    private static int[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(number => number.GetInt32())];
}
