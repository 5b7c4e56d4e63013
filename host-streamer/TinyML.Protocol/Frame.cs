using System.Buffers.Binary;

namespace TinyML.Protocol;

/// <summary>A frame: type, sequence number and payload.</summary>
/// <param name="Type">The message's type.</param>
/// <param name="Sequence">The request's sequence number; a reply repeats it.</param>
/// <param name="Payload">The payload, at most 242 bytes.</param>
public readonly record struct Frame(MessageType Type, ushort Sequence, byte[] Payload)
{
    /// <summary>Bytes of a decoded frame around its payload: type, length, sequence, CRC.</summary>
    public const int Overhead = 8;

    /// <summary>Decoded bytes that every board takes.</summary>
    public const int SmallestMaximum = 64;

    /// <summary>Decoded bytes that a board may take at most.</summary>
    public const int LargestMaximum = 250;

    /// <summary>The bytes for the line: the encoded frame between two zeros.</summary>
    public byte[] ToLine()
    {
        byte[] decoded = new byte[Payload.Length + Overhead];
        decoded[0] = (byte)Type;
        decoded[1] = (byte)Payload.Length;
        BinaryPrimitives.WriteUInt16LittleEndian(decoded.AsSpan(2), Sequence);
        Payload.CopyTo(decoded, 4);
        BinaryPrimitives.WriteUInt32LittleEndian(decoded.AsSpan(decoded.Length - 4), Crc32.Of(decoded.AsSpan(0, decoded.Length - 4)));
        return [0, .. Cobs.Encode(decoded), 0];
    }

    /// <summary>Reads what stood between two zeros of the line.</summary>
    /// <returns>Whether it is a frame with the right length and CRC.</returns>
    public static bool TryDecode(ReadOnlySpan<byte> encoded, out Frame frame)
    {
        frame = default;
        byte[]? decoded = Cobs.Decode(encoded);
        if (decoded is null || decoded.Length < Overhead || decoded[1] != decoded.Length - Overhead || decoded[0] < 0x80)
        {
            return false;
        }

        int crcAt = decoded.Length - 4;
        if (Crc32.Of(decoded.AsSpan(0, crcAt)) != BinaryPrimitives.ReadUInt32LittleEndian(decoded.AsSpan(crcAt)))
        {
            return false;
        }

        frame = new Frame((MessageType)decoded[0], BinaryPrimitives.ReadUInt16LittleEndian(decoded.AsSpan(2)), decoded[4..crcAt]);
        return true;
    }
}
