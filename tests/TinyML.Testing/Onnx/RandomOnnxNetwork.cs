using static TinyML.Testing.Onnx.OnnxModelBuilder;

namespace TinyML.Testing.Onnx;

/// <summary>Small random convolutional networks as files, in float and in both quantized forms of ONNX; functions of their seeds alone.
/// Input "x" [1, channels, height, width], output "y".</summary>
public sealed class RandomOnnxNetwork
{
    private readonly Random _random;
    private readonly OnnxModelBuilder _model = new(13);
    private int _names;
    private int _channels;
    private int _height;
    private int _width;

    private RandomOnnxNetwork(int seed) => _random = new Random(seed);

    /// <summary>The extents of the input.</summary>
    public int[] Input { get; private set; } = [];

    /// <summary>The file's contents.</summary>
    public byte[] File { get; private set; } = [];

    /// <summary>A float network with two to six layers of any kind and, half of the time, a classifier.</summary>
    public static RandomOnnxNetwork Floats(int seed) => new RandomOnnxNetwork(seed).BuildFloats();

    /// <summary>A network of operators with QuantizeLinear and DequantizeLinear around each.</summary>
    public static RandomOnnxNetwork Qdq(int seed) => new RandomOnnxNetwork(seed).BuildQuantized(isQdq: true);

    /// <summary>A network of QLinear operators.</summary>
    public static RandomOnnxNetwork QLinear(int seed) => new RandomOnnxNetwork(seed).BuildQuantized(isQdq: false);

    private RandomOnnxNetwork BuildFloats()
    {
        DeclareInput();
        string value = Convolution("x"); // what reaches no convolution or pooling is no picture, and keeps its order
        for (int i = _random.Next(1, 6); i > 0; i--)
        {
            value = FloatStep(value);
        }

        Finish(_random.Next(2) == 0 ? value : Classify(value));
        return this;
    }

    private void DeclareInput()
    {
        (_channels, _height, _width) = (_random.Next(1, 5), _random.Next(5, 9), _random.Next(5, 9));
        Input = [1, _channels, _height, _width];
        _model.Model.OpsetImport.Add(new Compiler.Import.Onnx.Format.OperatorSetIdProto { Domain = "com.microsoft", Version = 1 });
        _model.Input("x", Input);
    }

    private void Finish(string value)
    {
        _model.Node("Identity", [value], "y").Output("y");
        _model.Model.Graph.Output[0].Type.TensorType.Shape = null;
        File = _model.ToBytes();
    }

    private string FloatStep(string x)
    {
        string y = Name();
        switch (_random.Next(12))
        {
            case 0 or 1 or 2:
                return Convolution(x);
            case 3:
                _model.Node("BatchNormalization", [x, Numbers(_channels), Numbers(_channels), Numbers(_channels), Positive(_channels)], y);
                break;
            case 4:
                _model.Node(_channels % 2 == 0 ? "Relu" : "Elu", [x], y);
                break;
            case 5:
                _model.Node("PRelu", [x, Numbers(_channels, 1, 1)], y);
                break;
            case 6:
                _model.Node("HardSwish", [x], y);
                _model.Model.OpsetImport[0].Version = 14;
                break;
            case 7:
                bool average = _random.Next(2) == 0;
                _model.Node(average ? "AveragePool" : "MaxPool", [x], y, [IntegerList("kernel_shape", 2, 3), IntegerList("pads", 1, 1, 0, 1), .. average ? [Integer("count_include_pad", _random.Next(2))] : Array.Empty<Compiler.Import.Onnx.Format.AttributeProto>()]);
                break;
            case 8:
                string curve = Name();
                _model.Node(_random.Next(2) == 0 ? "Sigmoid" : "Tanh", [x], curve).Node(_random.Next(2) == 0 ? "Add" : "Mul", [x, curve], y);
                break;
            case 9 when _channels < 8:
                string other = Name();
                _model.Node("LeakyRelu", [x], other, Float("alpha", 0.2f)).Node("Concat", [x, other], y, Integer("axis", 1));
                _channels *= 2;
                break;
            case 10 when _height < 10 && _width < 10:
                _model.Constant($"{y}_scales", [4], 1, 1, 2, 1.5f).Node("Resize", [x, "", $"{y}_scales"], y, String("mode", "nearest"), String("nearest_mode", "floor"), String("coordinate_transformation_mode", "asymmetric"));
                (_height, _width) = (2 * _height, (int)(1.5f * _width));
                break;
            default:
                string mean = Name(), gate = Name();
                _model.Node("GlobalAveragePool", [x], mean).Node("HardSigmoid", [mean], gate).Node("Mul", [x, gate], y);
                break;
        }

        return y;
    }

    private string Convolution(string x)
    {
        bool depthwise = _channels > 1 && _random.Next(3) == 0;
        int outputs = depthwise ? _channels * _random.Next(1, 3) : _random.Next(1, 6), kernel = _random.Next(1, 4), stride = _height > 4 && _width > 4 ? _random.Next(1, 3) : 1;
        string y = Name();
        _model.Node(
            "Conv", [x, Numbers(outputs, depthwise ? 1 : _channels, kernel, kernel), Numbers(outputs)], y,
            Integer("group", depthwise ? _channels : 1), IntegerList("strides", stride, stride), String("auto_pad", _random.Next(2) == 0 ? "SAME_UPPER" : "SAME_LOWER"));
        (_channels, _height, _width) = (outputs, (_height + stride - 1) / stride, (_width + stride - 1) / stride);
        return y;
    }

    private string Classify(string x)
    {
        string flat = Name(), y = Name();
        int count = _channels * _height * _width, classes = _random.Next(2, 5);
        _model.Node("Flatten", [x], flat).Node("Gemm", [flat, Numbers(classes, count), Numbers(classes)], y, Integer("transB", 1));
        return y;
    }

    private RandomOnnxNetwork BuildQuantized(bool isQdq)
    {
        DeclareInput();
        bool isSigned = isQdq && _random.Next(2) == 0;
        var quantized = new QuantizedOnnxLayers(_model, _random, isSigned, isQdq);
        string value = quantized.Quantize("x", 1.0 / 127);
        (value, _channels, _height, _width) = quantized.Convolution(value, _channels, _height, _width);
        for (int i = _random.Next(1, 5); i > 0; i--)
        {
            (value, _channels, _height, _width) = quantized.Step(value, _channels, _height, _width);
        }

        Finish(quantized.Dequantize(value));
        return this;
    }

    private string Numbers(params int[] dimensions) => Constant(dimensions, () => (2 * _random.NextSingle()) - 1);

    private string Positive(params int[] dimensions) => Constant(dimensions, () => 0.5f + _random.NextSingle());

    private string Constant(int[] dimensions, Func<float> element)
    {
        string name = Name();
        _model.Constant(name, [.. dimensions.Select(extent => (long)extent)], [.. Enumerable.Range(0, dimensions.Aggregate(1, (product, extent) => product * extent)).Select(_ => element())]);
        return name;
    }

    private string Name() => $"v{_names++}";
}
