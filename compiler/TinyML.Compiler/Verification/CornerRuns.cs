using System.Buffers.Binary;
using TinyML.Compiler.Lowering;
using TinyML.Nano.Kernels;

namespace TinyML.Compiler.Verification;

/// <summary>Finds what a call without weights can write by running its kernel with all operands at the ends of what is claimed of them. Kernels of one operand that may rise and fall run with
/// every value of int8, or of int16 with the values beside the zero point, at which they turn.</summary>
/// <param name="program">The original program.</param>
/// <param name="call">The call.</param>
/// <param name="claims">What is claimed of the elements of its operands.</param>
internal sealed class CornerRuns(KernelProgram program, KernelCall call, ElementClaims claims)
{
    private readonly int _first = call.Arguments[0], _output = call.Arguments[1], _second = call.Kernel.IndexOfOrNone("second") is >= 0 and var at ? call.Arguments[at] : -1;

    /// <summary>The least and the greatest of each output element. Null where the kernel is only known to stay within its range.</summary>
    public (long[] Low, long[] High)? Reach()
    {
        switch (call.Kernel.Id)
        {
            case KernelIds.SoftmaxInt8 or KernelIds.SoftmaxInt16 or KernelIds.SoftmaxRowsInt8 or KernelIds.SoftmaxRowsInt16 or KernelIds.SoftmaxInt16TfLite:
                return null;
            case KernelIds.LookupInt8:
                return Over(Enumerable.Range(sbyte.MinValue, 256).Select(value => Run(claim => Math.Clamp(value, claim.Low, claim.High), null)));
            case KernelIds.PReluInt8 or KernelIds.PReluInt16 or KernelIds.LeakyReluInt16 or KernelIds.LeakyReluInt16TfLite:
                int zero = call.Kernel.IndexOfOrNone("inputZeroPoint") >= 0 ? call.Argument("inputZeroPoint") : 0;
                return Over(new long[] { int.MinValue, zero - 1, zero, int.MaxValue }.Select(value => Run(claim => Math.Clamp(value, claim.Low, claim.High), null)));
            default:
                Func<ElementClaim, long> low = claim => claim.Low, high = claim => claim.High;
                return _second < 0 ? Over([Run(low, null), Run(high, null)]) : Over([Run(low, low), Run(low, high), Run(high, low), Run(high, high)]);
        }
    }

    private static (long[] Low, long[] High) Over(IEnumerable<long[]> runs)
    {
        long[]? low = null, high = null;
        foreach (long[] run in runs)
        {
            low ??= [.. run];
            high ??= [.. run];
            for (int i = 0; i < run.Length; i++)
            {
                (low[i], high[i]) = (Math.Min(low[i], run[i]), Math.Max(high[i], run[i]));
            }
        }

        return (low!, high!);
    }

    private long[] Run(Func<ElementClaim, long> first, Func<ElementClaim, long>? second)
    {
        int secondAt = Align(program.Buffers[_first].ByteCount), outputAt = secondAt + (_second < 0 ? 0 : Align(program.Buffers[_second].ByteCount));
        byte[] arena = new byte[outputAt + program.Buffers[_output].ByteCount];
        Fill(arena, 0, _first, first);
        if (second is not null)
        {
            Fill(arena, secondAt, _second, second);
        }

        int[] block = [.. call.Arguments];
        var constants = new List<byte>();
        int inputs = 0;
        for (int i = 0; i < block.Length; i++)
        {
            switch (call.Kernel.Parameters[i].Role)
            {
                case ParameterRole.Input:
                    block[i] = inputs++ == 0 ? 0 : secondAt;
                    break;
                case ParameterRole.Output:
                    block[i] = outputAt;
                    break;
                case ParameterRole.Constant:
                    constants.AddRange(new byte[Align(constants.Count) - constants.Count]);
                    (int table, block[i]) = (block[i], constants.Count);
                    constants.AddRange(program.Constants[table].Bytes);
                    break;
            }
        }

        KernelDispatcher.Run(call.Kernel.Id, arena, [.. constants], block);
        return [.. Enumerable.Range(0, program.Buffers[_output].Count).Select(i => Read(arena, outputAt, _output, i))];
    }

    private void Fill(byte[] arena, int at, int buffer, Func<ElementClaim, long> value)
    {
        for (int i = 0; i < program.Buffers[buffer].Count; i++)
        {
            long chosen = value(claims[buffer, i]);
            if (IsNarrow(buffer))
            {
                arena[at + i] = (byte)chosen;
            }
            else
            {
                BinaryPrimitives.WriteInt16LittleEndian(arena.AsSpan(at + (2 * i)), (short)chosen);
            }
        }
    }

    private long Read(byte[] arena, int at, int buffer, int element) =>
        IsNarrow(buffer) ? (sbyte)arena[at + element] : BinaryPrimitives.ReadInt16LittleEndian(arena.AsSpan(at + (2 * element)));

    private bool IsNarrow(int buffer) => program.Buffers[buffer].Element == Ir.ElementType.Int8;

    private static int Align(int bytes) => (bytes + 3) / 4 * 4;
}
