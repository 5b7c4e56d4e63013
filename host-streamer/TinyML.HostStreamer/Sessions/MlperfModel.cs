using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Planning;

namespace TinyML.HostStreamer.Sessions;

/// <summary>A program as the benchmark's firmware shows it: what it is sent, and what it says for an answer.</summary>
/// <param name="planned">The integer program.</param>
public sealed class MlperfModel(PlannedProgram planned)
{
    private readonly StreamModel _model = new(planned, "");

    /// <summary>Whether the benchmark sends pixels from 0 to 255: vww01 and ic01.</summary>
    public bool HasPixels => (_model.InputBytes, _model.OutputBytes) is (27_648, 2) or (3_072, 10);

    /// <summary>The bytes that are loaded for an input.</summary>
    public byte[] Bytes(ReadOnlySpan<int> inputs)
    {
        byte[] bytes = _model.InputToBytes(inputs);
        KernelProgram program = planned.Program;
        if (HasPixels && program.Buffers[program.Inputs[0].Buffer].Element == ElementType.Int8)
        {
            // The firmware takes pixel - 128.
            for (int i = 0; i < bytes.Length; i++)
            {
                bytes[i] ^= 0x80;
            }
        }

        return bytes;
    }

    /// <summary>What the board says: the real values of the first output, (q - zeroPoint)·scale with three decimals, halves away from zero. Exact: 17 bits times 24 bits
    /// of a scale in binary32 times 1,000 fit a double.</summary>
    public decimal[] Results(ReadOnlySpan<int> outputs)
    {
        ProgramOutput output = planned.Program.Outputs[0];
        var results = new decimal[planned.Program.Buffers[output.Buffer].Count];
        for (int i = 0; i < results.Length; i++)
        {
            double thousandths = (outputs[i] - output.ZeroPoint) * (double)(float)output.Scale * 1000;
            results[i] = (decimal)Math.Round(Math.Clamp(thousandths, -int.MaxValue, int.MaxValue), MidpointRounding.AwayFromZero) / 1000;
        }

        return results;
    }
}
