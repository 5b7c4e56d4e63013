using System.Text;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Planning;
using TinyML.Compiler.Specs;

namespace TinyML.Compiler.Emit.Nano;

/// <summary>The sections of a blob from which a board describes its model and tests it (firmware/nanoframework/BLOB.md).</summary>
public static class DeviceSections
{
    /// <summary>The seed of every self-test's input.</summary>
    public const int SelfTestSeed = 0x5EED;

    private const uint InfoTag = 0x4F464E49;
    private const uint TextTag = 0x54584554;
    private const uint TestTag = 0x54534554;
    private const int HashBytes = 8;

    /// <summary>INFO, TEXT and TEST of a program.</summary>
    /// <param name="planned">The program.</param>
    /// <param name="spec">Columns and labels, or null.</param>
    /// <param name="run">What the program answers to all input bytes: all output bytes.</param>
    /// <exception cref="DiagnosticException">The model has more inputs or longer names than the protocol describes.</exception>
    public static IReadOnlyList<BlobSection> Of(PlannedProgram planned, ModelSpec? spec, Func<byte[], byte[]> run)
    {
        ArgumentNullException.ThrowIfNull(planned);
        ArgumentNullException.ThrowIfNull(run);
        int inputBytes = new ModelDescription(planned, spec).InputBytes;
        byte[] test = [.. BitConverter.GetBytes(SelfTestSeed), .. run(SelfTestInput(SelfTestSeed, inputBytes))];
        return [.. WithoutTest(planned, spec), new BlobSection(TestTag, [.. test])];
    }

    /// <summary>INFO and TEXT of a program, for a device that shall take it whatever it answers.</summary>
    /// <param name="planned">The program.</param>
    /// <param name="spec">Columns and labels, or null.</param>
    /// <exception cref="DiagnosticException">The model has more inputs or longer names than the protocol describes.</exception>
    public static IReadOnlyList<BlobSection> WithoutTest(PlannedProgram planned, ModelSpec? spec)
    {
        ArgumentNullException.ThrowIfNull(planned);
        var description = new ModelDescription(planned, spec);
        (int factor, int decimals) = description.DecimalStep();
        byte[] names = [.. description.OutputNames.SelectMany(name => Encoding.ASCII.GetBytes(name).Append((byte)0)), 0];
        byte[] text = [.. BitConverter.GetBytes(planned.Program.Outputs[0].ZeroPoint), .. BitConverter.GetBytes((ushort)factor), .. BitConverter.GetBytes((ushort)decimals), .. names];
        return [new BlobSection(InfoTag, [.. description.Info(new byte[HashBytes])]), new BlobSection(TextTag, [.. text])];
    }

    /// <summary>The input of a self-test: Marsaglia's xorshift32 (13, 17, 5); each byte is the highest of the next state.</summary>
    /// <param name="seed">The first state, not 0.</param>
    /// <param name="count">How many bytes.</param>
    public static byte[] SelfTestInput(int seed, int count)
    {
        uint state = (uint)seed;
        byte[] input = new byte[count];
        for (int i = 0; i < count; i++)
        {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            input[i] = (byte)(state >> 24);
        }

        return input;
    }
}
