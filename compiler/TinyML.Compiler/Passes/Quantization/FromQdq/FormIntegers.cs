using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Ir;

namespace TinyML.Compiler.Passes.Quantization.FromQdq;

/// <summary>Turns a graph in which Quantize and Dequantize stand around float operators into an integer graph: the conversions say which integers every value
/// is, and disappear. Scales are kept; bytes without a sign are shifted to Int8. Inputs and outputs become the integers too. Runs once.</summary>
public sealed class FormIntegers : IPass
{
    /// <inheritdoc/>
    public string Name => "form-integers";

    /// <inheritdoc/>
    public GraphPhase Phase => GraphPhase.Integer;

    /// <summary>Whether a graph asks for this: something computed is quantized in it.</summary>
    public static bool Applies(Graph graph) => graph.Nodes.Any(node => node.Operator is Operators.Quantize) || graph.IsQuantized;

    /// <inheritdoc/>
    public Graph Run(Graph graph, PassContext context)
    {
        var former = new IntegerFormer(graph);
        List<Diagnostic> findings = [];
        foreach (ValueId output in graph.Outputs)
        {
            try
            {
                former.AddOutput(output);
            }
            catch (DiagnosticException refusal)
            {
                findings.AddRange(refusal.Diagnostics);
            }
        }

        return findings.Count > 0 ? throw new DiagnosticException(findings) : former.Build();
    }
}
