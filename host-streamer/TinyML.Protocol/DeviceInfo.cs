using System.Globalization;

namespace TinyML.Protocol;

/// <summary>What a board says of itself and its model: INFO in PROTOCOL.md.</summary>
/// <param name="Board">The board.</param>
/// <param name="Model">The model.</param>
public sealed record DeviceInfo(BoardInfo Board, ModelInfo Model)
{
    /// <summary>The bytes of all pages.</summary>
    public byte[] Encode() => [.. Board.Encode(), .. Model.Encode()];

    /// <summary>Reads the bytes of all pages.</summary>
    /// <returns>The description, or null when these bytes are none.</returns>
    public static DeviceInfo? Decode(ReadOnlySpan<byte> bytes)
    {
        ByteCursor cursor = new(bytes);
        DeviceInfo info = new(BoardInfo.Read(ref cursor), ModelInfo.Read(ref cursor));
        return cursor.Failed || !cursor.AtEnd ? null : info;
    }
}

/// <summary>The board's part of the description.</summary>
/// <param name="ProtocolVersion">The protocol version that it speaks.</param>
/// <param name="MaximumFrame">The longest decoded frame that it takes, 64 to 250 bytes.</param>
/// <param name="Window">Requests that may be under way at a time: 1, or a power of two of a board that takes <see cref="BatchRequest"/>.</param>
/// <param name="CostUnit">What it measures an inference in.</param>
/// <param name="ClockHz">Core clock in hertz.</param>
/// <param name="FirmwareVersion">Version of the firmware.</param>
/// <param name="Id">The board's id, such as <c>arduino-mega-2560</c>.</param>
public sealed record BoardInfo(byte ProtocolVersion, byte MaximumFrame, byte Window, CostUnit CostUnit, uint ClockHz, string FirmwareVersion, string Id)
{
    /// <summary>The bytes as the board sends them.</summary>
    public byte[] Encode() => new ByteBuilder()
        .U8(ProtocolVersion).U8(MaximumFrame).U8(Window).U8((byte)CostUnit).U32(ClockHz).Text(FirmwareVersion).Text(Id).ToArray();

    internal static BoardInfo Read(ref ByteCursor cursor) =>
        new(cursor.U8(), cursor.U8(), cursor.U8(), (CostUnit)cursor.U8(), cursor.U32(), cursor.Text(), cursor.Text());
}

/// <summary>The model's part of the description: constant bytes in the firmware.</summary>
public sealed record ModelInfo
{
    /// <summary>Bytes of <see cref="Hash"/>.</summary>
    public const int HashBytes = 8;

    /// <summary>The model's name; empty without a model.</summary>
    public required string Name { get; init; }

    /// <summary>The first 8 bytes of the SHA-256 of the model's .tmlb file as 16 lower-case hexadecimal digits.</summary>
    public required string Hash { get; init; }

    /// <summary>Bytes of all inputs.</summary>
    public required ushort InputBytes { get; init; }

    /// <summary>Bytes of all outputs.</summary>
    public required ushort OutputBytes { get; init; }

    /// <summary>The LED rule.</summary>
    public LedRule LedRule { get; init; }

    /// <summary>Threshold: the output element compared; class: the class that lights the LED.</summary>
    public byte LedIndex { get; init; }

    /// <summary>Threshold: green up to this integer of the output.</summary>
    public int LedThreshold { get; init; }

    /// <summary>Input tensors, in the order of their bytes.</summary>
    public IReadOnlyList<TensorInfo> Inputs { get; init; } = [];

    /// <summary>Output tensors, in the order of their bytes.</summary>
    public IReadOnlyList<TensorInfo> Outputs { get; init; } = [];

    /// <summary>What firmware without a model says.</summary>
    public static ModelInfo None { get; } = new() { Name = "", Hash = new string('0', 2 * HashBytes), InputBytes = 0, OutputBytes = 0 };

    /// <summary>The bytes that the firmware holds.</summary>
    public byte[] Encode()
    {
        ByteBuilder bytes = new ByteBuilder().Text(Name).Bytes(Convert.FromHexString(Hash).AsSpan(0, HashBytes)).U16(InputBytes).U16(OutputBytes)
            .U8((byte)LedRule).U8(LedIndex).U32((uint)LedThreshold).U8((byte)Inputs.Count).U8((byte)Outputs.Count);
        foreach (TensorInfo tensor in Inputs.Concat(Outputs))
        {
            tensor.Write(bytes);
        }

        return bytes.ToArray();
    }

    internal static ModelInfo Read(ref ByteCursor cursor)
    {
        ModelInfo head = new()
        {
            Name = cursor.Text(),
            Hash = Convert.ToHexString(cursor.Take(HashBytes)).ToLower(CultureInfo.InvariantCulture),
            InputBytes = cursor.U16(),
            OutputBytes = cursor.U16(),
            LedRule = (LedRule)cursor.U8(),
            LedIndex = cursor.U8(),
            LedThreshold = (int)cursor.U32(),
        };
        int inputs = cursor.U8(), outputs = cursor.U8();
        return head with { Inputs = TensorInfo.ReadMany(ref cursor, inputs), Outputs = TensorInfo.ReadMany(ref cursor, outputs) };
    }
}

/// <summary>One tensor: real = (q - <paramref name="ZeroPoint"/>)·scale.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Unit">Its unit, or empty.</param>
/// <param name="Element">Its element type.</param>
/// <param name="Count">Its elements.</param>
/// <param name="ZeroPoint">The integer of real 0.</param>
/// <param name="Scales">One, or one per element of the last axis.</param>
public sealed record TensorInfo(string Name, string Unit, WireElement Element, ushort Count, short ZeroPoint, IReadOnlyList<float> Scales)
{
    internal void Write(ByteBuilder bytes)
    {
        bytes.Text(Name).Text(Unit).U8((byte)Element).U16(Count).U16((ushort)ZeroPoint).U16((ushort)Scales.Count);
        foreach (float scale in Scales)
        {
            bytes.U32(BitConverter.SingleToUInt32Bits(scale));
        }
    }

    internal static TensorInfo[] ReadMany(ref ByteCursor cursor, int count)
    {
        List<TensorInfo> tensors = [];
        for (int i = 0; i < count && !cursor.Failed; i++)
        {
            tensors.Add(Read(ref cursor));
        }

        return [.. tensors];
    }

    private static TensorInfo Read(ref ByteCursor cursor)
    {
        TensorInfo tensor = new(cursor.Text(), cursor.Text(), (WireElement)cursor.U8(), cursor.U16(), (short)cursor.U16(), []);
        float[] scales = new float[cursor.U16()];
        for (int i = 0; i < scales.Length && !cursor.Failed; i++)
        {
            scales[i] = BitConverter.UInt32BitsToSingle(cursor.U32());
        }

        return tensor with { Scales = scales };
    }
}
