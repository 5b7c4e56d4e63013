namespace TinyML.Testing.Measuring;

/// <summary>What other runtimes need for the same model, measured side by side with ours: executed instructions in QEMU mps2-an386. Flash is
/// that of a minimal program, without a serial protocol.</summary>
/// <param name="Runtime">The runtime.</param>
/// <param name="Instructions">Executed instructions of one inference.</param>
/// <param name="ArenaBytes">Its arena, or null where it is not known.</param>
/// <param name="FlashBytes">Its flash, or null where it is not known.</param>
public sealed record PeerFigures(string Runtime, int Instructions, int? ArenaBytes, int? FlashBytes)
{
    /// <summary>The peers of a model of <see cref="CortexModel.All"/>.</summary>
    public static IReadOnlyList<PeerFigures> Of(string model) => model switch
    {
        "vww_96_int8" =>
        [
            new("TFLM + CMSIS-NN", 24_101_961, 100_708, 417_124), new("TFLM reference", 100_200_000, null, null),
            new("TinyEngine (not bit-exact)", 19_711_648, 60_728, 248_004),
        ],
        "person_detect" => [new("TFLM + CMSIS-NN", 22_928_473, 82_308, 371_012), new("TFLM reference", 95_700_000, null, null)],
        "kws_ref_model" => [new("TFLM + CMSIS-NN", 7_698_424, 22_820, 137_772), new("TFLM reference", 43_000_000, null, null)],
        "hello_world_int8" => [new("TFLM + CMSIS-NN", 3_524, 772, 34_164), new("TFLM reference", 5_231, null, null)],
        _ => [],
    };
}
