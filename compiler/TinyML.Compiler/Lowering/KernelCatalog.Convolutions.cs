using TinyML.Compiler.Ir;
using TinyML.Nano.Kernels;
using static TinyML.Compiler.Lowering.ParameterRole;

namespace TinyML.Compiler.Lowering;

/// <content>Kernels 15 to 29: convolutions, and the fully connected layers of the scheme tflite.</content>
public static partial class KernelCatalog
{
    private static KernelSignature[] Convolutions =>
    [
        Convolution(KernelIds.Conv2DInt8, "Conv2DInt8", "tml_conv_2d_s8", "int8_t"),
        Convolution(KernelIds.Conv2DInt8TfLite, "Conv2DInt8TfLite", "tml_conv_2d_s8_tflite", "int8_t"),
        Convolution(KernelIds.DepthwiseConv2DInt8, "DepthwiseConv2DInt8", "tml_depthwise_conv_2d_s8", "int8_t"),
        Convolution(KernelIds.DepthwiseConv2DInt8TfLite, "DepthwiseConv2DInt8TfLite", "tml_depthwise_conv_2d_s8_tflite", "int8_t"),
        FullyConnectedTfLite(KernelIds.FullyConnectedInt8TfLite, "FullyConnectedInt8TfLite", "tml_fully_connected_s8_tflite", "int8_t"),
        Convolution(KernelIds.Conv2DInt16x8, "Conv2DInt16x8", "tml_conv_2d_s16x8", "int16_t"),
        Convolution(KernelIds.Conv2DInt16x8TfLite, "Conv2DInt16x8TfLite", "tml_conv_2d_s16x8_tflite", "int16_t"),
        Convolution(KernelIds.DepthwiseConv2DInt16x8, "DepthwiseConv2DInt16x8", "tml_depthwise_conv_2d_s16x8", "int16_t"),
        Convolution(KernelIds.DepthwiseConv2DInt16x8TfLite, "DepthwiseConv2DInt16x8TfLite", "tml_depthwise_conv_2d_s16x8_tflite", "int16_t"),
        FullyConnectedTfLite(KernelIds.FullyConnectedInt16x8TfLite, "FullyConnectedInt16x8TfLite", "tml_fully_connected_s16x8_tflite", "int16_t"),
    ];

    /// <summary>The numbers of a window over pictures, in the order of every block that has one.</summary>
    internal static EquatableArray<KernelParameter> Window =>
    [
        .. new[]
        {
            "inputHeight", "inputWidth", "inputChannels", "outputHeight", "outputWidth", "outputChannels", "kernelHeight", "kernelWidth",
            "strideHeight", "strideWidth", "dilationHeight", "dilationWidth", "padTop", "padLeft",
        }.Select(name => new KernelParameter(name, Integer, "uint16_t")),
    ];

    private static KernelSignature Convolution(int id, string name, string cName, string activation)
    {
        bool keepsTfLite = name.EndsWith("TfLite", StringComparison.Ordinal), isDepthwise = name.StartsWith("Depthwise", StringComparison.Ordinal);
        return new(id, name, cName, InPlace: false,
        [
            new("input", Input, activation), new("output", Output, activation),
            new("weights", Constant, "int8_t"), new("bias", Constant, "int32_t"),
            .. Requantization(keepsTfLite),
            .. Window,
            .. isDepthwise ? [] : new[] { new KernelParameter("groups", Integer, "uint16_t") },
            .. keepsTfLite ? [] : new[] { new KernelParameter("shift", Integer, "uint8_t") },
            new("inputZeroPoint", Integer, activation), new("outputZeroPoint", Integer, activation),
            new("minimum", Integer, activation), new("maximum", Integer, activation),
        ])
        {
            RowOrder = true,
        };
    }

    private static KernelSignature FullyConnectedTfLite(int id, string name, string cName, string activation) =>
        new(id, name, cName, InPlace: false,
        [
            new("input", Input, activation), new("output", Output, activation),
            new("weights", Constant, "int8_t"), new("bias", Constant, "int32_t"),
            .. Requantization(keepsTfLite: true),
            new("inputCount", Integer, "uint16_t"), new("outputCount", Integer, "uint16_t"),
            new("outputZeroPoint", Integer, activation), new("minimum", Integer, activation), new("maximum", Integer, activation),
        ]);

    private static KernelParameter[] Requantization(bool keepsTfLite) => keepsTfLite
        ? [new("multipliers", Constant, "int32_t"), new("shifts", Constant, "int8_t")]
        : [new("multipliers", Constant, "int16_t")];
}
