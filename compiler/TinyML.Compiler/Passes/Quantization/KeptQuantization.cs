using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Specs;

namespace TinyML.Compiler.Passes.Quantization;

/// <summary>What is left to decide for a model that comes quantized: nothing. Whoever asks for something else is told so.</summary>
internal static class KeptQuantization
{
    /// <summary>The precision of an integer graph.</summary>
    /// <param name="graph">An imported integer graph.</param>
    /// <param name="options">What the user decided.</param>
    /// <param name="spec">NAME.json, or null.</param>
    /// <exception cref="DiagnosticException">The user or NAME.json ask for what only a float model leaves open.</exception>
    public static Precision Require(Graph graph, CompilationOptions options, ModelSpec? spec)
    {
        Precision precision = graph.Nodes.Any(node => graph[node.Output].Type.Element == ElementType.Int16) ? Precision.Int16x8 : Precision.Int8;
        string where = $"model '{graph.Name}'", floats = "give the float model for that";
        List<Diagnostic> findings = [];
        if ((options.Precision ?? spec?.Precision) is { } wanted && wanted != precision)
        {
            findings.Add(new Diagnostic(DiagnosticCodes.AlreadyQuantized, where, $"it is quantized to {Name(precision)} already and cannot become {Name(wanted)}", floats));
        }

        if (options.Method is not null || options.BiasCorrection is not null || options.WideLayers is { Count: > 0 })
        {
            findings.Add(new Diagnostic(DiagnosticCodes.AlreadyQuantized, where, "it is quantized already: the recipe's calibration, bias correction or wide layers change nothing", floats));
        }

        foreach (ColumnSpec column in spec?.Columns.Where(column => column.Offset != 0 || column.Scale != 1) ?? [])
        {
            findings.Add(new Diagnostic(
                DiagnosticCodes.AlreadyQuantized, $"column '{column.Name}'", "its offset and scale cannot become part of a model that is quantized already", "put the scaling into the float model before it is quantized"));
        }

        return findings.Count == 0 ? precision : throw new DiagnosticException(findings);
    }

    private static string Name(Precision precision) => precision == Precision.Int16x8 ? "int16x8" : "int8";
}
