namespace TinyML.Compiler.Coding;

/// <summary>Reads what <see cref="BitWriter"/> wrote, or anything else: beyond the last byte there are zeros, and <see cref="IsBroken"/> says so.</summary>
/// <param name="bytes">The stream.</param>
internal ref struct BitReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>How many bits are read.</summary>
    public int Count { get; private set; }

    /// <summary>Whether something was read that no writer writes.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>An unsigned number.</summary>
    /// <param name="bits">0 to 32.</param>
    public uint Read(int bits)
    {
        uint value = 0;
        for (; bits > 0; bits--, Count++)
        {
            int place = Count / 8;
            bool isInside = place < _bytes.Length;
            IsBroken |= !isInside;
            value = (value << 1) | (isInside ? (uint)(_bytes[place] >> (7 - (Count % 8))) & 1 : 0);
        }

        return value;
    }

    /// <summary>A number in two's complement.</summary>
    /// <param name="bits">0 to 32.</param>
    public int ReadSigned(int bits) => bits == 0 ? 0 : (int)(Read(bits) << (32 - bits)) >> (32 - bits);

    /// <summary>A number in Elias gamma of at most nine zeros.</summary>
    public int ReadGamma()
    {
        int zeros = 0;
        while (!IsBroken && Read(1) == 0)
        {
            IsBroken |= ++zeros > 9;
        }

        return (1 << zeros) | (int)Read(zeros);
    }

    /// <summary>Notes that what was read is not what a writer writes.</summary>
    public void Break() => IsBroken = true;
}
