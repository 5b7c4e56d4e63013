using TinyML.Compiler.Ir;
using TinyML.Nano.Kernels;
using static TinyML.Compiler.Lowering.ParameterRole;

namespace TinyML.Compiler.Lowering;

/// <summary>Every kernel, listed by hand in the order of its number.</summary>
public static partial class KernelCatalog
{
    /// <summary>All kernels by ascending number.</summary>
    public static EquatableArray<KernelSignature> All { get; } = [.. Vectors, .. Convolutions, .. Pictures, .. Coded];

    /// <summary>Kernels over rows of numbers.</summary>
    private static KernelSignature[] Vectors =>
    [
        FullyConnected(KernelIds.FullyConnectedInt8, "FullyConnectedInt8", "tml_fully_connected_s8", "int8_t", "int8_t"),
        FullyConnected(KernelIds.FullyConnectedInt16x8, "FullyConnectedInt16x8", "tml_fully_connected_s16x8", "int16_t", "int8_t"),
        FullyConnected(KernelIds.FullyConnectedInt16x16, "FullyConnectedInt16x16", "tml_fully_connected_s16x16", "int16_t", "int16_t"),
        new(KernelIds.LookupInt8, "LookupInt8", "tml_lookup_s8", InPlace: true,
        [
            new("input", Input, "int8_t"), new("output", Output, "int8_t"),
            new("table", Constant, "int8_t"), new("count", Integer, "uint16_t"),
        ]),
        ElementWise(KernelIds.TanhInt16, "TanhInt16", "tml_tanh_s16"),
        ElementWise(KernelIds.SigmoidInt16, "SigmoidInt16", "tml_sigmoid_s16"),
        Softmax(KernelIds.SoftmaxInt8, "SoftmaxInt8", "tml_softmax_s8", "int8_t"),
        Softmax(KernelIds.SoftmaxInt16, "SoftmaxInt16", "tml_softmax_s16", "int16_t"),
        Rescale(KernelIds.RescaleInt16ToInt16, "RescaleInt16ToInt16", "tml_rescale_s16_s16", "int16_t", "int16_t", inPlace: true),
        Rescale(KernelIds.RescaleInt16ToInt8, "RescaleInt16ToInt8", "tml_rescale_s16_s8", "int16_t", "int8_t", inPlace: true),
        Rescale(KernelIds.RescaleInt8ToInt8, "RescaleInt8ToInt8", "tml_rescale_s8_s8", "int8_t", "int8_t", inPlace: true),
        Rescale(KernelIds.RescaleInt8ToInt16, "RescaleInt8ToInt16", "tml_rescale_s8_s16", "int8_t", "int16_t", inPlace: false),
        new(KernelIds.LeakyReluInt16, "LeakyReluInt16", "tml_leaky_relu_s16", InPlace: true,
        [
            new("input", Input, "int16_t"), new("output", Output, "int16_t"), new("count", Integer, "uint16_t"),
            new("multiplier", Integer, "int16_t"), new("shift", Integer, "uint8_t"),
            new("negativeMultiplier", Integer, "int16_t"), new("negativeShift", Integer, "uint8_t"),
        ]),
        new(KernelIds.Copy, "Copy", "tml_copy", InPlace: false,
        [
            new("input", Input, "uint8_t"), new("output", Output, "uint8_t"), new("byteCount", Integer, "uint16_t"),
        ]),
    ];

    /// <summary>The kernel with this number.</summary>
    /// <exception cref="KeyNotFoundException">No kernel has it.</exception>
    public static KernelSignature ById(int id) =>
        All.FirstOrDefault(kernel => kernel.Id == id) ?? throw new KeyNotFoundException($"no kernel has number {id}");

    private static KernelSignature FullyConnected(int id, string name, string cName, string activation, string weight) =>
        new(id, name, cName, InPlace: false,
        [
            new("input", Input, activation), new("output", Output, activation),
            new("weights", Constant, weight), new("bias", Constant, "int32_t"), new("multipliers", Constant, "int16_t"),
            new("inputCount", Integer, "uint16_t"), new("outputCount", Integer, "uint16_t"), new("shift", Integer, "uint8_t"),
            new("outputZeroPoint", Integer, activation), new("minimum", Integer, activation), new("maximum", Integer, activation),
        ]);

    private static KernelSignature ElementWise(int id, string name, string cName) =>
        new(id, name, cName, InPlace: true,
            [new("input", Input, "int16_t"), new("output", Output, "int16_t"), new("count", Integer, "uint16_t")]);

    private static KernelSignature Softmax(int id, string name, string cName, string element) =>
        new(id, name, cName, InPlace: true,
        [
            new("input", Input, element), new("output", Output, element), new("count", Integer, "uint16_t"),
            new("multiplier", Integer, "int32_t"), new("leftShift", Integer, "uint8_t"), new("differenceMinimum", Integer, "int32_t"),
        ]);

    private static KernelSignature Rescale(int id, string name, string cName, string from, string to, bool inPlace) =>
        new(id, name, cName, inPlace,
        [
            new("input", Input, from), new("output", Output, to),
            new("offsets", Constant, "int16_t"), new("multipliers", Constant, "int16_t"),
            new("count", Integer, "uint16_t"), new("channelCount", Integer, "uint16_t"), new("shift", Integer, "uint8_t"),
            new("outputZeroPoint", Integer, to), new("minimum", Integer, to), new("maximum", Integer, to),
        ]);
}
