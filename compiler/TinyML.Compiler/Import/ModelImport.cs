using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Import.Onnx;
using TinyML.Compiler.Import.TfLite;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Specs;

namespace TinyML.Compiler.Import;

/// <summary>Reads model files of every format; the contents say which it is.</summary>
public static class ModelImport
{
    /// <summary>Extensions of model files, the first for what is not recognized.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [".onnx", ".tflite"];

    /// <summary>The usual extension of a file with these contents.</summary>
    public static string ExtensionOf(ReadOnlySpan<byte> file) => TfLiteImporter.Recognizes(file) ? ".tflite" : ".onnx";

    /// <summary>Reads a model.</summary>
    /// <param name="file">The file's contents.</param>
    /// <param name="name">The model's name.</param>
    /// <param name="spec">The model's NAME.json, to check against the inputs, or null.</param>
    /// <param name="warnings">Takes warnings, if given.</param>
    /// <returns>A float graph, or an integer graph where the model is quantized already (<see cref="Graph.IsQuantized"/>).</returns>
    /// <exception cref="DiagnosticException">The model cannot be used; carries every finding.</exception>
    public static Graph Import(byte[] file, string name, ModelSpec? spec = null, ICollection<Diagnostic>? warnings = null) => TfLiteImporter.Recognizes(file)
        ? TfLiteImporter.Import(file, name, spec, warnings)
        : OnnxImporter.Import(file, name, spec, warnings);

    /// <summary>Says what a file holds without importing it.</summary>
    /// <param name="file">The file's contents.</param>
    /// <param name="name">The model's name.</param>
    /// <exception cref="DiagnosticException">The file is no model.</exception>
    public static ModelSummary Summarize(byte[] file, string name) => TfLiteImporter.Recognizes(file)
        ? TfLiteImporter.Summarize(file, name)
        : OnnxImporter.Summarize(file, name);
}
