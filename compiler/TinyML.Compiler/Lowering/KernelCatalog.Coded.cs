using TinyML.Nano.Kernels;
using static TinyML.Compiler.Lowering.ParameterRole;

namespace TinyML.Compiler.Lowering;

/// <content>Kernels 60 to 65: layers whose weights and channel parameters are one table of codes.</content>
public static partial class KernelCatalog
{
    private static KernelSignature[] Coded =>
    [
        CodedConvolution(KernelIds.Conv2DInt8Coded, "Conv2DInt8Coded", "tml_conv_2d_s8_coded"),
        CodedConvolution(KernelIds.Conv2DInt8TfLiteCoded, "Conv2DInt8TfLiteCoded", "tml_conv_2d_s8_tflite_coded"),
        CodedConvolution(KernelIds.DepthwiseConv2DInt8Coded, "DepthwiseConv2DInt8Coded", "tml_depthwise_conv_2d_s8_coded"),
        CodedConvolution(KernelIds.DepthwiseConv2DInt8TfLiteCoded, "DepthwiseConv2DInt8TfLiteCoded", "tml_depthwise_conv_2d_s8_tflite_coded"),
        CodedFullyConnected(KernelIds.FullyConnectedInt8Coded, "FullyConnectedInt8Coded", "tml_fully_connected_s8_coded"),
        CodedFullyConnected(KernelIds.FullyConnectedInt8TfLiteCoded, "FullyConnectedInt8TfLiteCoded", "tml_fully_connected_s8_tflite_coded"),
    ];

    private static KernelParameter[] CodedTensors =>
        [new("input", Input, "int8_t"), new("output", Output, "int8_t"), new("scratch", Scratch, "uint8_t"), new("codes", Constant, "uint8_t")];

    private static KernelSignature CodedConvolution(int id, string name, string cName) =>
        new(id, name, cName, InPlace: false,
        [
            .. CodedTensors,
            .. Window,
            .. name.StartsWith("Depthwise", StringComparison.Ordinal) ? [] : Counts("groups"),
            .. CodedShift(name),
            new("inputZeroPoint", Integer, "int8_t"), new("outputZeroPoint", Integer, "int8_t"),
            .. Limits("int8_t"),
        ]);

    private static KernelSignature CodedFullyConnected(int id, string name, string cName) =>
        new(id, name, cName, InPlace: false,
        [
            .. CodedTensors,
            .. Counts("inputCount", "outputCount"),
            .. CodedShift(name),
            new("outputZeroPoint", Integer, "int8_t"),
            .. Limits("int8_t"),
        ]);

    private static KernelParameter[] CodedShift(string name) =>
        name.Contains("TfLite", StringComparison.Ordinal) ? [] : [new("shift", Integer, "uint8_t")];
}
