using System.Text;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Planning;
using TinyML.Compiler.Specs;
using TinyML.Protocol;

namespace TinyML.Compiler.Emit.Nano;

/// <summary>Writes <c>.tmlb</c> files. The same program gives the same bytes.</summary>
public static class BlobWriter
{
    /// <summary>The bytes of a blob.</summary>
    public static byte[] Write(Blob blob)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, new UTF8Encoding(false));
        writer.Write(Blob.Magic);
        writer.Write((ushort)Blob.Version);
        writer.Write((ushort)(3 + blob.Device.Count));
        writer.Write(0);
        Section(writer, Blob.ProgramTag, section => Program(section, blob.Planned));
        Section(writer, Blob.ConstantsTag, section => section.Write([.. blob.Planned.Constants]));
        foreach (BlobSection device in blob.Device)
        {
            Section(writer, device.Tag, section => section.Write([.. device.Content]));
        }

        Section(writer, Blob.HostTag, section => Host(section, blob));
        writer.Flush();
        stream.Position = 8;
        writer.Write((int)stream.Length + 4);
        writer.Flush();
        stream.Position = stream.Length;
        writer.Write(Crc32.Of(stream.ToArray()));
        writer.Flush();
        return stream.ToArray();
    }

    private static void Section(BinaryWriter writer, uint tag, Action<BinaryWriter> content)
    {
        using var stream = new MemoryStream();
        using var section = new BinaryWriter(stream, new UTF8Encoding(false));
        content(section);
        section.Flush();
        writer.Write(tag);
        writer.Write((int)stream.Length);
        writer.Write(stream.ToArray());
        for (long i = stream.Length; i % 4 != 0; i++)
        {
            writer.Write((byte)0);
        }
    }

    /// <summary>All that a device needs beside the constants.</summary>
    private static void Program(BinaryWriter writer, PlannedProgram planned)
    {
        writer.Write(planned.ArenaBytes);
        Places(writer, planned, [.. planned.Program.Inputs.Select(input => input.Buffer)]);
        Places(writer, planned, [.. planned.Program.Outputs.Select(output => output.Buffer)]);
        LedProgram? led = planned.Program.Led;
        writer.Write(led is null ? 0 : led.Kind == LedRuleKind.Threshold ? 1 : 2);
        writer.Write(led?.Index ?? 0);
        writer.Write(led?.Threshold ?? 0);
        writer.Write(planned.Steps.Count);
        foreach (PlannedStep step in planned.Steps)
        {
            writer.Write((ushort)step.Call.Kernel.Id);
            writer.Write((ushort)step.Block.Count);
            Numbers(writer, step.Block);
        }
    }

    private static void Places(BinaryWriter writer, PlannedProgram planned, int[] buffers)
    {
        writer.Write(buffers.Length);
        foreach (int buffer in buffers)
        {
            writer.Write(planned.BufferOffsets[buffer]);
            writer.Write(planned.Program.Buffers[buffer].Count);
            writer.Write(planned.Program.Buffers[buffer].Element == ElementType.Int8 ? 1 : 2);
        }
    }

    /// <summary>What only a host wants to know: names, shapes, scales, and the program before planning.</summary>
    private static void Host(BinaryWriter writer, Blob blob)
    {
        KernelProgram program = blob.Planned.Program;
        writer.Write([.. blob.ModelHash]);
        Text(writer, blob.ToolVersion);
        Text(writer, program.Name);
        writer.Write(blob.Planned.LowerBoundBytes);
        writer.Write(program.Buffers.Count);
        for (int i = 0; i < program.Buffers.Count; i++)
        {
            ProgramBuffer buffer = program.Buffers[i];
            Text(writer, buffer.Name);
            writer.Write((int)buffer.Element);
            Counted(writer, buffer.Shape.Dimensions);
            writer.Write(buffer.Parent);
            writer.Write(buffer.ParentOffset);
            writer.Write(blob.Planned.BufferOffsets[i]);
        }

        writer.Write(program.Constants.Count);
        for (int i = 0; i < program.Constants.Count; i++)
        {
            ProgramConstant constant = program.Constants[i];
            Text(writer, constant.Name);
            writer.Write((int)constant.Kind);
            writer.Write((int)constant.Element);
            writer.Write(blob.Planned.ConstantOffsets[i]);
            writer.Write(constant.Bytes.Count);
        }

        foreach (PlannedStep step in blob.Planned.Steps)
        {
            Text(writer, step.Call.Layer);
            writer.Write(step.Call.Macs);
            Numbers(writer, step.Call.Arguments);
            writer.Write(step.RowBegin);
            writer.Write(step.RowEnd);
            Counted(writer, [.. step.Views.SelectMany(view => new[] { view.Offset, view.ByteCount, view.RowStride, view.RingRows })]);
        }

        Interface(writer, program);
    }

    private static void Interface(BinaryWriter writer, KernelProgram program)
    {
        foreach (ProgramInput input in program.Inputs)
        {
            Text(writer, input.Name);
            writer.Write(input.Buffer);
            writer.Write(input.ZeroPoint);
            writer.Write(input.Scales.Count);
            foreach (double scale in input.Scales)
            {
                writer.Write(scale);
            }
        }

        foreach (ProgramOutput output in program.Outputs)
        {
            Text(writer, output.Name);
            writer.Write(output.Buffer);
            writer.Write(output.ZeroPoint);
            writer.Write(output.Scale);
            Text(writer, output.Unit);
        }
    }

    private static void Counted(BinaryWriter writer, EquatableArray<int> numbers)
    {
        writer.Write(numbers.Count);
        Numbers(writer, numbers);
    }

    private static void Numbers(BinaryWriter writer, EquatableArray<int> numbers)
    {
        foreach (int number in numbers)
        {
            writer.Write(number);
        }
    }

    private static void Text(BinaryWriter writer, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        writer.Write(bytes.Length);
        writer.Write(bytes);
    }
}
