using static TinyML.Testing.TfLite.TfLiteModelBuilder;

namespace TinyML.Testing.TfLite;

/// <summary>Quantized model files with a bit of everything.</summary>
public static class QuantizedModels
{
    /// <summary>Pictures in floats; convolutions with a scale per channel, a shortcut, pooling, a layer and softmax; scores in floats.</summary>
    public static TfLiteModelBuilder Pictures()
    {
        var perChannel = new TfLiteScales([0.01f, 0.02f], [0, 0]);
        return new TfLiteModelBuilder()
            .Input("picture", F32, [1, 6, 6, 1])
            .Tensor("pixels", I8, [1, 6, 6, 1], TfLiteScales.Of(1 / 255f, -128))
            .Tensor("first", I8, [1, 3, 3, 2], TfLiteScales.Of(0.02f, -128))
            .Tensor("second", I8, [1, 3, 3, 2], TfLiteScales.Of(0.05f, 3))
            .Tensor("sum", I8, [1, 3, 3, 2], TfLiteScales.Of(0.06f, -5))
            .Tensor("pooled", I8, [1, 1, 1, 2], TfLiteScales.Of(0.06f, -5))
            .Tensor("row", I8, [1, 2], TfLiteScales.Of(0.06f, -5))
            .Tensor("logits", I8, [1, 3], TfLiteScales.Of(0.1f, 7))
            .Tensor("scores", I8, [1, 3], TfLiteScales.Of(1 / 256f, -128))
            .Tensor("probabilities", F32, [1, 3])
            .Bytes("first_weights", [2, 3, 3, 1], perChannel, [.. Enumerable.Range(0, 18).Select(i => (sbyte)((i * 13) - 100))])
            .Constant("first_bias", I32, [2], [.. new[] { 100, -200 }.SelectMany(BitConverter.GetBytes)], new TfLiteScales([0.01f / 255, 0.02f / 255], [0, 0]))
            .Bytes("second_weights", [1, 3, 3, 2], perChannel with { Axis = 3 }, [.. Enumerable.Range(0, 18).Select(i => (sbyte)(90 - (i * 11)))])
            .Integers("shape", -1, 2)
            .Bytes("last_weights", [3, 2], TfLiteScales.Of(0.03f), 1, -2, 3, -4, 5, -6)
            .Integers("last_bias", 7, 8, 9)
            .Operator(TfLiteCode.Quantize, ["picture"], ["pixels"])
            .Operator(TfLiteCode.Conv2D, ["pixels", "first_weights", "first_bias"], ["first"], 1, TfLiteCode.ConvOptions(0, 2, 3))
            .Operator(TfLiteCode.DepthwiseConv2D, ["first", "second_weights", ""], ["second"], 2, TfLiteCode.DepthwiseOptions(0))
            .Operator(TfLiteCode.Add, ["first", "second"], ["sum"], 11, TfLiteCode.Activation(1))
            .Operator(TfLiteCode.AveragePool2D, ["sum"], ["pooled"], 5, TfLiteCode.PoolOptions(3, 1))
            .Operator(TfLiteCode.Reshape, ["pooled", "shape"], ["row"], 17, FlatNode.Table())
            .Operator(TfLiteCode.FullyConnected, ["row", "last_weights", "last_bias"], ["logits"], 8, FlatNode.Table())
            .Operator(TfLiteCode.Softmax, ["logits"], ["scores"], 9, FlatNode.Table().Set(0, 1f))
            .Operator(TfLiteCode.Dequantize, ["scores"], ["probabilities"])
            .Output("probabilities");
    }

    /// <summary>640 features through 8 and back, int8 in and out: the form of the benchmark's anomaly detection, untrained.</summary>
    public static TfLiteModelBuilder Autoencoder()
    {
        const int Features = 640, Code = 8;
        return new TfLiteModelBuilder()
            .Input("features", I8, [1, Features], TfLiteScales.Of(0.4f, 89))
            .Tensor("code", I8, [1, Code], TfLiteScales.Of(0.6f, -128))
            .Tensor("again", I8, [1, Features], TfLiteScales.Of(0.35f, 95))
            .Bytes("narrow", [Code, Features], TfLiteScales.Of(0.002f), [.. Enumerable.Range(0, Code * Features).Select(i => (sbyte)((i * 31 % 255) - 127))])
            .Integers("narrow_bias", [.. Enumerable.Range(0, Code).Select(i => (i * 9_000) - 30_000)])
            .Bytes("wide", [Features, Code], TfLiteScales.Of(0.01f), [.. Enumerable.Range(0, Features * Code).Select(i => (sbyte)((i * 57 % 255) - 127))])
            .Integers("wide_bias", [.. Enumerable.Range(0, Features).Select(i => -(i * 10))])
            .Operator(TfLiteCode.FullyConnected, ["features", "narrow", "narrow_bias"], ["code"], 8, TfLiteCode.Activation(1))
            .Operator(TfLiteCode.FullyConnected, ["code", "wide", "wide_bias"], ["again"], 8, TfLiteCode.Activation(0))
            .Output("again");
    }
}
