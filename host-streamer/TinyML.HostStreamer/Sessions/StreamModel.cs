using System.Globalization;
using System.Security.Cryptography;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Emit.Nano;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Planning;
using TinyML.Compiler.Specs;
using TinyML.HostStreamer.Measuring;
using TinyML.Protocol;

namespace TinyML.HostStreamer.Sessions;

/// <summary>The model that a board is expected to hold.</summary>
/// <param name="Planned">The integer program.</param>
/// <param name="Hash">The first 8 bytes of the SHA-256 of its .tmlb file, as 16 lower-case hexadecimal digits.</param>
public sealed record StreamModel(PlannedProgram Planned, string Hash)
{
    /// <summary>Bytes of all inputs, as they go over the link.</summary>
    public int InputBytes => Planned.Program.InputBytes;

    /// <summary>Bytes of all outputs, as they come over the link.</summary>
    public int OutputBytes => Planned.Program.OutputBytes;

    /// <summary>Integers of all outputs.</summary>
    public int OutputCount => Planned.Program.OutputCount;

    /// <summary>Reads a .tmlb file.</summary>
    /// <exception cref="DiagnosticException">The file cannot be read, is damaged or of another version.</exception>
    public static StreamModel Load(string path)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new DiagnosticException(DiagnosticCodes.ModelFileUnreadable, path, exception.Message, "name the folder that 'tinyml compile' wrote");
        }

        return new StreamModel(BlobReader.Read(bytes, path).Planned, HashOf(bytes));
    }

    /// <summary>The hash of a .tmlb file's bytes as boards state it.</summary>
    public static string HashOf(ReadOnlySpan<byte> blob) =>
        Convert.ToHexString(SHA256.HashData(blob).AsSpan(0, ModelInfo.HashBytes)).ToLower(CultureInfo.InvariantCulture);

    /// <summary>The integers of all inputs as little-endian bytes.</summary>
    public byte[] InputToBytes(ReadOnlySpan<int> integers) =>
        WireIntegers.ToBytes(integers, Planned.Program.Inputs.Select(input => Planned.Program.Buffers[input.Buffer]), InputBytes);

    /// <summary>The integers of all inputs from little-endian bytes.</summary>
    public int[] InputFromBytes(ReadOnlySpan<byte> bytes) =>
        WireIntegers.FromBytes(bytes, Planned.Program.Inputs.Select(input => Planned.Program.Buffers[input.Buffer]));

    /// <summary>The integers of all outputs as little-endian bytes.</summary>
    public byte[] OutputToBytes(ReadOnlySpan<int> integers) =>
        WireIntegers.ToBytes(integers, Planned.Program.Outputs.Select(output => Planned.Program.Buffers[output.Buffer]), OutputBytes);

    /// <summary>The integers of all outputs from little-endian bytes.</summary>
    public int[] OutputFromBytes(ReadOnlySpan<byte> bytes) =>
        WireIntegers.FromBytes(bytes, Planned.Program.Outputs.Select(output => Planned.Program.Buffers[output.Buffer]));

    /// <summary>The LED that the rule lights for these outputs, as the firmware decides it.</summary>
    public LedState LedOf(ReadOnlySpan<int> outputs)
    {
        if (Planned.Program.Led is not LedProgram led)
        {
            return LedState.None;
        }

        if (led.Kind == LedRuleKind.Threshold)
        {
            return outputs[led.Index] > led.Threshold ? LedState.Red : LedState.Green;
        }

        int first = Planned.Program.Buffers[Planned.Program.Outputs[0].Buffer].Count;
        Span<double> scores = stackalloc double[first];
        for (int i = 0; i < first; i++)
        {
            scores[i] = outputs[i];
        }

        return ClassificationMeasure.Highest(scores) == led.Index ? LedState.Red : LedState.None;
    }
}
