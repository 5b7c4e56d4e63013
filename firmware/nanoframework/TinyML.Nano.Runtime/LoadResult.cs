#nullable disable
namespace TinyML.Nano.Runtime;

/// <summary>What became of a blob that was to be loaded. The numbers are those of the protocol's UPDATE.</summary>
public static class LoadResult
{
    /// <summary>It is loaded.</summary>
    public const int Loaded = 0;

    /// <summary>Its bytes could not be read.</summary>
    public const int Unreadable = 1;

    /// <summary>It does not begin as a .tmlb file does.</summary>
    public const int NotABlob = 2;

    /// <summary>It has another version of the format.</summary>
    public const int OtherVersion = 3;

    /// <summary>It has fewer or more bytes than it says.</summary>
    public const int WrongLength = 4;

    /// <summary>Its checksum is wrong.</summary>
    public const int WrongChecksum = 5;

    /// <summary>A section is missing, there twice, or ends in the middle of something.</summary>
    public const int BadSection = 6;

    /// <summary>An input, an output or the LED rule lies outside the arena, or inputs or outputs do not lie side by side.</summary>
    public const int BadPlace = 7;

    /// <summary>A step names a kernel that this firmware does not have.</summary>
    public const int UnknownKernel = 8;

    /// <summary>A step has numbers that its kernel cannot take, or reaches outside the arena or the constants.</summary>
    public const int BadStep = 9;

    /// <summary>The codes of a step are not such that its kernel can decode them.</summary>
    public const int BadCodes = 10;

    /// <summary>It needs more memory than it may have.</summary>
    public const int TooBig = 11;

    /// <summary>It answers its self-test with other integers than the compiler's.</summary>
    public const int WrongAnswers = 12;

    /// <summary>The result in words.</summary>
    public static string Describe(int result)
    {
        switch (result)
        {
            case Loaded: return "loaded";
            case Unreadable: return "the model cannot be read";
            case NotABlob: return "not a .tmlb file";
            case OtherVersion: return "another version of the .tmlb format";
            case WrongLength: return "the file has another length than it says";
            case WrongChecksum: return "the file's checksum is wrong";
            case BadSection: return "a section is missing, there twice or damaged";
            case BadPlace: return "an input, an output or the LED rule lies outside the arena";
            case UnknownKernel: return "a layer needs a kernel that this firmware does not have";
            case BadStep: return "a layer has impossible numbers";
            case BadCodes: return "the codes of a layer cannot be decoded";
            case TooBig: return "the model needs more memory than there is";
            case WrongAnswers: return "the model fails its self-test";
            default: return "unknown";
        }
    }
}
