namespace TinyML.Compiler.Import.Onnx;

/// <summary>Turns a node into what its first output stands for.</summary>
internal delegate OnnxSymbol OnnxConversion(OnnxNode node);

/// <summary>Every operator of the format that is understood, listed by hand.</summary>
internal static class OnnxConversions
{
    private const string MachineLearning = "ai.onnx.ml";

    private static readonly Dictionary<string, OnnxConversion> Standard = new(StringComparer.Ordinal)
    {
        ["Add"] = OnnxElementwise.Add,
        ["ArgMax"] = _ => new OnnxSymbol.ClassLabel(),
        ["Cast"] = OnnxElementwise.Cast,
        ["Clip"] = OnnxElementwise.Clip,
        ["Concat"] = OnnxShapes.Concat,
        ["Constant"] = OnnxShapes.Constant,
        ["Div"] = OnnxElementwise.Div,
        ["Dropout"] = OnnxElementwise.Dropout,
        ["Flatten"] = OnnxShapes.Flatten,
        ["Gather"] = OnnxShapes.Gather,
        ["Gemm"] = OnnxProducts.Gemm,
        ["Identity"] = node => node.Input(0),
        ["LeakyRelu"] = OnnxElementwise.LeakyRelu,
        ["MatMul"] = OnnxProducts.MatMul,
        ["Mul"] = OnnxElementwise.Mul,
        ["Relu"] = OnnxElementwise.Relu,
        ["Reshape"] = OnnxShapes.Reshape,
        ["Shape"] = OnnxShapes.ShapeOf,
        ["Sigmoid"] = OnnxElementwise.Sigmoid,
        ["Softmax"] = OnnxElementwise.Softmax,
        ["Squeeze"] = OnnxShapes.Squeeze,
        ["Sub"] = OnnxElementwise.Sub,
        ["Tanh"] = OnnxElementwise.Tanh,
        ["Transpose"] = OnnxShapes.Transpose,
        ["Unsqueeze"] = OnnxShapes.Unsqueeze,
    };

    private static readonly Dictionary<string, OnnxConversion> Classical = new(StringComparer.Ordinal)
    {
        ["ArrayFeatureExtractor"] = node => throw node.Refuse("choosing columns is not supported"),
        ["LabelEncoder"] = node => throw node.Refuse("encoding values is not supported"),
        ["Scaler"] = OnnxElementwise.Scaler,
        ["ZipMap"] = node => node.Input(0),
    };

    private static readonly HashSet<string> PassingLabels =
        ["ArrayFeatureExtractor", "Cast", "Flatten", "Identity", "LabelEncoder", "Reshape", "Squeeze", "Unsqueeze"];

    /// <summary>Names of the understood operators, for documentation.</summary>
    public static IEnumerable<string> Names => Standard.Keys.Concat(Classical.Keys.Select(name => $"{MachineLearning}.{name}"));

    /// <summary>Whether a domain is that of the standard operators.</summary>
    public static bool IsStandard(string domain) => domain is "" or "ai.onnx";

    /// <summary>The conversion of an operator, or null where it is not understood.</summary>
    public static OnnxConversion? Find(string domain, string opType) =>
        (IsStandard(domain) ? Standard : domain == MachineLearning ? Classical : []).GetValueOrDefault(opType);

    /// <summary>What becomes of a node that reads the winning class: tails of classifiers only rename it.</summary>
    public static OnnxSymbol OfLabel(OnnxNode node) => PassingLabels.Contains(node.OpType)
        ? new OnnxSymbol.ClassLabel()
        : throw node.Refuse("computing with the winning class is not supported");
}
