using System.Numerics;

namespace TinyML.Compiler.Coding;

/// <summary>How the biases, multipliers and shifts of a layer are written: the first part of the header of KERNELS.md, "Coded layers".</summary>
internal sealed record ParameterFormat
{
    private const int Base = 1 << 30, LargestTable = 256;

    private int BiasShift { get; init; }

    private int MultiplierBits { get; init; }

    private int MultiplierShift { get; init; }

    private bool HasBase { get; init; }

    private int ShiftBits { get; init; }

    private int ShiftBase { get; init; }

    /// <summary>Distinct multipliers and shifts; empty where every channel has its own.</summary>
    private (int Multiplier, int Shift)[] Table { get; init; } = [];

    private int TableBits { get; init; }

    private int EntryBits => MultiplierBits + ShiftBits;

    /// <summary>The bits of a bias.</summary>
    public int BiasBits { get; private init; }

    /// <summary>What a channel takes beside its weights.</summary>
    public int ChannelBits => BiasBits + (TableBits > 0 ? TableBits : EntryBits);

    /// <summary>The format that takes the fewest bits for a layer.</summary>
    public static ParameterFormat Of(LayerTables tables)
    {
        int zeros = tables.Bias.Min(bias => bias == 0 ? 31 : BitOperations.TrailingZeroCount(bias));
        ParameterFormat plain = new ParameterFormat { BiasShift = zeros, BiasBits = tables.Bias.Max(bias => SignedBits(bias >> zeros)) }.WithMultipliers([.. tables.Multipliers]);
        if (tables.Shape.HasShifts)
        {
            int lowest = tables.Shifts.Min();
            plain = plain with { ShiftBase = lowest, ShiftBits = UnsignedBits((uint)(tables.Shifts.Max() - lowest)) };
        }

        (int Multiplier, int Shift)[] distinct = [.. Pairs(tables).Distinct().Order()];
        int tableBits = Math.Max(1, UnsignedBits((uint)(distinct.Length - 1)));
        int channels = tables.Shape.Channels, withTable = tableBits + (distinct.Length * plain.EntryBits) + (channels * tableBits);
        return distinct.Length <= LargestTable && withTable < channels * plain.EntryBits ? plain with { Table = distinct, TableBits = tableBits } : plain;
    }

    /// <summary>Writes the header's part.</summary>
    public void Write(BitWriter writer, LayerShape shape)
    {
        writer.Write(BiasBits, 6);
        writer.Write(BiasShift, 5);
        writer.Write(MultiplierBits, 5);
        writer.Write(MultiplierShift, 5);
        writer.Write(HasBase ? 1 : 0, 1);
        if (shape.HasShifts)
        {
            writer.Write(ShiftBits, 3);
            writer.Write(ShiftBase, 6);
        }

        writer.Write(TableBits, 4);
        if (TableBits > 0)
        {
            writer.Write(Table.Length - 1, TableBits);
            foreach ((int multiplier, int shift) in Table)
            {
                WriteEntry(writer, multiplier, shift);
            }
        }
    }

    /// <summary>Writes what a channel has beside its weights.</summary>
    public void WriteChannel(BitWriter writer, LayerTables tables, int channel)
    {
        (int multiplier, int shift) = PairOf(tables, channel);
        if (TableBits > 0)
        {
            writer.Write(Array.IndexOf(Table, (multiplier, shift)), TableBits);
        }
        else
        {
            WriteEntry(writer, multiplier, shift);
        }

        writer.Write(tables.Bias[channel] >> BiasShift, BiasBits);
    }

    /// <summary>Reads a header's part.</summary>
    public static ParameterFormat Read(ref BitReader reader, LayerShape shape)
    {
        var format = new ParameterFormat
        {
            BiasBits = (int)reader.Read(6),
            BiasShift = (int)reader.Read(5),
            MultiplierBits = (int)reader.Read(5),
            MultiplierShift = (int)reader.Read(5),
            HasBase = reader.Read(1) == 1,
            ShiftBits = shape.HasShifts ? (int)reader.Read(3) : 0,
            ShiftBase = shape.HasShifts ? reader.ReadSigned(6) : 0,
            TableBits = (int)reader.Read(4),
        };
        if (format.BiasBits > 32 || format.TableBits > 8)
        {
            reader.Break();
            return format;
        }

        var table = new (int, int)[format.TableBits > 0 ? (int)reader.Read(format.TableBits) + 1 : 0];
        for (int i = 0; i < table.Length; i++)
        {
            table[i] = format.ReadEntry(ref reader);
        }

        return format with { Table = table };
    }

    /// <summary>Reads what a channel has beside its weights.</summary>
    public (int Multiplier, int Shift, int Bias) ReadChannel(ref BitReader reader)
    {
        (int multiplier, int shift) = (0, 0);
        if (TableBits > 0)
        {
            uint index = reader.Read(TableBits);
            if (index >= Table.Length)
            {
                reader.Break();
            }
            else
            {
                (multiplier, shift) = Table[index];
            }
        }
        else
        {
            (multiplier, shift) = ReadEntry(ref reader);
        }

        return (multiplier, shift, reader.ReadSigned(BiasBits) << BiasShift);
    }

    private ParameterFormat WithMultipliers(int[] multipliers)
    {
        ParameterFormat without = Packed(0);
        return multipliers.Min() >= Base && Packed(Base) is var with && with.MultiplierBits < without.MultiplierBits ? with : without;

        ParameterFormat Packed(int subtracted)
        {
            int zeros = multipliers.Min(multiplier => multiplier == subtracted ? 31 : BitOperations.TrailingZeroCount(multiplier - subtracted));
            return this with
            {
                HasBase = subtracted > 0,
                MultiplierShift = zeros,
                MultiplierBits = multipliers.Max(multiplier => UnsignedBits((uint)(multiplier - subtracted) >> zeros)),
            };
        }
    }

    private void WriteEntry(BitWriter writer, int multiplier, int shift)
    {
        writer.Write((multiplier - (HasBase ? Base : 0)) >> MultiplierShift, MultiplierBits);
        writer.Write(shift - ShiftBase, ShiftBits);
    }

    private (int Multiplier, int Shift) ReadEntry(ref BitReader reader)
    {
        long multiplier = ((long)reader.Read(MultiplierBits) << MultiplierShift) + (HasBase ? Base : 0);
        int shift = ShiftBase + (int)reader.Read(ShiftBits);
        if (multiplier > int.MaxValue || shift > sbyte.MaxValue)
        {
            reader.Break();
        }

        return ((int)multiplier, shift);
    }

    private static IEnumerable<(int Multiplier, int Shift)> Pairs(LayerTables tables) =>
        Enumerable.Range(0, tables.Shape.Channels).Select(channel => PairOf(tables, channel));

    private static (int Multiplier, int Shift) PairOf(LayerTables tables, int channel) => (tables.Multipliers[channel], tables.Shape.HasShifts ? tables.Shifts[channel] : 0);

    private static int UnsignedBits(uint value) => 32 - BitOperations.LeadingZeroCount(value);

    private static int SignedBits(int value) => value == 0 ? 0 : 33 - BitOperations.LeadingZeroCount((uint)(value < 0 ? ~value : value));
}
