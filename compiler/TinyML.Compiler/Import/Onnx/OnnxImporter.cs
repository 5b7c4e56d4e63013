using Google.Protobuf;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Import.Onnx.Format;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Passes;
using TinyML.Compiler.Passes.Layout;
using TinyML.Compiler.Passes.Quantization.FromQdq;
using TinyML.Compiler.Specs;

namespace TinyML.Compiler.Import.Onnx;

/// <summary>Reads ONNX models of feed-forward and convolutional networks, operator sets 1 to 21, as PyTorch, tf2onnx and skl2onnx write them.
/// Time and memory are bounded by the size of the file and by <see cref="OnnxLimits"/>, whatever the file holds.</summary>
public static class OnnxImporter
{
    /// <summary>The operators that are understood, in the format's words.</summary>
    public static IReadOnlyList<string> SupportedOperators { get; } = [.. OnnxConversions.Names];

    /// <summary>Reads a model from a stream.</summary>
    /// <param name="stream">The file's contents; read to its end.</param>
    /// <param name="name">The model's name.</param>
    /// <param name="spec">The model's NAME.json, to check against the inputs, or null.</param>
    /// <param name="warnings">Takes warnings, if given.</param>
    /// <param name="scope">What the model is for.</param>
    /// <returns>A float graph, or for a device an integer graph where the model is quantized already.</returns>
    /// <exception cref="DiagnosticException">The model cannot be used; carries every finding.</exception>
    public static Graph Import(
        Stream stream, string name, ModelSpec? spec = null, ICollection<Diagnostic>? warnings = null, OnnxScope scope = OnnxScope.Device)
    {
        using var contents = new MemoryStream();
        byte[] chunk = new byte[1 << 16];
        for (int count; (count = stream.Read(chunk, 0, chunk.Length)) > 0;)
        {
            contents.Write(chunk, 0, count);
            if (contents.Length > OnnxLimits.FileBytes)
            {
                throw Unreadable(name, $"the file is larger than {OnnxLimits.FileBytes} bytes");
            }
        }

        return Import(contents.ToArray(), name, spec, warnings, scope);
    }

    /// <inheritdoc cref="Import(Stream, string, ModelSpec?, ICollection{Diagnostic}?, OnnxScope)"/>
    /// <param name="file">The file's contents.</param>
    /// <param name="name">The model's name.</param>
    /// <param name="spec">The model's NAME.json, to check against the inputs, or null.</param>
    /// <param name="warnings">Takes warnings, if given.</param>
    /// <param name="scope">What the model is for.</param>
    public static Graph Import(
        byte[] file, string name, ModelSpec? spec = null, ICollection<Diagnostic>? warnings = null, OnnxScope scope = OnnxScope.Device)
    {
        if (file.Length > OnnxLimits.FileBytes)
        {
            throw Unreadable(name, $"the file is larger than {OnnxLimits.FileBytes} bytes");
        }

        ModelProto model = Parse(file, name);
        Graph graph = new OnnxImport(model, name, spec, warnings, scope).Run();
        GraphVerifier.Verify(graph, GraphPhase.Imported, "import");
        if (scope == OnnxScope.Reference)
        {
            return graph;
        }

        EquatableArray<(ElementType, Shape)> inputs = [.. graph.Inputs.Select(id => (graph[id].Type.Element, graph[id].Type.Shape))];
        graph = ChannelsLast.Run(graph);
        graph = FormIntegers.Applies(graph) ? QuantizedPipeline.Create().Run(graph, new PassContext { Spec = spec }) : graph;
        return graph with { FileInputs = inputs };
    }

    /// <summary>Says what a file holds without importing it.</summary>
    /// <param name="file">The file's contents.</param>
    /// <param name="name">The model's name.</param>
    /// <exception cref="DiagnosticException">The file is no ONNX model.</exception>
    public static ModelSummary Summarize(byte[] file, string name) => OnnxSummary.Of(Parse(file, name));

    private static ModelProto Parse(byte[] file, string name)
    {
        ModelProto model;
        try
        {
            model = ModelProto.Parser.WithDiscardUnknownFields(true).ParseFrom(file);
        }
        catch (InvalidProtocolBufferException)
        {
            throw Unreadable(name, "the contents are not a whole protocol buffer");
        }

        return model.Graph is null ? throw Unreadable(name, "the file holds no graph") : model;
    }

    private static DiagnosticException Unreadable(string name, string what) => new(
        DiagnosticCodes.OnnxUnreadable, $"model '{OnnxNames.Show(name)}'", what, "export the model again and copy it whole");
}
