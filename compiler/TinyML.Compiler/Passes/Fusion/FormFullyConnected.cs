using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;

namespace TinyML.Compiler.Passes.Fusion;

/// <summary>Turns the product of one row with a constant matrix into a FullyConnected without bias; additions behind it are folded into the bias later.</summary>
public sealed class FormFullyConnected : IPass
{
    /// <inheritdoc/>
    public string Name => "form-fully-connected";

    /// <inheritdoc/>
    public Graph Run(Graph graph, PassContext context) => GraphRewriter.Rewrite(graph, Form);

    private static ValueId? Form(GraphRewriter rewriter, Node node)
    {
        if (node.Operator is not MatMul || rewriter.SourceType(node.Inputs[0]).Shape[0] != 1
            || rewriter.Constant(rewriter.Map(node.Inputs[1])) is not { } matrix)
        {
            return null;
        }

        int inner = matrix.Type.Shape[0], columns = matrix.Type.Shape[1];
        float[] weights = new float[inner * columns];
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = matrix.Floats[(i % inner * columns) + (i / inner)];
        }

        string name = rewriter.Builder[rewriter.Map(node.Inputs[1])].Name;
        ValueId w = rewriter.Builder.Constant(name, Shape.Of(columns, inner), weights);
        ValueId b = rewriter.Builder.Constant($"{node.Name}/bias", Shape.Of(columns), new float[columns]);
        return rewriter.Replace(node, new FullyConnected(), rewriter.Map(node.Inputs[0]), w, b);
    }
}
