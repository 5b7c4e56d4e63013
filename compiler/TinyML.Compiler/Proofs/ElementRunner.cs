using System.Buffers.Binary;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Nano.Kernels;

namespace TinyML.Compiler.Proofs;

/// <summary>Runs an element-wise kernel itself over the values of an interval: over all of int8; of int16, where such kernels rise or fall on each side of 0, over the ends and what is beside 0.</summary>
internal static class ElementRunner
{
    /// <summary>What the kernel of a call makes of an interval.</summary>
    public static Interval Run(KernelProgram program, KernelCall call, Interval x)
    {
        int from = Width(program, call.Arguments[0]), to = Width(program, call.Arguments[1]);
        long[] points = from == 1
            ? [.. Enumerable.Range((int)x.Low, (int)(x.High - x.Low) + 1).Select(value => (long)value)]
            : [x.Low, Math.Clamp(-1, x.Low, x.High), Math.Clamp(0, x.Low, x.High), x.High];
        byte[] arena = new byte[4 * points.Length];
        int output = 2 * points.Length;
        for (int i = 0; i < points.Length; i++)
        {
            Write(arena.AsSpan(from * i), points[i], from);
        }

        int[] block = [.. call.Arguments];
        byte[] constants = [];
        for (int i = 0; i < block.Length; i++)
        {
            if (call.Kernel.Parameters[i].Role == ParameterRole.Constant)
            {
                (constants, block[i]) = ([.. program.Constants[block[i]].Bytes], 0);
            }
        }

        (block[0], block[1], block[call.Kernel.IndexOf("count")]) = (0, output, points.Length);
        KernelDispatcher.Run(call.Kernel.Id, arena, constants, block);
        return Interval.Of([.. points.Select((_, i) => Read(arena.AsSpan(output + (to * i)), to))]);
    }

    private static int Width(KernelProgram program, int buffer) => ElementValues.ByteWidth(program.Buffers[buffer].Element);

    private static void Write(Span<byte> bytes, long value, int width)
    {
        if (width == 1)
        {
            bytes[0] = (byte)value;
        }
        else
        {
            BinaryPrimitives.WriteInt16LittleEndian(bytes, (short)value);
        }
    }

    private static long Read(ReadOnlySpan<byte> bytes, int width) => width == 1 ? (sbyte)bytes[0] : BinaryPrimitives.ReadInt16LittleEndian(bytes);
}
