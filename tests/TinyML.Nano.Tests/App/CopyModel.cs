using TinyML.HostStreamer.Sessions;
using TinyML.Nano.Tests.Runtime;
using TinyML.Protocol;

namespace TinyML.Nano.Tests.App;

/// <summary>A model whose outputs are some of its inputs, as a blob: what a board answers can be said without any arithmetic.</summary>
/// <param name="InputBytes">Bytes of the input.</param>
/// <param name="OutputBytes">Bytes of the output.</param>
/// <param name="First">The first byte of the input that is copied.</param>
/// <param name="Wide">Whether elements are int16.</param>
internal sealed record CopyModel(int InputBytes, int OutputBytes, int First, bool Wide = false)
{
    private const int Copy = 14;
    private const int Seed = 77;
    private const int LedThreshold = 9;

    /// <summary>What section TEST says that it answers, or null for the truth.</summary>
    public byte[]? SelfTestAnswer { get; init; }

    /// <summary>Bytes of the arena; more than input and output need where a model shall be too big.</summary>
    public int ArenaBytes { get; init; }

    /// <summary>The number of its kernel.</summary>
    public int Kernel { get; init; } = Copy;

    /// <summary>Names for text mode.</summary>
    public static IReadOnlyList<string> Names => ["left", "right"];

    /// <summary>The .tmlb file.</summary>
    public byte[] Blob => Build();

    /// <summary>The file's hash.</summary>
    public string Hash => StreamModel.HashOf(Blob);

    /// <summary>What INFO says of it.</summary>
    public ModelInfo Info => Describe() with { Hash = Hash };

    private int ElementBytes => Wide ? 2 : 1;

    /// <summary>An input.</summary>
    public byte[] Input(uint sample) => [.. Enumerable.Range(0, InputBytes).Select(i => (byte)((sample * 7) + (i * 31) + (i * i)))];

    /// <summary>What the model answers.</summary>
    public DeviceAnswer Answer(byte[] input)
    {
        byte[] output = input[First..(First + OutputBytes)];
        int element = Wide ? BitConverter.ToInt16(output) : (sbyte)output[0];
        return new DeviceAnswer(output, 0, element > LedThreshold ? LedState.Red : LedState.Green);
    }

    /// <summary>Text mode's numbers.</summary>
    public static TextFormat Format => new(Names, 25, 2, 3);

    private ModelInfo Describe()
    {
        WireElement element = Wide ? WireElement.Int16 : WireElement.Int8;
        return new ModelInfo
        {
            Name = $"copy{First}",
            Hash = new string('0', 2 * ModelInfo.HashBytes),
            InputBytes = (ushort)InputBytes,
            OutputBytes = (ushort)OutputBytes,
            LedRule = LedRule.Threshold,
            LedThreshold = LedThreshold,
            Inputs = [new TensorInfo("x", "", element, (ushort)(InputBytes / ElementBytes), 0, [0.5f])],
            Outputs = [new TensorInfo("y", "µg/m³", element, (ushort)(OutputBytes / ElementBytes), 3, [0.25f])],
        };
    }

    private byte[] Build()
    {
        int arena = Math.Max(ArenaBytes, InputBytes + OutputBytes);
        int[] program =
        [
            arena, 1, 0, InputBytes / ElementBytes, ElementBytes, 1, InputBytes, OutputBytes / ElementBytes, ElementBytes,
            (int)LedRule.Threshold, 0, LedThreshold, 1, Kernel | (3 << 16), First, InputBytes, OutputBytes,
        ];
        byte[] names = [.. Names.SelectMany(name => (byte[])[.. System.Text.Encoding.ASCII.GetBytes(name), 0]), 0];
        byte[] text = [.. BitConverter.GetBytes(3), 25, 0, 2, 0, .. names];
        byte[] answer = SelfTestAnswer ?? Answer(SelfTestInput()).Output;
        return new RawBlob().Section("PROG", [.. program.SelectMany(BitConverter.GetBytes)]).Section("CONS", []).Section("INFO", Describe().Encode())
            .Section("TEXT", text).Section("TEST", [.. BitConverter.GetBytes(Seed), .. answer]).ToArray();
    }

    /// <summary>BLOB.md's xorshift32.</summary>
    private byte[] SelfTestInput()
    {
        uint state = Seed;
        byte[] input = new byte[InputBytes];
        for (int i = 0; i < input.Length; i++)
        {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            input[i] = (byte)(state >> 24);
        }

        return input;
    }
}
