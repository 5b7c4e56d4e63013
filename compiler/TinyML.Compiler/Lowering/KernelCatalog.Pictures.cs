using TinyML.Nano.Kernels;
using static TinyML.Compiler.Lowering.ParameterRole;

namespace TinyML.Compiler.Lowering;

/// <content>Kernels from 30: pooling, arithmetic of two tensors, and what moves elements about.</content>
public static partial class KernelCatalog
{
    private static KernelSignature[] Pictures =>
    [
        Pool(KernelIds.AveragePool2DInt8, "AveragePool2DInt8", "tml_average_pool_2d_s8", "int8_t"),
        Pool(KernelIds.AveragePool2DInt16, "AveragePool2DInt16", "tml_average_pool_2d_s16", "int16_t"),
        Pool(KernelIds.MaxPool2DInt8, "MaxPool2DInt8", "tml_max_pool_2d_s8", "int8_t"),
        Pool(KernelIds.MaxPool2DInt16, "MaxPool2DInt16", "tml_max_pool_2d_s16", "int16_t"),
        Mean(KernelIds.MeanInt8, "MeanInt8", "tml_mean_s8", "int8_t"),
        Mean(KernelIds.MeanInt16, "MeanInt16", "tml_mean_s16", "int16_t"),
        Sum(KernelIds.AddInt8, "AddInt8", "tml_add_s8", "int8_t"),
        Sum(KernelIds.AddInt16, "AddInt16", "tml_add_s16", "int16_t"),
        Sum(KernelIds.SubInt8, "SubInt8", "tml_sub_s8", "int8_t"),
        Sum(KernelIds.SubInt16, "SubInt16", "tml_sub_s16", "int16_t"),
        Product(KernelIds.MulInt8, "MulInt8", "tml_mul_s8", "int8_t"),
        Product(KernelIds.MulInt16, "MulInt16", "tml_mul_s16", "int16_t"),
        SumWithConstants(KernelIds.AddConstantInt8, "AddConstantInt8", "tml_add_constant_s8", "int8_t"),
        SumWithConstants(KernelIds.AddConstantInt16, "AddConstantInt16", "tml_add_constant_s16", "int16_t"),
        ProductWithConstants(KernelIds.MulConstantInt8, "MulConstantInt8", "tml_mul_constant_s8", "int8_t"),
        ProductWithConstants(KernelIds.MulConstantInt16, "MulConstantInt16", "tml_mul_constant_s16", "int16_t"),
        PRelu(KernelIds.PReluInt8, "PReluInt8", "tml_prelu_s8", "int8_t"),
        PRelu(KernelIds.PReluInt16, "PReluInt16", "tml_prelu_s16", "int16_t"),
        SoftmaxRows(KernelIds.SoftmaxRowsInt8, "SoftmaxRowsInt8", "tml_softmax_rows_s8", "int8_t"),
        SoftmaxRows(KernelIds.SoftmaxRowsInt16, "SoftmaxRowsInt16", "tml_softmax_rows_s16", "int16_t"),
        Requantize(KernelIds.RequantizeInt8ToInt16, "RequantizeInt8ToInt16", "tml_requantize_s8_s16", "int8_t", "int16_t", inPlace: false),
        Requantize(KernelIds.RequantizeInt16ToInt8, "RequantizeInt16ToInt8", "tml_requantize_s16_s8", "int16_t", "int8_t", inPlace: true),
        Requantize(KernelIds.RequantizeInt16ToInt16, "RequantizeInt16ToInt16", "tml_requantize_s16_s16", "int16_t", "int16_t", inPlace: true),
        new(KernelIds.Move, "Move", "tml_move", InPlace: false,
        [
            new("input", Input, "uint8_t"), new("output", Output, "uint8_t"), new("loops", Constant, "int32_t"),
            new("loopCount", Integer, "uint8_t"), new("runBytes", Integer, "uint16_t"),
            new("inputOffset", Integer, "int32_t"), new("outputOffset", Integer, "int32_t"),
        ]),
        new(KernelIds.Pad, "Pad", "tml_pad", InPlace: false,
        [
            new("input", Input, "uint8_t"), new("output", Output, "uint8_t"), new("loops", Constant, "int32_t"),
            new("loopCount", Integer, "uint8_t"), new("runBytes", Integer, "uint16_t"), new("outputOffset", Integer, "int32_t"),
            new("outputBytes", Integer, "int32_t"), new("elementBytes", Integer, "uint8_t"), new("fill", Integer, "int16_t"),
        ]),
        new(KernelIds.ResizeNearest, "ResizeNearest", "tml_resize_nearest", InPlace: false,
        [
            new("input", Input, "uint8_t"), new("output", Output, "uint8_t"), new("rows", Constant, "int16_t"), new("columns", Constant, "int16_t"),
            new("outputHeight", Integer, "uint16_t"), new("outputWidth", Integer, "uint16_t"),
            new("inputWidth", Integer, "uint16_t"), new("pixelBytes", Integer, "uint16_t"),
        ]),
        Curve(KernelIds.TanhInt16TfLite, "TanhInt16TfLite", "tml_tanh_s16_tflite"),
        Curve(KernelIds.SigmoidInt16TfLite, "SigmoidInt16TfLite", "tml_sigmoid_s16_tflite"),
        new(KernelIds.LeakyReluInt16TfLite, "LeakyReluInt16TfLite", "tml_leaky_relu_s16_tflite", InPlace: true,
            [.. Tensors("int16_t"), .. Counts("count"), .. Multiplier("multiplier", "shift"), .. Multiplier("negativeMultiplier", "negativeShift")]),
        new(KernelIds.SoftmaxInt16TfLite, "SoftmaxInt16TfLite", "tml_softmax_s16_tflite", InPlace: true,
            [.. Tensors("int16_t"), .. Counts("rowCount", "count"), .. Multiplier("multiplier", "shift")]),
    ];

