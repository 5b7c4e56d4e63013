using TinyML.Compiler.Import.Onnx.Format;
using static TinyML.Compiler.Import.Onnx.Format.TensorProto.Types;
using static TinyML.Testing.Onnx.OnnxModelBuilder;

namespace TinyML.Testing.Onnx;

/// <summary>One layer of a model written by hand.</summary>
/// <param name="Weights">Row-major, one row of inputs per output.</param>
/// <param name="Bias">One number per output.</param>
/// <param name="Activation">An operator without attributes in the format's words, such as <c>Tanh</c>, or null.</param>
public sealed record OnnxLayer(float[] Weights, float[] Bias, string? Activation)
{
    /// <summary>A layer with weights and bias in [-1, 1), a function of the random source alone.</summary>
    public static OnnxLayer Random(Random random, int inputs, int outputs, string? activation) =>
        new(Numbers(random, inputs * outputs), Numbers(random, outputs), activation);

    private static float[] Numbers(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (2 * random.NextSingle()) - 1)];
}

/// <summary>Model files in the styles of the exporters that people use.</summary>
public static class OnnxModels
{
    /// <summary>A multi-layer perceptron as PyTorch exports it: Gemm with transposed weights, input "x", output "y".</summary>
    public static OnnxModelBuilder Mlp(int inputs, params OnnxLayer[] layers)
    {
        var builder = new OnnxModelBuilder(17).Input("x", 0, inputs);
        string value = "x";
        for (int i = 0; i < layers.Length; i++)
        {
            int outputs = layers[i].Bias.Length;
            bool last = i == layers.Length - 1;
            string result = last && layers[i].Activation is null ? "y" : $"/{i}/Gemm_output_0";
            builder.Constant($"{i}.weight", [outputs, layers[i].Weights.Length / outputs], layers[i].Weights)
                .Constant($"{i}.bias", [outputs], layers[i].Bias)
                .Node("Gemm", [value, $"{i}.weight", $"{i}.bias"], result, Float("alpha", 1), Float("beta", 1), Integer("transB", 1));
            value = Activate(builder, layers[i].Activation, result, last ? "y" : $"/{i}/act_output_0");
        }

        return builder.Output("y", 0, layers[^1].Bias.Length);
    }

    /// <summary>The same as Keras gives through tf2onnx: MatMul with untransposed weights and Add, an Identity at the end.</summary>
    public static OnnxModelBuilder Keras(int inputs, params OnnxLayer[] layers)
    {
        var builder = new OnnxModelBuilder(13).Input("dense_input", 0, inputs);
        string value = "dense_input";
        for (int i = 0; i < layers.Length; i++)
        {
            string layer = $"sequential/dense_{i}";
            Products(builder, layer, value, layers[i], [layers[i].Bias.Length]);
            value = Activate(builder, layers[i].Activation, $"{layer}/BiasAdd:0", $"{layer}/act:0");
        }

        return builder.Node("Identity", [value], "dense_output").Output("dense_output", 0, layers[^1].Bias.Length);
    }

    /// <summary>The same as skl2onnx gives for a pipeline of StandardScaler and MLPRegressor: Scaler, Cast, MatMul, Add with a bias row, Reshape.</summary>
    public static OnnxModelBuilder SklearnRegressor(float[] offset, float[] scale, params OnnxLayer[] layers)
    {
        var builder = new OnnxModelBuilder(15).Input("X", 0, offset.Length)
            .Node("ai.onnx.ml", "Scaler", ["X"], ["scaled"], FloatList("offset", offset), FloatList("scale", scale))
            .Node("Cast", ["scaled"], "cast_input", Integer("to", (long)DataType.Float));
        string value = SklearnLayers(builder, "cast_input", layers);
        return builder.Integers("shape_tensor", -1, layers[^1].Bias.Length)
            .Node("Reshape", [value, "shape_tensor"], "variable").Output("variable", 0, layers[^1].Bias.Length);
    }

    /// <summary>The same as skl2onnx gives for an MLPClassifier of more than two classes, with the winning class and its label beside the probabilities.</summary>
    public static OnnxModelBuilder SklearnClassifier(int inputs, params OnnxLayer[] layers)
    {
        var builder = new OnnxModelBuilder(15).Input("X", 0, inputs);
        string value = SklearnLayers(builder, "X", layers);
        builder.Model.Graph.Initializer.Add(new TensorProto { Name = "classes", DataType = (int)DataType.String, Dims = { layers[^1].Bias.Length } });
        return builder.Node("Softmax", [value], "out_activations_result", Integer("axis", 1))
            .Node("ArgMax", ["out_activations_result"], "argmax_output", Integer("axis", 1))
            .Node("ai.onnx.ml", "ArrayFeatureExtractor", ["classes", "argmax_output"], ["array_feature_extractor_result"])
            .Integers("shape_tensor", -1)
            .Node("Reshape", ["array_feature_extractor_result", "shape_tensor"], "output_label")
            .Node("ai.onnx.ml", "ZipMap", ["out_activations_result"], ["output_probability"])
            .Output("output_label", 0).Output("output_probability", 0, layers[^1].Bias.Length);
    }

    private static string SklearnLayers(OnnxModelBuilder builder, string value, OnnxLayer[] layers)
    {
        for (int i = 0; i < layers.Length; i++)
        {
            Products(builder, $"layer_{i}", value, layers[i], [1, layers[i].Bias.Length]);
            value = Activate(builder, layers[i].Activation, $"layer_{i}/BiasAdd:0", $"next_activations{i}");
        }

        return value;
    }

    private static void Products(OnnxModelBuilder builder, string layer, string value, OnnxLayer weights, long[] biasShape)
    {
        int outputs = weights.Bias.Length, count = weights.Weights.Length / outputs;
        float[] transposed = [.. Enumerable.Range(0, weights.Weights.Length).Select(i => weights.Weights[(i % outputs * count) + (i / outputs)])];
        builder.Constant($"{layer}/MatMul/ReadVariableOp:0", [count, outputs], transposed)
            .Constant($"{layer}/BiasAdd/ReadVariableOp:0", biasShape, weights.Bias)
            .Node("MatMul", [value, $"{layer}/MatMul/ReadVariableOp:0"], $"{layer}/MatMul:0")
            .Node("Add", [$"{layer}/MatMul:0", $"{layer}/BiasAdd/ReadVariableOp:0"], $"{layer}/BiasAdd:0");
    }

    private static string Activate(OnnxModelBuilder builder, string? activation, string value, string result)
    {
        if (activation is not null)
        {
            builder.Node(activation, [value], result);
        }

        return activation is null ? value : result;
    }
}
