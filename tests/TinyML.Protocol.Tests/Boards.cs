namespace TinyML.Protocol.Tests;

/// <summary>Boards to talk to: their model answers every output byte i with 3·i + the sum of the input bytes.</summary>
internal static class Boards
{
    public static DeviceInfo Info(int inputBytes, int outputBytes, byte maximumFrame = Frame.SmallestMaximum) => new(
        new BoardInfo(1, maximumFrame, 1, CostUnit.Cycles, 16_000_000, "0.1.0", "test-board"),
        new ModelInfo
        {
            Name = "sum",
            Hash = "0123456789abcdef",
            InputBytes = (ushort)inputBytes,
            OutputBytes = (ushort)outputBytes,
            LedRule = LedRule.Threshold,
            LedThreshold = 15,
            Inputs = [new TensorInfo("x", "", WireElement.Int16, (ushort)(inputBytes / 2), 0, [0.1f, 1f])],
            Outputs = [new TensorInfo("sum", "µg/m³", WireElement.Int16, (ushort)(outputBytes / 2), 0, [0.01f])],
        });

    public static byte[] Input(uint sample, int bytes) => [.. Enumerable.Range(0, bytes).Select(i => (byte)((sample * 7) + (i * 31)))];

    public static DeviceAnswer Answer(byte[] input, int outputBytes)
    {
        int sum = input.Sum(b => b);
        return new DeviceAnswer([.. Enumerable.Range(0, outputBytes).Select(i => (byte)(sum + (3 * i)))], (uint)sum, sum % 2 == 0 ? LedState.Green : LedState.Red);
    }

    public static InProcessLink Link(int inputBytes, int outputBytes, byte maximumFrame = Frame.SmallestMaximum) =>
        new("test", Info(inputBytes, outputBytes, maximumFrame), input => Answer(input, outputBytes));
}
