using TinyML.HostStreamer.Pictures;

namespace TinyML.HostStreamer.Datasets;

/// <summary>What a file of a data set is, by its name.</summary>
internal enum SampleFileKind
{
    /// <summary>Something else.</summary>
    Other,

    /// <summary>A picture, of whatever format.</summary>
    Picture,

    /// <summary>A raw tensor.</summary>
    Raw,

    /// <summary>A label.</summary>
    Label,
}

/// <summary>A file's name in a data set, taken apart.</summary>
/// <param name="Key">The name without its extension; files of the same key belong together.</param>
/// <param name="Kind">What the extension says.</param>
internal readonly record struct SampleFile(string Key, SampleFileKind Kind)
{
    /// <summary>Files that are larger are no samples.</summary>
    public const long LargestBytes = 256 * 1024 * 1024;

    /// <summary>Takes a name apart. Names that begin with a point are files of the operating system.</summary>
    public static SampleFile Of(string name)
    {
        string extension = Path.GetExtension(name);
        SampleFileKind kind = Path.GetFileName(name).StartsWith('.') ? SampleFileKind.Other
            : extension.Equals(".bin", StringComparison.OrdinalIgnoreCase) ? SampleFileKind.Raw
            : extension.Equals(".cls", StringComparison.OrdinalIgnoreCase) ? SampleFileKind.Label
            : PictureDecoder.IsPicture(extension) ? SampleFileKind.Picture
            : SampleFileKind.Other;
        return new SampleFile(name[..^extension.Length], kind);
    }
}
