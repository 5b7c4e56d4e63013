using System.Buffers.Binary;
using TinyML.Compiler.Coding;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Ir;
using TinyML.Nano.Kernels;

namespace TinyML.Compiler.Lowering;

/// <summary>What one output channel's accumulator can reach.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Channel">The output channel.</param>
/// <param name="Bounds">Of every partial sum, in any order.</param>
/// <param name="Holds">Whether the accumulator and the requantized value fit 32 bits.</param>
public sealed record ChannelProof(string Layer, int Channel, AccumulatorBounds Bounds, bool Holds);

/// <summary>Proves over the finished program, from its integers alone, that no accumulator overflows for any input whatever: inputs take every
/// value of their type, and every call hands on what its limits and its kernel allow. Independent of the quantizer, which chose the integers.</summary>
public static class AccumulatorProof
{
    /// <summary>The proof of every channel of every layer with weights, in program order.</summary>
    public static EquatableArray<ChannelProof> Of(KernelProgram program)
    {
        program = CodedCalls.PlainForm(program);
        var proofs = new List<ChannelProof>();
        (int Low, int High)[][] intervals =
        [
            .. program.Buffers.Select(buffer => Enumerable.Repeat(buffer.Element == ElementType.Int8 ? (-128, 127) : (-32768, 32767), buffer.Count).ToArray()),
        ];
        foreach (KernelCall call in program.Calls)
        {
            if (call.Kernel.Id is KernelIds.FullyConnectedInt8 or KernelIds.FullyConnectedInt16x8 or KernelIds.FullyConnectedInt16x16)
            {
                proofs.AddRange(FullyConnected(program, call, intervals[call.Arguments[0]]));
            }
            else if (ConvolutionProof.Covers(call.Kernel.Id))
            {
                proofs.AddRange(ConvolutionProof.Of(program, call, intervals[call.Arguments[0]]));
            }

            HandOn(program, call, intervals);
        }

        return [.. proofs];
    }

    /// <summary>Refuses a program without a proof.</summary>
    /// <exception cref="DiagnosticException">One finding per layer, with the channels.</exception>
    public static void Require(KernelProgram program)
    {
        Diagnostic[] failed =
        [
            .. Of(program).Where(proof => !proof.Holds).GroupBy(proof => proof.Layer).Select(layer => new Diagnostic(
                DiagnosticCodes.AccumulatorOverflow,
                $"layer '{layer.Key}'",
                $"the 32-bit accumulators of channels {string.Join(", ", layer.Select(proof => proof.Channel))} could overflow",
                "use fewer inputs, or a smaller bias")),
        ];
        if (failed.Length > 0)
        {
            throw new DiagnosticException(failed);
        }
    }

    /// <summary>Writes the call's output interval into the buffer and into the parents that it is a part of.</summary>
    private static void HandOn(KernelProgram program, KernelCall call, (int Low, int High)[][] intervals)
    {
        int output = call.Arguments[1];
        bool copies = call.Kernel.Id == KernelIds.Copy && program.Buffers[call.Arguments[0]].Element == program.Buffers[output].Element;
        (int Low, int High)[] written = copies
            ? intervals[call.Arguments[0]]
            : Enumerable.Repeat(OutputInterval(call, intervals[output]), intervals[output].Length).ToArray();
        int first = 0;
        for (int buffer = output; buffer >= 0; buffer = program.Buffers[buffer].Parent)
        {
            written.CopyTo(intervals[buffer], first);
            first += program.Buffers[buffer].ParentOffset * program.Buffers[buffer].Count / program.Buffers[buffer].ByteCount;
        }
    }

    private static IEnumerable<ChannelProof> FullyConnected(KernelProgram program, KernelCall call, (int Low, int High)[] input)
    {
        int inputs = call.Argument("inputCount"), outputs = call.Argument("outputCount");
        long[] weights = Elements(program, call.Argument("weights"));
        long[] bias = Elements(program, call.Argument("bias")), multipliers = Elements(program, call.Argument("multipliers"));
        int[] low = [.. input.Select(interval => interval.Low)], high = [.. input.Select(interval => interval.High)];
        for (int o = 0; o < outputs; o++)
        {
            AccumulatorBounds bounds = AccumulatorBounds.Of(weights.AsSpan(o * inputs, inputs), bias[o], low, high);
            bool holds = bounds.FitsInt32 && bounds.RequantizedFitsInt32(multipliers[o], call.Argument("shift"), call.Argument("outputZeroPoint"));
            yield return new ChannelProof(call.Layer, o, bounds, holds);
        }
    }

    private static (int Low, int High) OutputInterval(KernelCall call, (int Low, int High)[] held) => call.Kernel.Id switch
    {
        KernelIds.TanhInt16 => (-32767, 32767),
        KernelIds.SigmoidInt16 or KernelIds.SoftmaxInt16 or KernelIds.SoftmaxRowsInt16 => (0, 32767),
        _ when call.Kernel.Parameters.Any(parameter => parameter.Name == "minimum") => (call.Argument("minimum"), call.Argument("maximum")),
        _ => held.Length > 0 ? held[0] : (0, 0),
    };

    /// <summary>The elements of a constant table.</summary>
    public static long[] Elements(KernelProgram program, int constant)
    {
        ProgramConstant table = program.Constants[constant];
        byte[] bytes = [.. table.Bytes];
        return table.Element switch
        {
            ElementType.Int32 => [.. Enumerable.Range(0, bytes.Length / 4).Select(i => (long)BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(4 * i)))],
            ElementType.Int16 => [.. Enumerable.Range(0, bytes.Length / 2).Select(i => (long)BinaryPrimitives.ReadInt16LittleEndian(bytes.AsSpan(2 * i)))],
            _ => [.. bytes.Select(value => (long)(sbyte)value)],
        };
    }
}
