using System.Buffers.Binary;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Planning;

namespace TinyML.HostStreamer.Datasets;

/// <summary>Physical values to the integers that a device takes: q = clamp(round(value / scale) + zeroPoint), halves away from zero.</summary>
public static class InputEncoding
{
    /// <summary>One value in steps, limited to <paramref name="minimum"/> to <paramref name="maximum"/>.</summary>
    /// <param name="value">Finite, in physical units.</param>
    /// <param name="scale">The step; positive.</param>
    /// <param name="zeroPoint">The integer that stands for 0.</param>
    /// <param name="minimum">The element type's lowest.</param>
    /// <param name="maximum">The element type's highest.</param>
    /// <param name="limited">Whether the value lay outside.</param>
    public static int Quantize(double value, double scale, int zeroPoint, int minimum, int maximum, out bool limited)
    {
        double steps = Math.Round(value / scale, MidpointRounding.AwayFromZero) + zeroPoint;
        limited = steps < minimum || steps > maximum;
        return (int)Math.Clamp(steps, minimum, maximum);
    }

    /// <summary>Writes the values of one input.</summary>
    /// <returns>How many values were limited.</returns>
    public static int Encode(ReadOnlySpan<double> values, ProgramInput input, ElementType element, Span<byte> destination)
    {
        int width = element == ElementType.Int16 ? 2 : 1;
        (int minimum, int maximum) = element switch
        {
            ElementType.Int16 => (short.MinValue, short.MaxValue),
            ElementType.UInt8 => (byte.MinValue, byte.MaxValue),
            _ => (sbyte.MinValue, sbyte.MaxValue),
        };
        int limitedCount = 0;
        for (int i = 0; i < values.Length; i++)
        {
            double scale = input.Scales[i % input.Scales.Count];
            int q = Quantize(values[i], scale, input.ZeroPoint, minimum, maximum, out bool limited);
            limitedCount += limited ? 1 : 0;
            if (width == 2)
            {
                BinaryPrimitives.WriteInt16LittleEndian(destination[(2 * i)..], (short)q);
            }
            else
            {
                destination[i] = unchecked((byte)q);
            }
        }

        return limitedCount;
    }

    /// <summary>All inputs of a program for one sample, one after the other, as they go over the link.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="program">The program whose inputs are filled.</param>
    /// <param name="limited">How many values were limited.</param>
    public static byte[] Encode(Sample sample, PlannedProgram program, out int limited)
    {
        var bytes = new byte[program.Program.Inputs.Sum(input => program.Program.Buffers[input.Buffer].ByteCount)];
        int offset = 0;
        int firstValue = 0;
        limited = 0;
        foreach (ProgramInput input in program.Program.Inputs)
        {
            ProgramBuffer buffer = program.Program.Buffers[input.Buffer];
            limited += sample.Encode(input, buffer, firstValue, bytes.AsSpan(offset, buffer.ByteCount));
            offset += buffer.ByteCount;
            firstValue += buffer.Count;
        }

        return bytes;
    }
}
