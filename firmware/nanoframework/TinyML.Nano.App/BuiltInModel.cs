#nullable disable
namespace TinyML.Nano.App;

/// <summary>The model that is compiled into the firmware. There is none: the firmware runs what is on internal storage. To build one in, add the
/// C# file with the blob's bytes that <c>tinyml compile</c> wrote to the project, and return its array here.</summary>
internal static class BuiltInModel
{
    /// <summary>A .tmlb file's bytes, or null.</summary>
    internal static byte[] Blob
    {
        get { return null; }
    }
}
