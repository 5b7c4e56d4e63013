using TinyML.Compiler.Coding;
using TinyML.Compiler.Lowering;

namespace TinyML.Compiler.Search;

/// <summary>An estimate of the instructions of one inference, for comparing recipes without running them on a board. Fitted to executed instructions of the layers of
/// MobileNetV1 0.25 and DS-CNN on a simulated Cortex-M4 (<c>TinyML.Benchmarks -- cortex-m</c>), which it meets within a quarter; other processors need more, roughly in proportion.</summary>
public static class CostModel
{
    // Convolutions: per multiply-accumulate, and per output for requantization and the loops around.
    private const double PerMac = 0.874, PerOutput = 15.8;

    // Depthwise ones: the window is short, and every channel has its own set-up.
    private const double PerDepthwiseMac = 2.7, PerDepthwiseChannel = 690;

    private const double PerDenseMac = 2.6;

    // Poolings, sums and functions, per element read.
    private const double PerElement = 11;

    // Decoding a weight of a coded layer.
    private const double PerCodedWeight = 24;

    /// <summary>Estimated instructions of a program.</summary>
    public static long Estimate(KernelProgram program) => (long)program.Calls.Sum(call => Estimate(program, call));

    /// <summary>Estimated instructions of one call of a program.</summary>
    public static double Estimate(KernelProgram program, KernelCall call)
    {
        ProgramBuffer input = program.Buffers[call.Arguments[0]], output = program.Buffers[call.Arguments[1]];
        if (call.Macs == 0)
        {
            return PerElement * Math.Max(input.Count, output.Count);
        }

        int channels = output.Shape[-1];
        double pixels = Math.Max(1, (double)output.Count / channels), decoding = CodedKernels.IsCoded(call.Kernel.Id) ? PerCodedWeight * call.Macs / pixels : 0;
        return decoding + (call.Kernel.Name.StartsWith("Depthwise", StringComparison.Ordinal) ? (PerDepthwiseMac * call.Macs) + (PerDepthwiseChannel * channels)
            : call.Kernel.Name.StartsWith("FullyConnected", StringComparison.Ordinal) ? PerDenseMac * call.Macs
            : (PerMac * call.Macs) + (PerOutput * output.Count));
    }
}
