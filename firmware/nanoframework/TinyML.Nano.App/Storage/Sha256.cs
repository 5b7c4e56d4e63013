#nullable disable
using TinyML.Nano.Runtime;

namespace TinyML.Nano.App.Storage;

/// <summary>SHA-256 (FIPS 180-4) of a blob that nobody told the hash of. Used once after a reset, never while the board answers.</summary>
internal sealed class Sha256
{
    private const int BlockBytes = 64;

    // The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
    private static readonly uint[] Constants = new uint[]
    {
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
        0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
        0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
        0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
    };

    private readonly uint[] _state = new uint[]
    {
        0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
    };

    private readonly uint[] _schedule = new uint[64];
    private readonly byte[] _block = new byte[BlockBytes];

    /// <summary>The hash of all bytes of a source, which can be read.</summary>
    /// <returns>The first <see cref="Seal.HashBytes"/> bytes.</returns>
    internal byte[] Of(IBlobSource source)
    {
        int length = source.Length, at = 0;
        for (; length - at >= BlockBytes; at += BlockBytes)
        {
            source.Read(at, _block, 0, BlockBytes);
            Compress();
        }

        Finish(source, at, length - at);
        byte[] hash = new byte[Seal.HashBytes];
        for (int i = 0; i < hash.Length; i++)
        {
            hash[i] = (byte)(_state[i >> 2] >> (24 - (8 * (i & 3))));
        }

        return hash;
    }

    // A one bit, zeros, and the number of bits.
    private void Finish(IBlobSource source, int at, int rest)
    {
        System.Array.Clear(_block, 0, BlockBytes);
        source.Read(at, _block, 0, rest);
        _block[rest] = 0x80;
        if (rest > BlockBytes - 9)
        {
            Compress();
            System.Array.Clear(_block, 0, BlockBytes);
        }

        long bits = 8L * source.Length;
        for (int i = 0; i < 8; i++)
        {
            _block[BlockBytes - 1 - i] = (byte)(bits >> (8 * i));
        }

        Compress();
    }

    private void Compress()
    {
        uint[] w = _schedule, s = _state;
        for (int i = 0; i < 16; i++)
        {
            w[i] = (uint)((_block[4 * i] << 24) | (_block[(4 * i) + 1] << 16) | (_block[(4 * i) + 2] << 8) | _block[(4 * i) + 3]);
        }

        for (int i = 16; i < 64; i++)
        {
            uint x = w[i - 15], y = w[i - 2];
            w[i] = w[i - 16] + w[i - 7] + (Rotate(x, 7) ^ Rotate(x, 18) ^ (x >> 3)) + (Rotate(y, 17) ^ Rotate(y, 19) ^ (y >> 10));
        }

        uint a = s[0], b = s[1], c = s[2], d = s[3], e = s[4], f = s[5], g = s[6], h = s[7];
        for (int i = 0; i < 64; i++)
        {
            uint first = h + (Rotate(e, 6) ^ Rotate(e, 11) ^ Rotate(e, 25)) + ((e & f) ^ (~e & g)) + Constants[i] + w[i];
            uint second = (Rotate(a, 2) ^ Rotate(a, 13) ^ Rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
            h = g;
            g = f;
            f = e;
            e = d + first;
            d = c;
            c = b;
            b = a;
            a = first + second;
        }

        s[0] += a;
        s[1] += b;
        s[2] += c;
        s[3] += d;
        s[4] += e;
        s[5] += f;
        s[6] += g;
        s[7] += h;
    }

    private static uint Rotate(uint value, int count)
    {
        return (value >> count) | (value << (32 - count));
    }
}
