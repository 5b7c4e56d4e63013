using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;
using TinyML.Compiler.Specs;

namespace TinyML.Compiler.Passes.Folding;

/// <summary>Puts (value - offset) / scale of each NAME.json column in front of the graph, so that its inputs take readings in their
/// units. Changes the meaning of the inputs, so it runs once; columns with offset 0 and scale 1 add nothing.</summary>
public sealed class AttachInputScaling : IPass
{
    /// <inheritdoc/>
    public string Name => "attach-input-scaling";

    /// <inheritdoc/>
    public Graph Run(Graph graph, PassContext context)
    {
        IReadOnlyList<ColumnSpec> columns = context.Spec?.Columns ?? [];
        if (columns.Count == 0)
        {
            return graph;
        }

        long elements = graph.Inputs.Sum(id => (long)graph[id].Type.Shape.ElementCount);
        if (elements != columns.Count)
        {
            throw new DiagnosticException(
                DiagnosticCodes.SpecDoesNotFitModel, $"model '{graph.Name}'", $"the model takes {elements} numbers, NAME.json lists {columns.Count} columns",
                "list one column per number, in the order of the model's inputs");
        }

        int next = 0;
        return GraphRewriter.Rewrite(graph, (_, _) => null, (rewriter, input) =>
        {
            Shape shape = rewriter.Builder[input].Type.Shape;
            ColumnSpec[] mine = [.. columns.Skip(next).Take(shape.ElementCount)];
            next += mine.Length;
            return Attach(rewriter, input, shape, mine);
        });
    }

    private static ValueId Attach(GraphRewriter rewriter, ValueId input, Shape shape, ColumnSpec[] columns)
    {
        string name = rewriter.Builder[input].Name;
        ValueId value = input;
        if (columns.Any(column => column.Offset != 0))
        {
            float[] offsets = [.. columns.Select(column => (float)column.Offset)];
            value = rewriter.Emit($"{name}/centred", new Sub(), value, rewriter.Builder.Constant($"{name}/offset", shape, offsets));
        }

        if (columns.Any(column => column.Scale != 1))
        {
            float[] scales = [.. columns.Select(column => (float)column.Scale)];
            value = rewriter.Emit($"{name}/scaled", new Div(), value, rewriter.Builder.Constant($"{name}/scale", shape, scales));
        }

        return value;
    }
}
