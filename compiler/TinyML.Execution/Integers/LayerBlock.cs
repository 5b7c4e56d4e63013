using System.Buffers.Binary;
using System.Runtime.InteropServices;
using TinyML.Compiler.Lowering;

namespace TinyML.Execution.Integers;

/// <summary>The parameter block of a layer with weights, by name. A fully connected layer is a convolution of one pixel.</summary>
/// <param name="kernel">The kernel.</param>
/// <param name="constants">The constant tables.</param>
/// <param name="block">The block.</param>
internal sealed class LayerBlock(KernelSignature kernel, byte[] constants, int[] block)
{
    /// <summary>The number or offset for a parameter.</summary>
    public int this[string parameter] => block[kernel.IndexOf(parameter)];

    /// <summary>Whether activations are int16.</summary>
    public bool IsWide => kernel.Parameters[0].CType == "int16_t";

    /// <summary>Whether requantization is TensorFlow Lite's.</summary>
    public bool KeepsTfLite => kernel.Parameters.Any(parameter => parameter.Name == "shifts");

    /// <summary>Output channels.</summary>
    public int Outputs => this[HasWindow ? "outputChannels" : "outputCount"];

    private bool HasWindow => kernel.Parameters.Any(parameter => parameter.Name == "padTop");

    /// <summary>Extents and steps.</summary>
    public Geometry Geometry() => HasWindow
        ? new Geometry(
            new Size(this["inputHeight"], this["inputWidth"]), new Size(this["outputHeight"], this["outputWidth"]), new Size(this["kernelHeight"], this["kernelWidth"]),
            new Size(this["strideHeight"], this["strideWidth"]), new Size(this["dilationHeight"], this["dilationWidth"]), new Size(this["padTop"], this["padLeft"]),
            this["inputChannels"], IsWide ? 0 : this["inputZeroPoint"])
        : new Geometry(new Size(1, 1), new Size(1, 1), new Size(1, 1), new Size(1, 1), new Size(1, 1), new Size(0, 0), this["inputCount"], 0);

    /// <summary>Groups of channels of a convolution that is not depthwise.</summary>
    public int Groups => HasWindow ? this["groups"] : 1;

    /// <summary>The first weights.</summary>
    public ReadOnlySpan<sbyte> Weights(int count) => MemoryMarshal.Cast<byte, sbyte>(constants.AsSpan(this["weights"], count));

    /// <summary>Elements of a table, sign-extended.</summary>
    /// <param name="name">The parameter.</param>
    /// <param name="first">The first of them.</param>
    /// <param name="count">How many.</param>
    /// <param name="room">The array's length; what is beyond them is 0.</param>
    public int[] Table(string name, int first, int count, int room)
    {
        string type = kernel.Parameters[kernel.IndexOf(name)].CType;
        int offset = this[name];
        var elements = new int[room];
        for (int i = 0; i < count; i++)
        {
            elements[i] = type switch
            {
                "int32_t" => BinaryPrimitives.ReadInt32LittleEndian(constants.AsSpan(offset + (4 * (first + i)))),
                "int16_t" => BinaryPrimitives.ReadInt16LittleEndian(constants.AsSpan(offset + (2 * (first + i)))),
                _ => (sbyte)constants[offset + first + i],
            };
        }

        return elements;
    }
}

/// <summary>Rows and columns.</summary>
internal readonly record struct Size(int Height, int Width);

/// <summary>A window over a picture (KERNELS.md, "Windows").</summary>
internal sealed record Geometry(Size Input, Size Output, Size Kernel, Size Stride, Size Dilation, Size Pad, int Channels, int ZeroPoint)
{
    /// <summary>The input row under the first kernel row.</summary>
    public int Row(int outputRow) => (outputRow * Stride.Height) - Pad.Height;

    /// <summary>The input column under the first kernel column.</summary>
    public int Column(int outputColumn) => (outputColumn * Stride.Width) - Pad.Width;
}
