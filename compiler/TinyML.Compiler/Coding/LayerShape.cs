using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;

namespace TinyML.Compiler.Coding;

/// <summary>The extents of a layer's tables.</summary>
/// <param name="Channels">Output channels.</param>
/// <param name="Elements">Weights of one channel.</param>
/// <param name="HasShifts">Whether every channel has a shift (scheme tflite).</param>
/// <param name="IsDepthwise">Whether the plain table of weights goes through the channels first.</param>
public readonly record struct LayerShape(int Channels, int Elements, bool HasShifts, bool IsDepthwise)
{
    private const int StateBytes = 64;

    /// <summary>The shape of a call of a kernel that is coded or could be.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="block">Its arguments or its parameter block.</param>
    public static LayerShape Of(KernelSignature kernel, EquatableArray<int> block)
    {
        bool hasShifts = kernel.Name.Contains("TfLite", StringComparison.Ordinal);
        if (kernel.Name.StartsWith("FullyConnected", StringComparison.Ordinal))
        {
            return new(block[kernel.IndexOf("outputCount")], block[kernel.IndexOf("inputCount")], hasShifts, false);
        }

        bool isDepthwise = kernel.Name.StartsWith("Depthwise", StringComparison.Ordinal);
        int window = block[kernel.IndexOf("kernelHeight")] * block[kernel.IndexOf("kernelWidth")];
        int depth = isDepthwise ? 1 : block[kernel.IndexOf("inputChannels")] / block[kernel.IndexOf("groups")];
        return new(block[kernel.IndexOf("outputChannels")], window * depth, hasShifts, isDepthwise);
    }

    /// <summary>The bytes of scratch that a coded call needs.</summary>
    /// <param name="kernel">The coded kernel.</param>
    /// <param name="symbols">The symbols in its header.</param>
    public int ScratchBytes(KernelSignature kernel, int symbols)
    {
        int elements = kernel.Name.StartsWith("FullyConnected", StringComparison.Ordinal) ? 0 : IsDepthwise ? 2 * Elements : Elements;
        return StateBytes + (2 * (symbols + (symbols % 2))) + (4 * ((elements + 3) / 4 * 4));
    }
}
