#nullable disable
namespace TinyML.Nano.Kernels;

/// <summary>Reads the tables of coded layers (KERNELS.md, "Coded layers"), channel by channel from first to last. What it knows between two calls lies in
/// the first bytes of the layer's scratch, so that nothing is allocated.</summary>
internal static class CodedTables
{
    /// <summary>A smaller symbol is a weight plus 128, others are runs of zeros.</summary>
    internal const int FirstRun = 256;

    /// <summary>A run's symbol less its zeros.</summary>
    internal const int RunLess = 254;

    // Places in scratch. The number of symbols with codes of n bits is at Counts + 2n.
    private const int Counts = 0;
    private const int Position = 32;
    private const int Table = 36;
    private const int Multiplier = 40;
    private const int Bias = 44;
    private const int Weights = 48;
    private const int BiasBits = 52;
    private const int BiasShift = 53;
    private const int MultiplierBits = 54;
    private const int MultiplierShift = 55;
    private const int HasBase = 56;
    private const int ShiftBits = 57;
    private const int ShiftBase = 58;
    private const int TableBits = 59;
    private const int Longest = 60;
    private const int Shift = 61;
    private const int Symbols = 64;

    /// <summary>Reads the header.</summary>
    /// <param name="arena">Holds the scratch.</param>
    /// <param name="scratch">Its place.</param>
    /// <param name="constants">Holds the codes.</param>
    /// <param name="codes">Their place.</param>
    /// <param name="hasShifts">Whether channels have a shift, as in the scheme tflite.</param>
    internal static void Open(byte[] arena, int scratch, byte[] constants, int codes, bool hasShifts)
    {
        int position = Field(arena, scratch + BiasBits, constants, codes, 0, 6);
        position = Field(arena, scratch + BiasShift, constants, codes, position, 5);
        position = Field(arena, scratch + MultiplierBits, constants, codes, position, 5);
        position = Field(arena, scratch + MultiplierShift, constants, codes, position, 5);
        position = Field(arena, scratch + HasBase, constants, codes, position, 1);
        position = Field(arena, scratch + ShiftBits, constants, codes, position, hasShifts ? 3 : 0);
        arena[scratch + ShiftBase] = (byte)Signed(constants, codes, position, hasShifts ? 6 : 0);
        position = Field(arena, scratch + TableBits, constants, codes, position + (hasShifts ? 6 : 0), 4);
        int tableBits = arena[scratch + TableBits];
        if (tableBits > 0)
        {
            int count = Unsigned(constants, codes, position, tableBits) + 1;
            position += tableBits;
            LittleEndian.SetInt32(arena, scratch + Table, position);
            position += count * (arena[scratch + MultiplierBits] + arena[scratch + ShiftBits]);
        }

        position = Field(arena, scratch + Longest, constants, codes, position, 4);
        position = ReadSymbols(arena, scratch, constants, codes, position);
        LittleEndian.SetInt32(arena, scratch + Position, position);
    }

    /// <summary>Reads the numbers of the next channel; its weights must be read after it.</summary>
    internal static void NextChannel(byte[] arena, int scratch, byte[] constants, int codes)
    {
        int position = LittleEndian.GetInt32(arena, scratch + Position);
        int multiplierBits = arena[scratch + MultiplierBits], shiftBits = arena[scratch + ShiftBits], tableBits = arena[scratch + TableBits];
        int entry = position;
        if (tableBits > 0)
        {
            entry = LittleEndian.GetInt32(arena, scratch + Table) + (Unsigned(constants, codes, position, tableBits) * (multiplierBits + shiftBits));
            position += tableBits;
        }
        else
        {
            position += multiplierBits + shiftBits;
        }

        int multiplier = (Unsigned(constants, codes, entry, multiplierBits) << arena[scratch + MultiplierShift]) + (arena[scratch + HasBase] << 30);
        LittleEndian.SetInt32(arena, scratch + Multiplier, multiplier);
        arena[scratch + Shift] = (byte)((sbyte)arena[scratch + ShiftBase] + Unsigned(constants, codes, entry + multiplierBits, shiftBits));
        int biasBits = arena[scratch + BiasBits];
        LittleEndian.SetInt32(arena, scratch + Bias, Signed(constants, codes, position, biasBits) << arena[scratch + BiasShift]);
        LittleEndian.SetInt32(arena, scratch + Position, position + biasBits);
    }

    /// <summary>The multiplier of the channel that was read last.</summary>
    internal static int GetMultiplier(byte[] arena, int scratch)
    {
        return LittleEndian.GetInt32(arena, scratch + Multiplier);
    }

    /// <summary>Its shift.</summary>
    internal static int GetShift(byte[] arena, int scratch)
    {
        return (sbyte)arena[scratch + Shift];
    }

    /// <summary>Its bias.</summary>
    internal static int GetBias(byte[] arena, int scratch)
    {
        return LittleEndian.GetInt32(arena, scratch + Bias);
    }

