using TinyML.Compiler.Emit.C;

namespace TinyML.Compiler.Emit.Nano;

/// <summary>Prints the C# file with which a blob is compiled into the nanoFramework firmware, instead of being stored on the board.</summary>
public static class BlobSource
{
    /// <summary>The most bytes that such a file holds: nanoFramework takes less than 64 KB of static arrays per assembly, and the firmware has some of its own.</summary>
    public const int MostBytes = 60_000;

    /// <summary>The folder in the output folder.</summary>
    public const string Folder = "nanoframework";

    /// <summary>The file, or null for a blob that is too large for it.</summary>
    /// <param name="name">The model's name.</param>
    /// <param name="toolVersion">The version of the compiler.</param>
    /// <param name="blob">The bytes of the .tmlb file.</param>
    public static EmittedFile? Emit(string name, string toolVersion, byte[] blob)
    {
        ArgumentNullException.ThrowIfNull(blob);
        if (blob.Length > MostBytes)
        {
            return null;
        }

        string type = TypeName(name);
        CText text = new CText()
            .Line($"// {CText.Comment(name)}: made by tinyml {toolVersion}. Do not edit.")
            .Line($"// Add this file to TinyML.Nano.App, and let BuiltInModel.Blob return {type}.Bytes.")
            .Line($"#nullable disable")
            .Line($"namespace TinyML.Nano.App;")
            .Line()
            .Line($"internal static class {type}")
            .Line($"{{")
            .Line($"    internal static readonly byte[] Bytes = new byte[]")
            .Line($"    {{")
            .Elements(blob.Select(value => (long)value))
            .Line($"    }};")
            .Line($"}}");
        return new EmittedFile($"{Folder}/{type}.cs", text.ToString());
    }

    /// <summary>benzene-indirect becomes BenzeneIndirectBlob.</summary>
    private static string TypeName(string name)
    {
        string joined = string.Concat(CNames.Identifier(name).Split('_').Select(word => word.Length == 0 ? "" : char.ToUpperInvariant(word[0]) + word[1..]));
        return (char.IsAsciiDigit(joined[0]) ? "Model" : "") + joined + "Blob";
    }
}
