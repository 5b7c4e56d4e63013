namespace TinyML.Protocol.Tests.Firmware;

/// <summary>What tml_difference_model.c computes: x0 - x1 and x0 / 2 in steps of 0.25.</summary>
internal static class DifferenceModel
{
    public const string Source = "tml_difference_model.c";

    private const short Threshold = 15;

    public static ModelInfo Info { get; } = new()
    {
        Name = "difference",
        Hash = "00112233445566ff",
        InputBytes = 4,
        OutputBytes = 4,
        LedRule = LedRule.Threshold,
        LedThreshold = Threshold,
        Inputs = [new TensorInfo("x", "", WireElement.Int16, 2, 0, [1])],
        Outputs = [new TensorInfo("y", "", WireElement.Int16, 2, 0, [0.25f])],
    };

    public static TextFormat Format { get; } = new(["difference", "half"], 25, 2);

    public static DeviceAnswer Run(byte[] input)
    {
        short x0 = BitConverter.ToInt16(input, 0), x1 = BitConverter.ToInt16(input, 2);
        short difference = unchecked((short)(x0 - x1));
        byte[] output = [.. BitConverter.GetBytes(difference), .. BitConverter.GetBytes((short)(x0 / 2))];
        return new DeviceAnswer(output, 0, difference > Threshold ? LedState.Red : LedState.Green);
    }
}
