namespace TinyML.Compiler.Import.Onnx;

/// <summary>Turns a node into what its first output stands for.</summary>
internal delegate OnnxSymbol OnnxConversion(OnnxNode node);

/// <summary>Every operator of the format that is understood, listed by hand.</summary>
internal static class OnnxConversions
{
    private const string MachineLearning = "ai.onnx.ml";
    private const string Runtime = "com.microsoft";

    private static readonly Dictionary<string, OnnxConversion> Standard = new(StringComparer.Ordinal)
    {
        ["Add"] = OnnxElementwise.Add,
        ["ArgMax"] = _ => new OnnxSymbol.ClassLabel(),
        ["AveragePool"] = OnnxPools.AveragePool,
        ["BatchNormalization"] = OnnxNormalizations.BatchNormalization,
        ["Cast"] = OnnxElementwise.Cast,
        ["Clip"] = OnnxBounds.Clip,
        ["Concat"] = OnnxShapes.Concat,
        ["Constant"] = OnnxShapes.Constant,
        ["ConstantOfShape"] = OnnxShapes.ConstantOfShape,
        ["Conv"] = OnnxConvolutions.Conv,
        ["ConvInteger"] = OnnxConvolutions.ConvInteger,
        ["DequantizeLinear"] = OnnxQuantization.DequantizeLinear,
        ["Div"] = OnnxElementwise.Div,
        ["Dropout"] = OnnxElementwise.Dropout,
        ["Elu"] = OnnxElementwise.Elu,
        ["Expand"] = OnnxShapes.Expand,
        ["Flatten"] = OnnxShapes.Flatten,
        ["Gather"] = OnnxSlices.Gather,
        ["Gemm"] = OnnxProducts.Gemm,
        ["GlobalAveragePool"] = OnnxPools.GlobalAveragePool,
        ["GlobalMaxPool"] = OnnxPools.GlobalMaxPool,
        ["HardSigmoid"] = OnnxElementwise.HardSigmoid,
        ["HardSwish"] = OnnxElementwise.HardSwish,
        ["Identity"] = node => node.Input(0),
        ["LeakyRelu"] = OnnxElementwise.LeakyRelu,
        ["MatMul"] = OnnxProducts.MatMul,
        ["MatMulInteger"] = OnnxProducts.MatMulInteger,
        ["Max"] = OnnxBounds.Max,
        ["MaxPool"] = OnnxPools.MaxPool,
        ["Min"] = OnnxBounds.Min,
        ["Mul"] = OnnxElementwise.Mul,
        ["PRelu"] = OnnxElementwise.PRelu,
        ["Pad"] = OnnxSlices.Pad,
        ["QLinearConv"] = OnnxQLinear.Conv,
        ["QLinearMatMul"] = OnnxQLinear.MatMul,
        ["QuantizeLinear"] = OnnxQuantization.QuantizeLinear,
        ["ReduceMean"] = OnnxPools.ReduceMean,
        ["Relu"] = OnnxElementwise.Relu,
        ["Reshape"] = OnnxShapes.Reshape,
        ["Resize"] = OnnxResizing.Resize,
        ["Shape"] = OnnxShapes.ShapeOf,
        ["Sigmoid"] = OnnxElementwise.Sigmoid,
        ["Slice"] = OnnxSlices.Slice,
        ["Softmax"] = OnnxNormalizations.Softmax,
        ["Split"] = OnnxSlices.Split,
        ["Squeeze"] = OnnxShapes.Squeeze,
        ["Sub"] = OnnxElementwise.Sub,
        ["Tanh"] = OnnxElementwise.Tanh,
        ["Transpose"] = OnnxShapes.Transpose,
        ["Unsqueeze"] = OnnxShapes.Unsqueeze,
        ["Upsample"] = OnnxResizing.Upsample,
    };

    private static readonly Dictionary<string, OnnxConversion> Classical = new(StringComparer.Ordinal)
    {
        ["ArrayFeatureExtractor"] = node => throw node.Refuse("choosing columns is not supported"),
        ["LabelEncoder"] = node => throw node.Refuse("encoding values is not supported"),
        ["Scaler"] = OnnxNormalizations.Scaler,
        ["ZipMap"] = node => node.Input(0),
    };

    private static readonly Dictionary<string, OnnxConversion> Quantized = new(StringComparer.Ordinal)
    {
        ["QLinearAdd"] = OnnxQLinear.Add,
        ["QLinearAveragePool"] = OnnxQLinear.AveragePool,
        ["QLinearConcat"] = OnnxQLinear.Concat,
        ["QLinearGlobalAveragePool"] = OnnxQLinear.GlobalAveragePool,
        ["QLinearLeakyRelu"] = OnnxQLinear.LeakyRelu,
        ["QLinearMul"] = OnnxQLinear.Mul,
        ["QLinearSigmoid"] = OnnxQLinear.Sigmoid,
    };

    private static readonly HashSet<string> PassingLabels =
        ["ArrayFeatureExtractor", "Cast", "Flatten", "Identity", "LabelEncoder", "Reshape", "Squeeze", "Unsqueeze"];

    /// <summary>Names of the understood operators, for documentation.</summary>
    public static IEnumerable<string> Names => Standard.Keys
        .Concat(Classical.Keys.Select(name => $"{MachineLearning}.{name}")).Concat(Quantized.Keys.Select(name => $"{Runtime}.{name}"));

    /// <summary>Whether a domain is that of the standard operators.</summary>
    public static bool IsStandard(string domain) => domain is "" or "ai.onnx";

    /// <summary>The conversion of an operator, or null where it is not understood.</summary>
    public static OnnxConversion? Find(string domain, string opType) =>
        (IsStandard(domain) ? Standard : domain switch { MachineLearning => Classical, Runtime => Quantized, _ => [] }).GetValueOrDefault(opType);

    /// <summary>What becomes of a node that reads the winning class: tails of classifiers only rename it.</summary>
    public static OnnxSymbol OfLabel(OnnxNode node) => PassingLabels.Contains(node.OpType)
        ? new OnnxSymbol.ClassLabel()
        : throw node.Refuse("computing with the winning class is not supported");
}