    private static KernelSignature Curve(int id, string name, string cName) => new(id, name, cName, InPlace: true,
        [.. Tensors("int16_t"), .. Counts("count"), new("multiplier", Integer, "int32_t"), new("shift", Integer, "uint8_t")]);

    private static KernelSignature Pool(int id, string name, string cName, string element) =>
        new(id, name, cName, InPlace: false,
        [
            .. Tensors(element),
            .. Counts("inputHeight", "inputWidth", "channels", "outputHeight", "outputWidth", "kernelHeight", "kernelWidth", "strideHeight", "strideWidth",
                "dilationHeight", "dilationWidth", "padTop", "padLeft"),
            .. Limits(element),
        ])
        {
            RowOrder = true,
        };

    private static KernelSignature Mean(int id, string name, string cName, string element) =>
        new(id, name, cName, InPlace: false,
        [
            .. Tensors(element), .. Counts("outerCount", "reducedCount", "innerCount"), new("inputZeroPoint", Integer, element),
            .. Multiplier("multiplier", "shift"), new("outputZeroPoint", Integer, element),
        ]);

    private static KernelSignature Sum(int id, string name, string cName, string element) =>
        new(id, name, cName, InPlace: true,
        [
            .. Tensors(element), new("second", Input, element), .. Extents("secondRepeats"),
            new("inputZeroPoint", Integer, element), .. Multiplier("inputMultiplier", "inputShift"),
            new("secondZeroPoint", Integer, element), .. Multiplier("secondMultiplier", "secondShift"),
            .. Multiplier("outputMultiplier", "outputShift"), new("outputZeroPoint", Integer, element), .. Limits(element),
        ]);

    private static KernelSignature Product(int id, string name, string cName, string element) =>
        new(id, name, cName, InPlace: true,
        [
            .. Tensors(element), new("second", Input, element), .. Extents("secondRepeats"),
            new("inputZeroPoint", Integer, element), new("secondZeroPoint", Integer, element),
            .. Multiplier("multiplier", "shift"), new("outputZeroPoint", Integer, element), .. Limits(element),
        ]);

    private static KernelSignature SumWithConstants(int id, string name, string cName, string element) =>
        new(id, name, cName, InPlace: true,
        [
            .. Tensors(element), new("terms", Constant, "int32_t"), .. Extents("termRepeats"), new("sign", Integer, "int8_t"),
            new("inputZeroPoint", Integer, element), .. Multiplier("inputMultiplier", "inputShift"),
            .. Multiplier("outputMultiplier", "outputShift"), new("outputZeroPoint", Integer, element), .. Limits(element),
        ]);

    private static KernelSignature ProductWithConstants(int id, string name, string cName, string element) =>
        new(id, name, cName, InPlace: true,
        [
            .. Tensors(element), new("factors", Constant, "int16_t"), .. Extents("factorRepeats"), new("inputZeroPoint", Integer, element),
            .. Multiplier("multiplier", "shift"), new("outputZeroPoint", Integer, element), .. Limits(element),
        ]);

    private static KernelSignature PRelu(int id, string name, string cName, string element) =>
        new(id, name, cName, InPlace: true,
        [
            .. Tensors(element), new("slopes", Constant, "int16_t"), .. Extents("slopeRepeats"), new("inputZeroPoint", Integer, element),
            .. Multiplier("multiplier", "shift"), .. Multiplier("slopeMultiplier", "slopeShift"), new("outputZeroPoint", Integer, element),
        ]);

    private static KernelSignature SoftmaxRows(int id, string name, string cName, string element) =>
        new(id, name, cName, InPlace: true,
        [
            .. Tensors(element), .. Counts("rowCount", "count"),
            new("multiplier", Integer, "int32_t"), new("leftShift", Integer, "uint8_t"), new("differenceMinimum", Integer, "int32_t"),
        ]);

    private static KernelSignature Requantize(int id, string name, string cName, string from, string to, bool inPlace) =>
        new(id, name, cName, inPlace,
        [
            new("input", Input, from), new("output", Output, to), .. Counts("count"), new("inputZeroPoint", Integer, from),
            .. Multiplier("multiplier", "shift"), new("outputZeroPoint", Integer, to),
        ]);

    private static KernelParameter[] Tensors(string element) => [new("input", Input, element), new("output", Output, element)];

    private static KernelParameter[] Counts(params string[] names) => [.. names.Select(name => new KernelParameter(name, Integer, "uint16_t"))];

    private static KernelParameter[] Limits(string element) => [new("minimum", Integer, element), new("maximum", Integer, element)];

    private static KernelParameter[] Multiplier(string multiplier, string shift) => [new(multiplier, Integer, "int32_t"), new(shift, Integer, "int8_t")];

    private static KernelParameter[] Extents(string secondRepeats) =>
    [
        .. Counts("extent0", "extent1", "extent2", "extent3"), new("inputRepeats", Integer, "uint8_t"), new(secondRepeats, Integer, "uint8_t"),
    ];
}
