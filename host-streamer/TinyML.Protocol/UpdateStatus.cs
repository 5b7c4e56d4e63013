using System.Globalization;

namespace TinyML.Protocol;

/// <summary>Why a board takes a model or not: the status of UPDATE in PROTOCOL.md.</summary>
public static class UpdateStatus
{
    /// <summary>It takes it.</summary>
    public const byte Taken = 0;

    /// <summary>The bytes are those of another model than was announced.</summary>
    public const byte WrongChecksum = 5;

    /// <summary>The model can be read and does not do.</summary>
    public const byte BadSection = 6;

    /// <summary>It cannot be stored.</summary>
    public const byte NotStored = 32;

    /// <summary>What a <see cref="UpdatedReply.Detail"/> says when it is about no step.</summary>
    public const uint NoStep = uint.MaxValue;

    private static readonly Dictionary<byte, string> Words = new()
    {
        [1] = "the stored model cannot be read back",
        [2] = "it is not a .tmlb file",
        [3] = "it has another version of the .tmlb format than the firmware knows",
        [4] = "it has another length than it says",
        [WrongChecksum] = "its checksum is wrong",
        [BadSection] = "a section is missing or damaged",
        [7] = "an input, an output or the LED rule lies outside the arena",
        [8] = "a layer needs a kernel that the firmware does not have",
        [9] = "a layer has impossible numbers",
        [10] = "the codes of a layer cannot be decoded",
        [11] = "it needs more memory than the board gives to a model",
        [12] = "it fails its self-test on the board",
        [NotStored] = "the board has no internal storage for it, or too little",
    };

    /// <summary>A refusal in words, without a full stop.</summary>
    public static string Describe(byte status, uint detail)
    {
        string reason = Words.TryGetValue(status, out string? words) ? words : string.Create(CultureInfo.InvariantCulture, $"of a reason that this version does not know ({status})");
        return detail == NoStep ? reason : string.Create(CultureInfo.InvariantCulture, $"{reason} (step {detail})");
    }
}
