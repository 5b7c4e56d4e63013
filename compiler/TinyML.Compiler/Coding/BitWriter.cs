using System.Numerics;

namespace TinyML.Compiler.Coding;

/// <summary>Writes numbers of any width, the most significant bit of each byte first (KERNELS.md, "Coded layers").</summary>
internal sealed class BitWriter
{
    private readonly List<byte> _bytes = [];

    /// <summary>How many bits are written.</summary>
    public int Count { get; private set; }

    /// <summary>The bits, with zeros to the end of the last byte.</summary>
    public byte[] ToBytes() => [.. _bytes];

    /// <summary>Writes the low bits of a number, the highest of them first; an unsigned number or one in two's complement.</summary>
    /// <param name="value">The number.</param>
    /// <param name="bits">0 to 32.</param>
    public void Write(long value, int bits)
    {
        for (int bit = bits - 1; bit >= 0; bit--, Count++)
        {
            if (Count % 8 == 0)
            {
                _bytes.Add(0);
            }

            _bytes[^1] |= (byte)(((value >> bit) & 1) << (7 - (Count % 8)));
        }
    }

    /// <summary>Writes a number from 1 in Elias gamma.</summary>
    public void WriteGamma(int value)
    {
        int zeros = BitOperations.Log2((uint)value);
        Write(0, zeros);
        Write(value, zeros + 1);
    }
}
