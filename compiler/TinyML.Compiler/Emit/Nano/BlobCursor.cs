using System.Buffers.Binary;
using System.Text;
using TinyML.Compiler.Diagnostics;

namespace TinyML.Compiler.Emit.Nano;

/// <summary>Reads little-endian numbers and texts from untrusted bytes; every way to run over the end is a diagnostic.</summary>
/// <param name="bytes">The bytes.</param>
/// <param name="where">What they are, for the diagnostic.</param>
internal sealed class BlobCursor(ReadOnlyMemory<byte> bytes, string where)
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);
    private int _next;

    public int Remaining => bytes.Length - _next;

    public DiagnosticException Invalid(string what) => new(
        DiagnosticCodes.BlobInvalid, where, what, "compile the model again, or copy the file again");

    public ReadOnlyMemory<byte> Take(int count)
    {
        if (count < 0 || count > Remaining)
        {
            throw Invalid($"{count} bytes are announced at byte {_next} of a part that has {Remaining} left");
        }

        ReadOnlyMemory<byte> taken = bytes.Slice(_next, count);
        _next += count;
        return taken;
    }

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4).Span);

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4).Span);

    public int UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2).Span);

    public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Take(8).Span);

    public double Scale()
    {
        double scale = BinaryPrimitives.ReadDoubleLittleEndian(Take(8).Span);
        return scale > 0 && double.IsFinite(scale) ? scale : throw Invalid("a scale is not positive and finite");
    }

    /// <summary>How many items follow, each at least <paramref name="itemBytes"/> long, so that no count can ask for more memory than the file has.</summary>
    public int Count(int itemBytes)
    {
        int count = Int32();
        return count >= 0 && count <= Remaining / itemBytes ? count : throw Invalid($"{count} items are announced in {Remaining} bytes");
    }

    public int Choice(int count)
    {
        int value = Int32();
        return value >= 0 && value < count ? value : throw Invalid($"{value} is not one of {count} choices");
    }

    public int[] Numbers(int count)
    {
        var numbers = new int[count];
        for (int i = 0; i < count; i++)
        {
            numbers[i] = Int32();
        }

        return numbers;
    }

    public string Text()
    {
        ReadOnlyMemory<byte> text = Take(Int32());
        try
        {
            return Strict.GetString(text.Span);
        }
        catch (DecoderFallbackException)
        {
            throw Invalid("a text is not UTF-8");
        }
    }

    public void End()
    {
        if (Remaining > 0)
        {
            throw Invalid($"{Remaining} bytes are left over");
        }
    }
}
