using static TinyML.Compiler.Import.Onnx.Format.TensorProto.Types;
using static TinyML.Testing.Onnx.OnnxModelBuilder;

namespace TinyML.Testing.Onnx;

/// <summary>Layers of a quantized network, each as a QLinear operator or as the float operator between DequantizeLinear and QuantizeLinear.
/// Scales grow with what a layer can give, so that answers use their range.</summary>
/// <param name="model">Takes the nodes.</param>
/// <param name="random">Chooses.</param>
/// <param name="isSigned">int8 activations; uint8 otherwise.</param>
/// <param name="isQdq">Which form.</param>
internal sealed class QuantizedOnnxLayers(OnnxModelBuilder model, Random random, bool isSigned, bool isQdq)
{
    private readonly Dictionary<string, (string Scale, string Zero, double Step)> _types = [];
    private int _names;

    private DataType Type => isSigned ? DataType.Int8 : DataType.Uint8;

    /// <summary>Quantizes floats.</summary>
    public string Quantize(string x, double step)
    {
        string y = Declare(step);
        model.Node("QuantizeLinear", [x, _types[y].Scale, _types[y].Zero], y);
        return y;
    }

    /// <summary>The reals of a value.</summary>
    public string Dequantize(string q)
    {
        string y = Name("reals");
        model.Node("DequantizeLinear", [q, _types[q].Scale, _types[q].Zero], y);
        return y;
    }

    /// <summary>A random layer.</summary>
    /// <returns>Its result with its channels, height and width.</returns>
    public (string Value, int Channels, int Height, int Width) Step(string x, int channels, int height, int width)
    {
        switch (random.Next(6))
        {
            case 0 or 1:
                return Convolution(x, channels, height, width);
            case 2:
                return (Combine("Mul", x, Curve(x), _types[x].Step), channels, height, width);
            case 3 when channels < 8:
                return (Join(x, Curve(x)), 2 * channels, height, width);
            case 4:
                return (Mean(x), channels, 1, 1);
            default:
                return (Combine("Add", x, Curve(x), 1.3 * _types[x].Step), channels, height, width);
        }
    }

    /// <summary>A convolution with padding.</summary>
    public (string Value, int Channels, int Height, int Width) Convolution(string x, int channels, int height, int width)
    {
        int outputs = random.Next(1, 6);
        bool perChannel = random.Next(2) == 0;
        string w = Name("w"), scale = Name("scale"), zero = Name("zero"), b = Name("b");
        float[] scales = [.. Enumerable.Range(0, perChannel ? outputs : 1).Select(_ => (0.5f + random.NextSingle()) / 127)];
        long[] perOutput = perChannel ? [outputs] : [];
        model.Integers(w, DataType.Int8, [outputs, channels, 3, 3], [.. Enumerable.Range(0, outputs * channels * 9).Select(_ => random.Next(-127, 128))])
            .Constant(scale, perOutput, scales).Integers(zero, DataType.Int8, perOutput, new int[scales.Length])
            .Integers(b, DataType.Int32, [outputs], [.. Enumerable.Range(0, outputs).Select(_ => random.Next(-5000, 5000))]);
        string y = Declare(_types[x].Step * 3 * Math.Sqrt(channels));
        var pads = IntegerList("pads", 1, 1, 1, 1);
        if (isQdq)
        {
            string weights = Name("weights"), bias = Name("bias"), biasScale = Name("biasScale"), result = Name("conv");
            float step = (float)_types[x].Step;
            model.Constant(biasScale, perOutput, [.. scales.Select(weight => weight * step)])
                .Node("DequantizeLinear", [w, scale, zero], weights, Integer("axis", 0)).Node("DequantizeLinear", [b, biasScale], bias, Integer("axis", 0))
                .Node("Conv", [Dequantize(x), weights, bias], result, pads).Node("QuantizeLinear", [result, _types[y].Scale, _types[y].Zero], y);
        }
        else
        {
            model.Node("QLinearConv", [.. Operand(x), w, scale, zero, _types[y].Scale, _types[y].Zero, b], y, pads);
        }

        return (y, outputs, height, width);
    }

    private string Curve(string x)
    {
        string y = Declare(1.0 / 255, isSigned ? -128 : 0);
        if (isQdq)
        {
            string result = Name("curve");
            model.Node(random.Next(2) == 0 ? "Sigmoid" : "HardSigmoid", [Dequantize(x)], result).Node("QuantizeLinear", [result, _types[y].Scale, _types[y].Zero], y);
        }
        else
        {
            model.Node("com.microsoft", "QLinearSigmoid", [.. Operand(x), _types[y].Scale, _types[y].Zero], [y]);
        }

        return y;
    }

    private string Combine(string opType, string a, string b, double step)
    {
        string y = Declare(step);
        if (isQdq)
        {
            string result = Name("sum");
            model.Node(opType, [Dequantize(a), Dequantize(b)], result).Node("QuantizeLinear", [result, _types[y].Scale, _types[y].Zero], y);
        }
        else
        {
            model.Node("com.microsoft", $"QLinear{opType}", [.. Operand(a), .. Operand(b), _types[y].Scale, _types[y].Zero], [y]);
        }

        return y;
    }

    private string Join(string a, string b)
    {
        string y = Declare(Math.Max(_types[a].Step, 1.0 / 127));
        if (isQdq)
        {
            string result = Name("joined");
            model.Node("Concat", [Dequantize(a), Dequantize(b)], result, Integer("axis", 1)).Node("QuantizeLinear", [result, _types[y].Scale, _types[y].Zero], y);
        }
        else
        {
            model.Node("com.microsoft", "QLinearConcat", [_types[y].Scale, _types[y].Zero, .. Operand(a), .. Operand(b)], [y], Integer("axis", 1));
        }

        return y;
    }

    private string Mean(string x)
    {
        string y = Declare(0.7 * _types[x].Step);
        if (isQdq)
        {
            string result = Name("mean");
            model.Node("GlobalAveragePool", [Dequantize(x)], result).Node("QuantizeLinear", [result, _types[y].Scale, _types[y].Zero], y);
        }
        else
        {
            model.Node("com.microsoft", "QLinearGlobalAveragePool", [.. Operand(x), _types[y].Scale, _types[y].Zero], [y]);
        }

        return y;
    }

    private string[] Operand(string x) => [x, _types[x].Scale, _types[x].Zero];

    private string Declare(double step, int? zero = null)
    {
        string name = Name("q");
        _types[name] = ($"{name}_scale", $"{name}_zero", step);
        model.Constant($"{name}_scale", [], (float)step).Integers($"{name}_zero", Type, [], zero ?? random.Next(-20, 20) + (isSigned ? 0 : 128));
        return name;
    }

    private string Name(string kind) => $"{kind}{_names++}";
}
