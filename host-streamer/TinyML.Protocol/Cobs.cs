namespace TinyML.Protocol;

/// <summary>Consistent Overhead Byte Stuffing for blocks below 255 bytes: removes every zero at the price of exactly one byte.
/// S. Cheshire, M. Baker, "Consistent Overhead Byte Stuffing", IEEE/ACM Transactions on Networking 7(2), 1999.</summary>
public static class Cobs
{
    /// <summary>The longest block.</summary>
    public const int MaximumLength = 253;

    /// <summary>Encodes a block.</summary>
    /// <param name="block">0 to <see cref="MaximumLength"/> bytes.</param>
    /// <returns>One byte more, none of them zero.</returns>
    /// <exception cref="ArgumentException">The block is too long.</exception>
    public static byte[] Encode(ReadOnlySpan<byte> block)
    {
        if (block.Length > MaximumLength)
        {
            throw new ArgumentException($"A block of {block.Length} bytes is longer than {MaximumLength}.", nameof(block));
        }

        byte[] encoded = new byte[block.Length + 1];
        int codeAt = 0;
        for (int i = 0; i < block.Length; i++)
        {
            if (block[i] == 0)
            {
                encoded[codeAt] = (byte)(i + 1 - codeAt);
                codeAt = i + 1;
            }
            else
            {
                encoded[i + 1] = block[i];
            }
        }

        encoded[codeAt] = (byte)(block.Length + 1 - codeAt);
        return encoded;
    }

    /// <summary>Decodes what stood between two zeros.</summary>
    /// <param name="encoded">The bytes, without the zeros around them.</param>
    /// <returns>The block, or null when these bytes encode none.</returns>
    public static byte[]? Decode(ReadOnlySpan<byte> encoded)
    {
        if (encoded.IsEmpty || encoded.Length > MaximumLength + 1)
        {
            return null;
        }

        byte[] block = new byte[encoded.Length - 1];
        int next = 0;
        for (int i = 0; i < encoded.Length; i++)
        {
            if (encoded[i] == 0)
            {
                return null;
            }

            if (i == next)
            {
                next += encoded[i];
            }
            else
            {
                block[i - 1] = encoded[i];
            }
        }

        return next == encoded.Length ? block : null;
    }
}
