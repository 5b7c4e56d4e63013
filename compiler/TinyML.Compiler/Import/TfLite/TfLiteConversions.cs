using TinyML.Compiler.Operators;

namespace TinyML.Compiler.Import.TfLite;

/// <summary>Turns an operator into what the asked for output stands for.</summary>
internal delegate TfLiteSymbol TfLiteConversion(TfLiteNode node);

/// <summary>Every operator of the format that is understood, listed by hand.</summary>
internal static class TfLiteConversions
{
    /// <summary>The operator from reals or other integers to quantized integers.</summary>
    public const string Quantize = "QUANTIZE";

    /// <summary>The operator from quantized integers to reals.</summary>
    public const string Dequantize = "DEQUANTIZE";

    private static readonly Dictionary<string, TfLiteConversion> All = new(StringComparer.Ordinal)
    {
        ["ADD"] = TfLiteElementwise.Add,
        ["AVERAGE_POOL_2D"] = TfLitePictures.AveragePool2D,
        ["CAST"] = TfLiteShapes.Cast,
        ["CONCATENATION"] = TfLiteShapes.Concatenation,
        ["CONV_2D"] = TfLiteLayers.Conv2D,
        ["DEPTHWISE_CONV_2D"] = TfLiteLayers.DepthwiseConv2D,
        [Dequantize] = TfLiteTypes.Dequantize,
        ["DIV"] = TfLiteElementwise.Div,
        ["ELU"] = TfLiteElementwise.Function(new Elu()),
        ["EXPAND_DIMS"] = TfLiteShapes.ExpandDims,
        ["FULLY_CONNECTED"] = TfLiteLayers.FullyConnected,
        ["HARD_SWISH"] = TfLiteElementwise.Function(new HardSwish()),
        ["LEAKY_RELU"] = TfLiteElementwise.LeakyRelu,
        ["LOGISTIC"] = TfLiteElementwise.Function(new Sigmoid()),
        ["MAXIMUM"] = TfLiteElementwise.Maximum,
        ["MAX_POOL_2D"] = TfLitePictures.MaxPool2D,
        ["MEAN"] = TfLitePictures.Mean,
        ["MINIMUM"] = TfLiteElementwise.Minimum,
        ["MUL"] = TfLiteElementwise.Mul,
        ["PACK"] = TfLiteShapes.Pack,
        ["PAD"] = TfLiteParts.Pad,
        ["PADV2"] = TfLiteParts.Pad,
        ["PRELU"] = TfLiteElementwise.PRelu,
        [Quantize] = TfLiteTypes.Quantize,
        ["RELU"] = TfLiteElementwise.Function(new Relu()),
        ["RELU6"] = TfLiteElementwise.Function(new Clip(0, 6)),
        ["RELU_N1_TO_1"] = TfLiteElementwise.Function(new Clip(-1, 1)),
        ["RESHAPE"] = TfLiteShapes.Reshape,
        ["RESIZE_NEAREST_NEIGHBOR"] = TfLitePictures.ResizeNearest,
        ["SHAPE"] = TfLiteShapes.ShapeOf,
        ["SLICE"] = TfLiteParts.Slice,
        ["SOFTMAX"] = TfLiteElementwise.Softmax,
        ["SPLIT"] = TfLiteParts.Split,
        ["SPLIT_V"] = TfLiteParts.SplitV,
        ["SQUEEZE"] = TfLiteShapes.Squeeze,
        ["STRIDED_SLICE"] = TfLiteParts.StridedSlice,
        ["SUB"] = TfLiteElementwise.Sub,
        ["TANH"] = TfLiteElementwise.Function(new Tanh()),
        ["TRANSPOSE"] = TfLiteShapes.Transpose,
    };

    /// <summary>Names of the understood operators, for documentation.</summary>
    public static IEnumerable<string> Names => All.Keys.Order(StringComparer.Ordinal);

    /// <summary>The conversion of an operator, or null where it is not understood.</summary>
    public static TfLiteConversion? Find(TfLiteOperator source) => source.IsCustom ? null : All.GetValueOrDefault(source.Type);
}
