using System.Text;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Planning;
using TinyML.Compiler.Specs;

namespace TinyML.Compiler.Emit;

/// <summary>What firmware says of its model to a host (INFO in PROTOCOL.md) and to a person (text mode).</summary>
/// <param name="planned">The program.</param>
/// <param name="spec">Columns and labels, or null.</param>
public sealed class ModelDescription(PlannedProgram planned, ModelSpec? spec)
{
    private const int HashBytes = 8;

    private KernelProgram Program => planned.Program;

    /// <summary>Bytes of all inputs, which lie one behind the other.</summary>
    /// <exception cref="DiagnosticException">They do not, or are too many.</exception>
    public int InputBytes => Bytes(Program.Inputs.Select(i => i.Buffer), "inputs");

    /// <summary>Bytes of all outputs, which lie one behind the other.</summary>
    /// <exception cref="DiagnosticException">They do not, or are too many.</exception>
    public int OutputBytes => Bytes(Program.Outputs.Select(o => o.Buffer), "outputs");

    /// <summary>What text mode calls the outputs, in characters that the Serial Plotter takes; none where it shows none.</summary>
    public IReadOnlyList<string> OutputNames
    {
        get
        {
            ProgramOutput output = Program.Outputs[0];
            int count = Program.Buffers[output.Buffer].Count;
            IReadOnlyList<string> labels = spec?.Labels ?? [];
            return [.. (count == 1 ? [output.Name] : labels.Count == count ? labels : []).Select(Plain)];
        }
    }

    /// <summary>Text mode prints decimal steps with integer arithmetic: the factor and the number of decimals of the output's scale, or plain
    /// integers (1, 0) for a scale that is no decimal step.</summary>
    public (int Factor, int Decimals) DecimalStep()
    {
        double scale = Program.Outputs[0].Scale;
        double power = 1;
        for (int decimals = 0; decimals <= 9; decimals++, power *= 10)
        {
            double factor = Math.Round(scale * power);
            if (factor is >= 1 and <= 32767 && Math.Abs((scale * power) - factor) <= factor * 1e-9)
            {
                return ((int)factor, decimals);
            }
        }

        return (1, 0);
    }

    /// <summary>The model's part of the protocol's INFO.</summary>
    /// <param name="hash">The first 8 bytes of the hash of the model's .tmlb file; zeros where the firmware fills them in.</param>
    /// <exception cref="DiagnosticException">The model has more inputs or longer names than the protocol describes.</exception>
    public byte[] Info(ReadOnlySpan<byte> hash)
    {
        KernelProgram program = Program;
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        Text(writer, program.Name);
        writer.Write(hash[..HashBytes]);
        writer.Write((ushort)InputBytes);
        writer.Write((ushort)OutputBytes);
        writer.Write((byte)(program.Led?.Kind switch { LedRuleKind.Threshold => 1, LedRuleKind.Class => 2, _ => 0 }));
        writer.Write(checked((byte)(program.Led?.Index ?? 0)));
        writer.Write(program.Led?.Threshold ?? 0);
        writer.Write(checked((byte)program.Inputs.Count));
        writer.Write(checked((byte)program.Outputs.Count));
        foreach (ProgramInput input in program.Inputs)
        {
            Tensor(writer, input.Name, "", program.Buffers[input.Buffer], input.ZeroPoint, input.Scales);
        }

        foreach (ProgramOutput output in program.Outputs)
        {
            Tensor(writer, output.Name, output.Unit, program.Buffers[output.Buffer], output.ZeroPoint, [output.Scale]);
        }

        return stream.ToArray();
    }

    private void Tensor(BinaryWriter writer, string name, string unit, ProgramBuffer buffer, int zeroPoint, EquatableArray<double> scales)
    {
        Text(writer, name);
        Text(writer, unit);
        writer.Write((byte)(buffer.Element switch { ElementType.Int8 => 1, ElementType.Int16 => 2, ElementType.Int32 => 3, _ => 4 }));
        Require(buffer.Count <= ushort.MaxValue, $"'{name}' has more than 65535 elements");
        writer.Write((ushort)buffer.Count);
        writer.Write((short)zeroPoint);
        EquatableArray<double> shortest = scales.Distinct().Count() == 1 ? [scales[0]] : scales;
        writer.Write((ushort)shortest.Count);
        foreach (double scale in shortest)
        {
            writer.Write((float)scale);
        }
    }

    private void Text(BinaryWriter writer, string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        Require(utf8.Length <= byte.MaxValue, $"the name '{text}' is longer than 255 bytes");
        writer.Write((byte)utf8.Length);
        writer.Write(utf8);
    }

    /// <summary>The bytes of buffers that lie one behind the other: the link fills and reads them as one.</summary>
    private int Bytes(IEnumerable<int> buffers, string what)
    {
        int[] all = [.. buffers];
        int end = planned.BufferOffsets[all[0]];
        foreach (int buffer in all)
        {
            Require(planned.BufferOffsets[buffer] == end, $"its {what} do not lie one behind the other in the arena");
            Require(planned.Program.Buffers[buffer].Element == planned.Program.Buffers[all[0]].Element, $"its {what} have several element types");
            end += planned.Program.Buffers[buffer].ByteCount;
        }

        int bytes = end - planned.BufferOffsets[all[0]];
        Require(bytes <= ushort.MaxValue, FormattableString.Invariant($"its {what} take {bytes} bytes, the link describes at most 65535"));
        return bytes;
    }

    private void Require(bool holds, string what)
    {
        if (!holds)
        {
            throw new DiagnosticException(DiagnosticCodes.NotEmittable, $"model '{Program.Name}'", what, "join them in the model (Concat), or shorten what is too long");
        }
    }

    /// <summary>What the Serial Plotter takes as a name.</summary>
    private static string Plain(string name)
    {
        string plain = new([.. name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' ? c : '_')]);
        return plain.Length == 0 ? "output" : plain;
    }
}
