using System.Security.Cryptography;
using System.Text;

namespace TinyML.Compiler.Lowering;

/// <summary>A number that tells programs apart by what they compute: buffers, calls with the elements of their tables, inputs, outputs and the LED rule. The names of tables,
/// their order and whether calls share them do not matter, and neither do buffers that nothing uses.</summary>
public static class ProgramHash
{
    /// <summary>SHA-256 of a program's canonical bytes, hexadecimal.</summary>
    public static string Of(KernelProgram program) => Convert.ToHexStringLower(SHA256.HashData(Bytes(program)));

    private static byte[] Bytes(KernelProgram program)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, new UTF8Encoding(false));
        writer.Write(program.Name);
        writer.Write(program.Calls.Count);
        foreach (KernelCall call in program.Calls)
        {
            Call(writer, program, call);
        }

        foreach (ProgramInput input in program.Inputs)
        {
            writer.Write(input.Name);
            Buffer(writer, program, input.Buffer);
            writer.Write(input.ZeroPoint);
            writer.Write(input.Scales.Count);
            input.Scales.ToList().ForEach(writer.Write);
        }

        foreach (ProgramOutput output in program.Outputs)
        {
            writer.Write(output.Name);
            Buffer(writer, program, output.Buffer);
            writer.Write(output.ZeroPoint);
            writer.Write(output.Scale);
            writer.Write(output.Unit);
        }

        writer.Write(program.Led?.ToString() ?? "");
        writer.Flush();
        return stream.ToArray();
    }

    private static void Call(BinaryWriter writer, KernelProgram program, KernelCall call)
    {
        writer.Write(call.Layer);
        writer.Write(call.Kernel.Id);
        for (int i = 0; i < call.Arguments.Count; i++)
        {
            switch (call.Kernel.Parameters[i].Role)
            {
                case ParameterRole.Constant:
                    ProgramConstant constant = program.Constants[call.Arguments[i]];
                    writer.Write((int)constant.Element);
                    writer.Write(constant.Bytes.Count);
                    writer.Write(constant.Bytes.AsSpan());
                    break;
                case ParameterRole.Integer:
                    writer.Write(call.Arguments[i]);
                    break;
                default:
                    Buffer(writer, program, call.Arguments[i]);
                    break;
            }
        }
    }

    /// <summary>A buffer by its number, its extent and its place.</summary>
    private static void Buffer(BinaryWriter writer, KernelProgram program, int index)
    {
        ProgramBuffer buffer = program.Buffers[index];
        writer.Write(index);
        writer.Write((int)buffer.Element);
        writer.Write(buffer.Shape.ToString());
        writer.Write(buffer.Parent);
        writer.Write(buffer.ParentOffset);
    }
}
