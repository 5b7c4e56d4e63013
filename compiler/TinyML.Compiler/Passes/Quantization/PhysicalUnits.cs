using System.Globalization;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;
using TinyML.Compiler.Specs;

namespace TinyML.Compiler.Passes.Quantization;

/// <summary>Makes a network that takes what the sensors say: puts (value - offset)/scale of NAME.json's columns in front of the inputs.</summary>
public static class PhysicalUnits
{
    /// <summary>The graph over physical values; the same graph for a model without columns.</summary>
    /// <exception cref="DiagnosticException">The columns are not as many as the inputs' elements, or their scaling is impossible.</exception>
    public static Graph Run(Graph graph, ModelSpec? spec)
    {
        if (spec is null || spec.Columns.Count == 0)
        {
            return graph;
        }

        Refuse(graph, spec);
        var builder = new GraphBuilder(graph.Name);
        var ids = new Dictionary<ValueId, ValueId>();
        int first = 0;
        foreach (ValueId input in graph.Inputs)
        {
            Value value = graph[input];
            int count = value.Type.Shape.ElementCount;
            ids[input] = Scaled(builder, value, [.. spec.Columns.Skip(first).Take(count)]);
            first += count;
        }

        for (int i = 0; i < graph.Values.Count; i++)
        {
            if (graph.Values[i].Constant is { } constant)
            {
                ids[new ValueId(i)] = builder.Constant(graph.Values[i].Name, constant);
            }
        }

        foreach (Node node in graph.Nodes)
        {
            Value output = graph[node.Output];
            ids[node.Output] = builder.Node(node.Name, output.Name, node.Operator, output.Type, [.. node.Inputs.Select(id => ids[id])]);
        }

        foreach (ValueId output in graph.Outputs)
        {
            builder.Output(ids[output]);
        }

        return builder.Build();
    }

    private static ValueId Scaled(GraphBuilder builder, Value value, ColumnSpec[] columns)
    {
        var row = TensorType.Float(1, columns.Length);
        ValueId scaled = builder.Input(value.Name, row);
        if (columns.Any(column => column.Offset != 0 || column.Scale != 1))
        {
            ValueId gains = builder.Constant($"{value.Name}_gains", Shape.Of(columns.Length), [.. columns.Select(column => (float)(1 / column.Scale))]);
            ValueId offsets = builder.Constant($"{value.Name}_offsets", Shape.Of(columns.Length), [.. columns.Select(column => (float)(-column.Offset / column.Scale))]);
            scaled = builder.Node($"{value.Name}_scaling", new Rescale(), scaled, gains, offsets);
        }

        return value.Type.Shape == row.Shape ? scaled : builder.Node($"{value.Name}_shape", new Reshape(value.Type.Shape), scaled);
    }

    private static void Refuse(Graph graph, ModelSpec spec)
    {
        int elements = graph.Inputs.Sum(id => graph[id].Type.Shape.ElementCount);
        if (elements != spec.Columns.Count)
        {
            throw new DiagnosticException(
                DiagnosticCodes.ColumnCount,
                $"model '{graph.Name}'",
                $"it takes {elements} numbers, its specification names {spec.Columns.Count} columns",
                "list one column per input element in NAME.json, in the model's order");
        }

        Diagnostic[] bad =
        [
            .. spec.Columns.Where(column => !(column.Step > 0 && double.IsFinite(column.Step)) || column.Scale == 0
                    || !double.IsFinite(column.Scale) || !double.IsFinite(column.Offset) || !float.IsFinite((float)(1 / column.Scale))
                    || !float.IsFinite((float)(column.Offset / column.Scale)))
                .Select(column => new Diagnostic(
                    DiagnosticCodes.ColumnScaling,
                    $"column '{column.Name}'",
                    string.Create(CultureInfo.InvariantCulture, $"step {column.Step}, offset {column.Offset}, scale {column.Scale} do not make a number"),
                    "give a positive step and a finite, non-zero scale in NAME.json")),
        ];
        if (bad.Length > 0)
        {
            throw new DiagnosticException(bad);
        }
    }
}