    /// <summary>Writes the channel's weights behind the symbols.</summary>
    /// <param name="arena">Holds the scratch.</param>
    /// <param name="scratch">Its place.</param>
    /// <param name="constants">Holds the codes.</param>
    /// <param name="codes">Their place.</param>
    /// <param name="count">How many weights a channel has.</param>
    /// <returns>The place of the first in the arena.</returns>
    internal static int ReadWeights(byte[] arena, int scratch, byte[] constants, int codes, int count)
    {
        int position = LittleEndian.GetInt32(arena, scratch + Position), weights = LittleEndian.GetInt32(arena, scratch + Weights);
        int weight = weights, end = weights + count;
        while (weight < end)
        {
            int symbol = Symbol(arena, scratch, constants, codes, position);
            position += symbol >> 16;
            symbol &= 0xFFFF;
            if (symbol < FirstRun)
            {
                arena[weight++] = (byte)(symbol - 128);
                continue;
            }

            for (int zeros = symbol - RunLess; zeros > 0; zeros--)
            {
                arena[weight++] = 0;
            }
        }

        LittleEndian.SetInt32(arena, scratch + Position, position);
        return weights;
    }

    /// <summary>The sum of the products of the channel's weights with the inputs.</summary>
    /// <param name="arena">Holds the inputs and the scratch.</param>
    /// <param name="scratch">Its place.</param>
    /// <param name="constants">Holds the codes.</param>
    /// <param name="codes">Their place.</param>
    /// <param name="input">The first input.</param>
    /// <param name="count">How many there are.</param>
    internal static int Product(byte[] arena, int scratch, byte[] constants, int codes, int input, int count)
    {
        int position = LittleEndian.GetInt32(arena, scratch + Position), sum = 0, end = input + count;
        while (input < end)
        {
            int symbol = Symbol(arena, scratch, constants, codes, position);
            position += symbol >> 16;
            symbol &= 0xFFFF;
            if (symbol < FirstRun)
            {
                sum += (symbol - 128) * (sbyte)arena[input++];
            }
            else
            {
                input += symbol - RunLess;
            }
        }

        LittleEndian.SetInt32(arena, scratch + Position, position);
        return sum;
    }

    // Stores a number of at most 8 bits; returns the position behind it.
    private static int Field(byte[] arena, int place, byte[] constants, int codes, int position, int bits)
    {
        arena[place] = (byte)Unsigned(constants, codes, position, bits);
        return position + bits;
    }

    private static int ReadSymbols(byte[] arena, int scratch, byte[] constants, int codes, int position)
    {
        int place = scratch + Symbols, read = 0;
        for (int length = 1; length <= arena[scratch + Longest]; length++)
        {
            int bits = (length < 9 ? length : 9) + 1, count = Unsigned(constants, codes, position, bits), symbol = 0;
            position += bits;
            LittleEndian.SetInt16(arena, scratch + Counts + (2 * length), count);
            for (int i = 0; i < count; i++)
            {
                int zeros = 0;
                while (i > 0 && Unsigned(constants, codes, position + zeros, 1) == 0)
                {
                    zeros++;
                }

                // The first symbol has 9 bits, the others come as gaps.
                bits = i == 0 ? 9 : zeros + 1;
                symbol += Unsigned(constants, codes, position + zeros, bits);
                position += zeros + bits;
                LittleEndian.SetInt16(arena, place, symbol);
                place += 2;
                read++;
            }
        }

        LittleEndian.SetInt32(arena, scratch + Weights, place + (2 * (read & 1)));
        return position;
    }

    // The symbol at a position, and the bits of its code times 65536.
    private static int Symbol(byte[] arena, int scratch, byte[] constants, int codes, int position)
    {
        int longest = arena[scratch + Longest];
        if (longest == 0)
        {
            return (8 << 16) | (Unsigned(constants, codes, position, 8) ^ 0x80);
        }

        // What is left of a code after the shorter ones are passed is its place among those that are at least as long.
        int code = 0, symbols = scratch + Symbols;
        for (int length = 1; length <= longest; length++, position++)
        {
            code = (code << 1) | ((constants[codes + (position >> 3)] >> (7 - (position & 7))) & 1);
            int count = LittleEndian.GetInt16(arena, scratch + Counts + (2 * length));
            if (code < count)
            {
                return (length << 16) | LittleEndian.GetInt16(arena, symbols + (2 * code));
            }

            code -= count;
            symbols += 2 * count;
        }

        return (longest << 16) | 128;
    }

    private static int Unsigned(byte[] constants, int codes, int position, int count)
    {
        int value = 0;
        while (count > 0)
        {
            int left = 8 - (position & 7), taken = count < left ? count : left;
            int bits = constants[codes + (position >> 3)] >> (left - taken);
            value = (value << taken) | (bits & ((1 << taken) - 1));
            position += taken;
            count -= taken;
        }

        return value;
    }

    private static int Signed(byte[] constants, int codes, int position, int count)
    {
        int unused = 32 - count;
        return count == 0 ? 0 : Unsigned(constants, codes, position, count) << unused >> unused;
    }
}
