using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Reporting;

namespace TinyML.Compiler.Search;

/// <summary>Layers that a search treats alike: those with many bytes on their own, the small ones together.</summary>
internal static class LayerGroups
{
    private const int MostGroups = 12;

    // Layers with a smaller part of the bytes than this are not worth trials of their own.
    private const double SmallestShare = 0.02;

    /// <summary>The groups by falling bytes; each has layer names in the program's order.</summary>
    /// <param name="program">The program with whole channels removed, so that bytes are those that matter.</param>
    /// <param name="layers">The names of layers with weights.</param>
    public static EquatableArray<EquatableArray<string>> Of(KernelProgram program, IReadOnlyCollection<string> layers)
    {
        EquatableArray<ModelSize> sizes = ModelSize.OfCalls(program);
        Dictionary<string, int> bytes = layers.ToDictionary(
            layer => layer, layer => program.Calls.Select((call, i) => call.Layer == layer ? sizes[i].Total : 0).Sum(), StringComparer.Ordinal);
        double total = Math.Max(1, bytes.Values.Sum());
        string[] large = [.. layers.OrderByDescending(layer => bytes[layer]).Where(layer => bytes[layer] / total >= SmallestShare).Take(MostGroups - 1)];
        string[] small = [.. layers.Where(layer => !large.Contains(layer))];
        return [.. large.Select(layer => new EquatableArray<string>([layer])), .. small.Length > 0 ? [new EquatableArray<string>([.. small])] : Array.Empty<EquatableArray<string>>()];
    }
}
