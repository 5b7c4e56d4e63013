namespace TinyML.Testing.TfLite;

/// <summary>Operators of the format by number, and the numbers of their options' tables.</summary>
public static class TfLiteCode
{
    public const int Add = 0, AveragePool2D = 1, Concatenation = 2, Conv2D = 3, DepthwiseConv2D = 4, Dequantize = 6, FullyConnected = 9, Logistic = 14, Lstm = 16,
        MaxPool2D = 17, Mul = 18, Relu = 19, ReluN1To1 = 20, Relu6 = 21, Reshape = 22, Softmax = 25, Tanh = 28, Pad = 34, Transpose = 39, Mean = 40, Sub = 41,
        Div = 42, Squeeze = 43, StridedSlice = 45, Split = 49, Cast = 53, PRelu = 54, Maximum = 55, Minimum = 57, PadV2 = 60, Slice = 65, ExpandDims = 70,
        Shape = 77, Pack = 83, ResizeNearest = 97, LeakyRelu = 98, SplitV = 102, Elu = 111, Quantize = 114, HardSwish = 117, Gelu = 150;

    /// <summary>Options: padding (0 SAME, 1 VALID), strides, fused activation (1 Relu, 3 Relu6), dilations.</summary>
    public static FlatNode ConvOptions(int padding = 1, int stride = 1, int activation = 0, int dilation = 1) =>
        FlatNode.Table().SetByte(0, padding).Set(1, stride).Set(2, stride).SetByte(3, activation).Set(4, dilation).Set(5, dilation);

    /// <summary>Options of the depthwise convolution.</summary>
    public static FlatNode DepthwiseOptions(int padding = 1, int stride = 1, int activation = 0) =>
        FlatNode.Table().SetByte(0, padding).Set(1, stride).Set(2, stride).Set(3, 1).SetByte(4, activation);

    /// <summary>Options of pooling with a square kernel.</summary>
    public static FlatNode PoolOptions(int size, int stride, int padding = 1, int activation = 0) =>
        FlatNode.Table().SetByte(0, padding).Set(1, stride).Set(2, stride).Set(3, size).Set(4, size).SetByte(5, activation);

    /// <summary>Options whose first field is a fused activation.</summary>
    public static FlatNode Activation(int activation) => FlatNode.Table().SetByte(0, activation);
}
