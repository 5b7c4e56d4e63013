using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Ir;

namespace TinyML.Compiler.Lowering;

/// <summary>What lowering asks of the nodes of an integer graph.</summary>
internal static class LoweringRules
{
    // TensorFlow Lite takes scales that differ by rounding for the same.
    private const double SameScale = 1e-5;

    /// <summary>Refuses a node.</summary>
    /// <exception cref="DiagnosticException">The rule does not hold.</exception>
    public static void Require(Node node, bool holds, string what, string todo)
    {
        if (!holds)
        {
            throw new DiagnosticException(DiagnosticCodes.NoIntegerForm, $"node '{node.Name}'", $"{node.Operator.Name} {what}", todo);
        }
    }

    /// <summary>Refuses a node whose output has another element, scale or zero point than one of the operands.</summary>
    public static void KeepsType(Node node, Graph graph)
    {
        TensorType output = graph[node.Output].Type;
        Require(
            node, node.Inputs.All(id => IsSame(graph[id].Type, output)), "has operands of another quantization than its output",
            "put a change of scale in front of it");
    }

    /// <summary>The quantization of a value that has one scale.</summary>
    public static Quantization.PerTensor PerTensor(Node node, TensorType type)
    {
        Require(node, type.Quantization is Quantization.PerTensor, "has an operand with a scale per channel", "quantize the operand with one scale");
        return (Quantization.PerTensor)type.Quantization;
    }

    private static bool IsSame(TensorType a, TensorType b) => a.Element == b.Element
        && (a.Quantization == b.Quantization
            || (a.Quantization is Quantization.PerTensor x && b.Quantization is Quantization.PerTensor y
                && x.ZeroPoint == y.ZeroPoint && Math.Abs(x.Scale - y.Scale) <= SameScale * y.Scale));
}
