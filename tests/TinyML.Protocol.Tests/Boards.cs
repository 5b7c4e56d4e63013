namespace TinyML.Protocol.Tests;

/// <summary>Boards to talk to: their model answers every output byte i with 3·i + the sum of the input bytes.</summary>
internal static class Boards
{
    private const int LedThreshold = 100;

    public static DeviceInfo Info(int inputBytes, int outputBytes, byte maximumFrame = Frame.SmallestMaximum, byte window = 1) => new(
        new BoardInfo(1, maximumFrame, window, CostUnit.Cycles, 16_000_000, "0.1.0", "test-board"),
        new ModelInfo
        {
            Name = "sum",
            Hash = "0123456789abcdef",
            InputBytes = (ushort)inputBytes,
            OutputBytes = (ushort)outputBytes,
            LedRule = LedRule.Threshold,
            LedThreshold = LedThreshold,
            Inputs = [new TensorInfo("x", "", WireElement.UInt8, (ushort)inputBytes, 0, [0.1f, 1f])],
            Outputs = [new TensorInfo("sum", "µg/m³", WireElement.UInt8, (ushort)outputBytes, 0, [0.01f])],
        });

    public static byte[] Input(uint sample, int bytes) => [.. Enumerable.Range(0, bytes).Select(i => (byte)((sample * 7) + (i * 31)))];

    public static DeviceAnswer Answer(byte[] input, int outputBytes)
    {
        int sum = input.Sum(b => b);
        byte[] output = [.. Enumerable.Range(0, outputBytes).Select(i => (byte)(sum + (3 * i)))];
        return new DeviceAnswer(output, (uint)sum, output[0] > LedThreshold ? LedState.Red : LedState.Green);
    }

    public static IEnumerable<SampleInput> Inputs(int count, int bytes) => Enumerable.Range(0, count).Select(i => new SampleInput((uint)i, Input((uint)i, bytes)));

    public static InProcessLink Link(int inputBytes, int outputBytes, byte maximumFrame = Frame.SmallestMaximum, byte window = 1) =>
        new("test", Info(inputBytes, outputBytes, maximumFrame, window), input => Answer(input, outputBytes));
}
