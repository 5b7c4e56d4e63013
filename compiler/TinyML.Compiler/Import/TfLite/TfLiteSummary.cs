namespace TinyML.Compiler.Import.TfLite;

/// <summary>What a file holds, also when it cannot be imported.</summary>
internal static class TfLiteSummary
{
    /// <summary>Summarizes a file.</summary>
    public static ModelSummary Of(TfLiteModel model)
    {
        TfLiteOperator[] unknown = [.. model.Operators.Where(source => TfLiteConversions.Find(source) is null)];
        return new ModelSummary(
            $"TensorFlow Lite, version {model.Version}",
            model.Operators.GroupBy(source => source.Type).OrderBy(group => group.Key, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count()),
            model.Tensors.Where(tensor => tensor.Type is not (TfLiteType.Int32 or TfLiteType.Int64) || tensor.Scales.Length > 0)
                .Where(tensor => TfLiteConstants.IsConstant(model, tensor)).Sum(TfLiteConstants.Count),
            [.. unknown.GroupBy(source => source.Type).Select(group => $"{group.Key} ({string.Join(", ", group.Take(5).Select(source => $"operator {source.Number}"))})")]);
    }
}
