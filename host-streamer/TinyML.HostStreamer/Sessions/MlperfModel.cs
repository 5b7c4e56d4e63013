using System.Buffers.Binary;
using TinyML.Compiler.Emit.C;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Planning;

namespace TinyML.HostStreamer.Sessions;

/// <summary>A program as the benchmark's firmware shows it: what it is sent, and what it says for an answer. Equal to the firmware's integer arithmetic (firmware/c/src/mlperf):
/// every product and quotient here has fewer than 53 binary digits or is that far from a half, so that a double rounds it as the exact number.</summary>
/// <param name="planned">The integer program.</param>
public sealed class MlperfModel(PlannedProgram planned)
{
    private const int FractionOfError = 1 << 16;
    private readonly StreamModel _model = new(planned, "");
    private readonly BenchmarkInput _input = BenchmarkInputs.Of(planned.Program);

    /// <summary>Bytes that are loaded for an input.</summary>
    public int InputBytes => BenchmarkInputs.BytesOf(planned.Program);

    /// <summary>The integers that the firmware makes of an input: those of <see cref="InputQuantizer"/>, but with halves away from zero where it is sent floats.</summary>
    /// <param name="values">Physical values.</param>
    public int[] Quantize(ReadOnlySpan<float> values)
    {
        if (_input != BenchmarkInput.Floats)
        {
            return InputQuantizer.Quantize(planned.Program, values);
        }

        ProgramInput input = planned.Program.Inputs[0];
        var integers = new int[values.Length];
        for (int i = 0; i < integers.Length; i++)
        {
            double steps = float.IsNaN(values[i]) ? 0 : Math.Round(values[i] / (double)(float)input.Scales[0], MidpointRounding.AwayFromZero);
            integers[i] = (int)Math.Clamp(Math.Clamp(steps, -short.MaxValue, short.MaxValue) + input.ZeroPoint, sbyte.MinValue, sbyte.MaxValue);
        }

        return integers;
    }

    /// <summary>The bytes that are loaded for an input.</summary>
    /// <param name="values">Physical values.</param>
    /// <param name="integers">What <see cref="Quantize"/> makes of them.</param>
    public byte[] Bytes(ReadOnlySpan<float> values, ReadOnlySpan<int> integers)
    {
        if (_input == BenchmarkInput.Floats)
        {
            var floats = new byte[sizeof(float) * values.Length];
            for (int i = 0; i < values.Length; i++)
            {
                BinaryPrimitives.WriteSingleLittleEndian(floats.AsSpan(sizeof(float) * i), values[i]);
            }

            return floats;
        }

        byte[] bytes = _model.InputToBytes(integers);
        if (_input == BenchmarkInput.Pixels)
        {
            // The firmware takes pixel - 128.
            for (int i = 0; i < bytes.Length; i++)
            {
                bytes[i] ^= 0x80;
            }
        }

        return bytes;
    }

    /// <summary>What the board says, with three decimals: the real values of the first output, (q - zeroPoint)·scale, halves away from zero; where it is sent floats, the mean
    /// squared error of the reconstruction alone.</summary>
    /// <param name="values">Physical values of the input.</param>
    /// <param name="outputs">The integers of all outputs.</param>
    public decimal[] Results(ReadOnlySpan<float> values, ReadOnlySpan<int> outputs)
    {
        ProgramOutput output = planned.Program.Outputs[0];
        if (_input == BenchmarkInput.Floats)
        {
            return [ErrorOf(output, values, outputs)];
        }

        var results = new decimal[planned.Program.Buffers[output.Buffer].Count];
        for (int i = 0; i < results.Length; i++)
        {
            results[i] = Rounded(Real(output, outputs[i]), 1000) / 1000m;
        }

        return results;
    }

    /// <summary>The mean of the squared differences, each of whose two terms is a multiple of 2^-16, in thousandths, halves up.</summary>
    private static decimal ErrorOf(ProgramOutput output, ReadOnlySpan<float> values, ReadOnlySpan<int> outputs)
    {
        UInt128 sum = 0;
        for (int i = 0; i < values.Length; i++)
        {
            long difference = Rounded(Real(output, outputs[i]), FractionOfError) - Rounded(float.IsNaN(values[i]) ? 0 : values[i], FractionOfError);
            sum += (UInt128)(ulong)Math.Abs(difference) * (ulong)Math.Abs(difference);
        }

        sum = UInt128.Min(sum, ulong.MaxValue);
        UInt128 unit = (UInt128)values.Length << 32;
        return (decimal)UInt128.Min(((2000 * sum) + unit) / (2 * unit), int.MaxValue) / 1000;
    }

    private static double Real(ProgramOutput output, int integer) => (integer - output.ZeroPoint) * (double)(float)output.Scale;

    private static long Rounded(double value, int units) => (long)Math.Clamp(Math.Round(value * units, MidpointRounding.AwayFromZero), -int.MaxValue, int.MaxValue);
}
