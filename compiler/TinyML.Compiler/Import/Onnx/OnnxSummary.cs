using System.Globalization;
using TinyML.Compiler.Import.Onnx.Format;

namespace TinyML.Compiler.Import.Onnx;

/// <summary>What an ONNX file holds, also when it cannot be imported.</summary>
internal static class OnnxSummary
{
    /// <summary>Summarizes a parsed file.</summary>
    public static ModelSummary Of(ModelProto model)
    {
        string sets = string.Join(", ", model.OpsetImport.Select(set => string.Create(CultureInfo.InvariantCulture,
            $"{(OnnxConversions.IsStandard(set.Domain) ? "opset" : OnnxNames.Show(set.Domain))} {set.Version}")));
        NodeProto[] unknown = [.. model.Graph.Node.Where(node => OnnxConversions.Find(node.Domain, node.OpType) is null)];
        return new ModelSummary(
            $"ONNX, {sets}",
            model.Graph.Node.GroupBy(node => OnnxNames.Show(node.OpType)).OrderBy(group => group.Key, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count()),
            model.Graph.Initializer.Sum(tensor => tensor.Dims.Aggregate(1L, (product, extent) => unchecked(product * extent))),
            [.. unknown.GroupBy(node => OnnxNames.Show(node.OpType)).Select(group => $"{group.Key} ({string.Join(", ", group.Take(5).Select(node => $"'{OnnxNames.Show(node.Name)}'"))})")]);
    }
}
