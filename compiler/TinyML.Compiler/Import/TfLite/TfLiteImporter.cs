using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Import.TfLite.FlatBuffers;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Specs;

namespace TinyML.Compiler.Import.TfLite;

/// <summary>Reads TensorFlow Lite models: float networks as float graphs, full integer models (8-bit weights with 8- or 16-bit activations) as integer
/// graphs that keep their scales and the runtime's arithmetic. Time and memory are bounded by the size of the file and by <see cref="TfLiteLimits"/>,
/// whatever the file holds.</summary>
public static class TfLiteImporter
{
    /// <summary>The operators that are understood, in the format's words.</summary>
    public static IReadOnlyList<string> SupportedOperators { get; } = [.. TfLiteConversions.Names];

    /// <summary>Whether a file says that it is of this format.</summary>
    public static bool Recognizes(ReadOnlySpan<byte> file) => FlatFile.HasIdentifier(file, TfLiteModel.Identifier);

    /// <summary>Reads a model.</summary>
    /// <param name="file">The file's contents.</param>
    /// <param name="name">The model's name.</param>
    /// <param name="spec">The model's NAME.json, to check against the inputs, or null.</param>
    /// <param name="warnings">Takes warnings, if given.</param>
    /// <returns>A float graph, or an integer graph whose inputs and outputs are the integers that the reals of the file's interface become.</returns>
    /// <exception cref="DiagnosticException">The model cannot be used; carries every finding.</exception>
    public static Graph Import(byte[] file, string name, ModelSpec? spec = null, ICollection<Diagnostic>? warnings = null)
    {
        Graph graph = Guarded(file, name, model => new TfLiteImport(model, name, spec, warnings).Run());
        GraphVerifier.Verify(graph, graph.IsQuantized ? GraphPhase.Integer : GraphPhase.Imported, "import");
        return graph;
    }

    /// <summary>Says what a file holds without importing it.</summary>
    /// <param name="file">The file's contents.</param>
    /// <param name="name">The model's name.</param>
    /// <exception cref="DiagnosticException">The file is no TensorFlow Lite model.</exception>
    public static ModelSummary Summarize(byte[] file, string name) => Guarded(file, name, TfLiteSummary.Of);

    private static T Guarded<T>(byte[] file, string name, Func<TfLiteModel, T> read)
    {
        if (file.Length > TfLiteLimits.FileBytes || !Recognizes(file))
        {
            throw Unreadable(name, file.Length > TfLiteLimits.FileBytes ? $"the file is larger than {TfLiteLimits.FileBytes} bytes" : $"it does not begin with the identifier {TfLiteModel.Identifier}");
        }

        try
        {
            return read(TfLiteModel.Read(file));
        }
        catch (FlatFileException unsound)
        {
            throw Unreadable(name, unsound.Message);
        }
    }

    private static DiagnosticException Unreadable(string name, string what) =>
        new(DiagnosticCodes.TfLiteUnreadable, $"model '{PrintableName.Of(name)}'", what, "convert the model again and copy it whole");
}
