#nullable disable
namespace TinyML.Nano.Kernels;

/// <content>Kernels from 30: pooling, arithmetic of two tensors, and what moves elements about.</content>
public static partial class KernelIds
{
    /// <summary>Mean of int8 under a window.</summary>
    public const int AveragePool2DInt8 = 30;

    /// <summary>Mean of int16 under a window.</summary>
    public const int AveragePool2DInt16 = 31;

    /// <summary>Greatest int8 under a window.</summary>
    public const int MaxPool2DInt8 = 32;

    /// <summary>Greatest int16 under a window.</summary>
    public const int MaxPool2DInt16 = 33;

    /// <summary>Mean of int8 over one of three dimensions.</summary>
    public const int MeanInt8 = 34;

    /// <summary>Mean of int16 over one of three dimensions.</summary>
    public const int MeanInt16 = 35;

    /// <summary>Sum of two int8 tensors.</summary>
    public const int AddInt8 = 36;

    /// <summary>Sum of two int16 tensors.</summary>
    public const int AddInt16 = 37;

    /// <summary>Difference of two int8 tensors.</summary>
    public const int SubInt8 = 38;

    /// <summary>Difference of two int16 tensors.</summary>
    public const int SubInt16 = 39;

    /// <summary>Product of two int8 tensors.</summary>
    public const int MulInt8 = 40;

    /// <summary>Product of two int16 tensors.</summary>
    public const int MulInt16 = 41;

    /// <summary>An int8 tensor or its negative, plus constants.</summary>
    public const int AddConstantInt8 = 42;

    /// <summary>An int16 tensor or its negative, plus constants.</summary>
    public const int AddConstantInt16 = 43;

    /// <summary>An int8 tensor times constants.</summary>
    public const int MulConstantInt8 = 44;

    /// <summary>An int16 tensor times constants.</summary>
    public const int MulConstantInt16 = 45;

    /// <summary>Negative int8 elements times constant slopes.</summary>
    public const int PReluInt8 = 46;

    /// <summary>Negative int16 elements times constant slopes.</summary>
    public const int PReluInt16 = 47;

    /// <summary>Softmax of several rows of int8.</summary>
    public const int SoftmaxRowsInt8 = 48;

    /// <summary>Softmax of several rows of int16.</summary>
    public const int SoftmaxRowsInt16 = 49;

    /// <summary>int8 to int16 of another scale, scheme tflite.</summary>
    public const int RequantizeInt8ToInt16 = 50;

    /// <summary>int16 to int8 of another scale, scheme tflite.</summary>
    public const int RequantizeInt16ToInt8 = 51;

    /// <summary>int16 to int16 of another scale, scheme tflite.</summary>
    public const int RequantizeInt16ToInt16 = 52;

    /// <summary>Moves runs of bytes by nested loops (slices, transpositions, joins).</summary>
    public const int Move = 53;

    /// <summary>A tensor with elements of one value around it.</summary>
    public const int Pad = 54;

    /// <summary>Takes rows and columns of a picture.</summary>
    public const int ResizeNearest = 55;

    /// <summary>Hyperbolic tangent of int16, TensorFlow Lite's arithmetic.</summary>
    public const int TanhInt16TfLite = 56;

    /// <summary>Logistic function of int16, TensorFlow Lite's arithmetic.</summary>
    public const int SigmoidInt16TfLite = 57;

    /// <summary>Leaky rectifier of int16, scheme tflite.</summary>
    public const int LeakyReluInt16TfLite = 58;

    /// <summary>Softmax of rows of int16, TensorFlow Lite's arithmetic.</summary>
    public const int SoftmaxInt16TfLite = 59;
}
