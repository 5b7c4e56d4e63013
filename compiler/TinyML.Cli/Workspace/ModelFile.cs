using System.Security.Cryptography;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Import;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Specs;

namespace TinyML.Cli.Workspace;

/// <summary>A model file with what its NAME.json says.</summary>
/// <param name="Path">The model file.</param>
/// <param name="Name">The file's name without its extension.</param>
/// <param name="Bytes">Its contents.</param>
/// <param name="Sha256">Lower-case hexadecimal.</param>
/// <param name="Spec">NAME.json, or null.</param>
internal sealed record ModelFile(string Path, string Name, byte[] Bytes, string Sha256, ModelSpec? Spec)
{
    /// <summary>Reads the model and the NAME.json beside it, or the one that the user names.</summary>
    /// <exception cref="DiagnosticException">A file cannot be read or is bad.</exception>
    public static ModelFile Load(string path, FileInfo? spec)
    {
        byte[] bytes = Read(path);
        string beside = ModelSpecFile.PathBeside(path);
        ModelSpec? loaded = spec is not null ? ModelSpecFile.Load(spec.FullName) : File.Exists(beside) ? ModelSpecFile.Load(beside) : null;
        return new ModelFile(path, System.IO.Path.GetFileNameWithoutExtension(path), bytes, Convert.ToHexStringLower(SHA256.HashData(bytes)), loaded);
    }

    /// <summary>The graph as the file has it.</summary>
    /// <param name="warnings">Takes warnings, if given.</param>
    public Graph Import(ICollection<Diagnostic>? warnings = null) => ModelImport.Import(Bytes, Name, Spec, warnings);

    /// <summary>The contents of a model file.</summary>
    public static byte[] Read(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            string why = exception is FileNotFoundException or DirectoryNotFoundException ? "it does not exist" : exception.Message;
            throw new DiagnosticException(DiagnosticCodes.OnnxUnreadable, path, why, "give the path of an .onnx or .tflite file that can be read");
        }
    }
}
