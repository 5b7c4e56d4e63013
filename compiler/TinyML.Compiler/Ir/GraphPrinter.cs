using System.Globalization;
using System.Text;

namespace TinyML.Compiler.Ir;

/// <summary>Prints a graph as text: one line per input, constant, node and output. The text depends on nothing but the graph;
/// floats are printed in the shortest form that reads back as the same number.</summary>
public static class GraphPrinter
{
    /// <summary>Constants with more elements than this are cut short.</summary>
    public const int ShownElements = 16;

    /// <summary>The whole graph; lines end with a line feed.</summary>
    public static string Print(Graph graph)
    {
        var text = new StringBuilder();
        text.Append("graph ").Append(Quote(graph.Name)).Append('\n');
        foreach (ValueId id in graph.Inputs)
        {
            text.Append("input  ").Append(Declare(graph, id)).Append('\n');
        }

        for (int i = 0; i < graph.Values.Count; i++)
        {
            if (graph.Values[i].Constant is { } constant)
            {
                text.Append("const  ").Append(Declare(graph, new ValueId(i))).Append(" = ").Append(Elements(constant)).Append('\n');
            }
        }

        foreach (Node node in graph.Nodes)
        {
            text.Append("node   ").Append(Declare(graph, node.Output)).Append(" = ").Append(node.Operator.Name)
                .Append('(').AppendJoin(", ", node.Inputs).Append(')');
            if (node.Operator.Attributes.Count > 0)
            {
                text.Append(" {").AppendJoin(", ", node.Operator.Attributes.Select(attribute => $"{attribute.Name}={attribute.Text}")).Append('}');
            }

            if (node.Name != graph[node.Output].Name)
            {
                text.Append(" as ").Append(Quote(node.Name));
            }

            text.Append('\n');
        }

        foreach (ValueId id in graph.Outputs)
        {
            text.Append("output ").Append(id).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>A type, such as <c>float32[1x8]</c> or <c>int8[1x2] scale 0.5 zero -3</c>.</summary>
    public static string Print(TensorType type)
    {
        string plain = $"{type.Element.ToString().ToLowerInvariant()}[{type.Shape}]";
        return type.Quantization switch
        {
            Quantization.PerTensor tensor => $"{plain} scale {Print(tensor.Scale)} zero {Print(tensor.ZeroPoint)}",
            Quantization.PerChannel channel => $"{plain} axis {Print(channel.Axis)} scales {List(channel.Scales.Count, i => Print(channel.Scales[i]))}",
            _ => plain,
        };
    }

    /// <summary>A number in the shortest form that reads back as the same number.</summary>
    internal static string Print(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <inheritdoc cref="Print(double)"/>
    internal static string Print(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Declare(Graph graph, ValueId id) => $"%{Print(id.Index)} {Quote(graph[id].Name)}: {Print(graph[id].Type)}";

    private static string Elements(Tensor tensor) => tensor.Type.Element == ElementType.Float32
        ? List(tensor.Floats.Length, i => tensor.Floats[i].ToString("R", CultureInfo.InvariantCulture))
        : List(tensor.Integers.Length, i => tensor.Integers[i].ToString(CultureInfo.InvariantCulture));

    private static string List(int count, Func<int, string> element)
    {
        string shown = string.Join(", ", Enumerable.Range(0, Math.Min(count, ShownElements)).Select(element));
        return count <= ShownElements ? $"[{shown}]" : $"[{shown}, … {Print(count)} in all]";
    }

    /// <summary>Names come from files: whatever could break a line or a terminal is escaped.</summary>
    private static string Quote(string name)
    {
        var text = new StringBuilder("\"");
        foreach (char c in name)
        {
            _ = c is '"' or '\\' ? text.Append('\\').Append(c)
                : char.IsControl(c) || char.IsSurrogate(c) ? text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture))
                : text.Append(c);
        }

        return text.Append('"').ToString();
    }
}
