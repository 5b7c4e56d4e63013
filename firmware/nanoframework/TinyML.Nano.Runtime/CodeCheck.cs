#nullable disable
namespace TinyML.Nano.Runtime;

/// <summary>Decodes the codes of a layer once at load (KERNELS.md, "Coded layers"), so that its kernel, which checks nothing, reads and writes only what it may.
/// The layer's own scratch is its memory.</summary>
internal sealed class CodeCheck
{
    private const int SymbolsAt = 64;
    private const int MostSymbols = 512;
    private const int FirstRun = 256;
    private const int RunLess = 254;
    private const int MostLengths = 15;

    private readonly byte[] _arena;
    private readonly int[] _counts = new int[MostLengths + 1];
    private byte[] _codes;
    private int _begin;
    private int _bits;
    private int _position;
    private bool _failed;
    private int _scratch;
    private int _longest;
    private int _symbols;

    internal CodeCheck(byte[] arena)
    {
        _arena = arena;
    }

    /// <summary>Whether a kernel can decode a layer.</summary>
    /// <param name="kernel">A kernel from 60 to 65.</param>
    /// <param name="p">Its block; every number is in its range.</param>
    /// <param name="constants">Holds the codes from the block's place on.</param>
    /// <param name="bytes">The most bytes that the codes may have.</param>
    internal bool Fits(int kernel, int[] p, byte[] constants, int bytes)
    {
        bool isFullyConnected = kernel >= 64, hasShifts = (kernel & 1) != 0;
        int window = isFullyConnected ? 0 : WindowCheck.WindowOf(kernel);
        int channels = isFullyConnected ? p[5] : p[window + 5];
        long weights = isFullyConnected ? p[4] : (long)p[window + 6] * p[window + 7] * Depth(kernel, p, window);
        long kept = isFullyConnected ? 0 : WindowCheck.IsDepthwise(kernel) ? 2 * weights : weights;
        Begin(p[2], constants, p[3], bytes);
        return weights <= _arena.Length * 8L * RunLess && Walk(channels, (int)weights, hasShifts) && ScratchFits(kernel, p, kept);
    }

    private static int Depth(int kernel, int[] p, int window)
    {
        return WindowCheck.IsDepthwise(kernel) ? 1 : p[window + 2] / p[window + 14];
    }

    // A position counts bits; no table of codes that fits a microcontroller has 2^28 bytes.
    private void Begin(int scratch, byte[] constants, int codes, int bytes)
    {
        _scratch = scratch;
        _codes = constants;
        _begin = codes;
        _bits = bytes < 1 << 28 ? bytes << 3 : 0;
        _position = 0;
        _failed = false;
    }

    private bool Walk(int channels, int weights, bool hasShifts)
    {
        int biasBits = Unsigned(6);
        Unsigned(5);
        int multiplierBits = Unsigned(5);
        Unsigned(6);
        int shiftBits = hasShifts ? Unsigned(3) : 0;
        Unsigned(hasShifts ? 6 : 0);
        int tableBits = Unsigned(4), entries = 0, numberBits = multiplierBits + shiftBits;
        if (tableBits > 0)
        {
            entries = Unsigned(tableBits) + 1;
            Skip(entries * numberBits);
        }

        _longest = Unsigned(4);
        if (_failed || biasBits > 32 || tableBits > 8 || !ReadSymbols())
        {
            return false;
        }

        for (int channel = 0; channel < channels && !_failed; channel++)
        {
            _failed = tableBits > 0 && Unsigned(tableBits) >= entries;
            Skip((tableBits > 0 ? 0 : numberBits) + biasBits);
            ReadWeights(weights);
        }

        return !_failed;
    }

    // The list of symbols, as the kernel keeps it.
    private bool ReadSymbols()
    {
        _symbols = 0;
        for (int length = 1; length <= _longest; length++)
        {
            int count = Unsigned((length < 9 ? length : 9) + 1), symbol = 0;
            _counts[length] = count;
            for (int i = 0; i < count; i++)
            {
                symbol += i == 0 ? Unsigned(9) : Gap();
                int place = _scratch + SymbolsAt + (2 * _symbols);
                if (_failed || symbol >= MostSymbols || _symbols == MostSymbols || place > _arena.Length - 2)
                {
                    return false;
                }

                _arena[place] = (byte)symbol;
                _arena[place + 1] = (byte)(symbol >> 8);
                _symbols++;
            }
        }

        return !_failed;
    }

    // Elias gamma.
    private int Gap()
    {
        int zeros = 0;
        while (!_failed && zeros < 16 && Unsigned(1) == 0)
        {
            zeros++;
        }

        return (1 << zeros) | Unsigned(zeros);
    }

    // Runs end within the channel.
    private void ReadWeights(int weights)
    {
        if (_longest == 0)
        {
            Skip(weights > _bits ? _bits + 1 : 8 * weights);
            return;
        }

        while (weights > 0 && !_failed)
        {
            int symbol = Symbol();
            weights -= symbol < FirstRun ? 1 : symbol - RunLess;
        }

        _failed = _failed || weights < 0;
    }

    // Every pattern that is met is a code.
    private int Symbol()
    {
        int code = 0, at = _scratch + SymbolsAt;
        for (int length = 1; length <= _longest; length++)
        {
            code = (code << 1) | Unsigned(1);
            int count = _counts[length];
            if (code < count)
            {
                return _arena[at + (2 * code)] | (_arena[at + (2 * code) + 1] << 8);
            }

            code -= count;
            at += 2 * count;
        }

        _failed = true;
        return 0;
    }

    private bool ScratchFits(int kernel, int[] p, long elements)
    {
        long bytes = SymbolsAt + (2 * ((_symbols + 1) & ~1)) + (4 * ((elements + 3) & ~3L));
        int outputs = kernel >= 64 ? p[5] : p[7] * p[8] * p[9], inputs = kernel >= 64 ? p[4] : p[4] * p[5] * p[6];
        return bytes <= _arena.Length - _scratch && IsApart(p[0], inputs, bytes) && IsApart(p[1], outputs, bytes);
    }

    private bool IsApart(int buffer, int count, long scratchBytes)
    {
        return buffer + count <= _scratch || _scratch + scratchBytes <= buffer;
    }

    private void Skip(int bits)
    {
        _failed = _failed || bits > _bits - _position;
        _position += _failed ? 0 : bits;
    }

    private int Unsigned(int bits)
    {
        int from = _position, value = 0;
        Skip(bits);
        for (int i = from; i < _position; i++)
        {
            value = (value << 1) | ((_codes[_begin + (i >> 3)] >> (7 - (i & 7))) & 1);
        }

        return value;
    }
}
