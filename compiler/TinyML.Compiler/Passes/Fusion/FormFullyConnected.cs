using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;

namespace TinyML.Compiler.Passes.Fusion;

/// <summary>Turns the product of a matrix with a constant one into a layer without bias; additions behind it are folded into the bias later. One row
/// makes a FullyConnected, several rows are the pixels of a pointwise Conv2D. A Conv2D that sees the whole picture at once is a FullyConnected too.</summary>
public sealed class FormFullyConnected : IPass
{
    /// <inheritdoc/>
    public string Name => "form-fully-connected";

    /// <inheritdoc/>
    public Graph Run(Graph graph, PassContext context) => GraphRewriter.Rewrite(graph, Form);

    private static ValueId? Form(GraphRewriter rewriter, Node node) => node.Operator switch
    {
        MatMul when rewriter.Constant(rewriter.Map(node.Inputs[1])) is { } matrix => FromProduct(rewriter, node, matrix),
        Conv2D layer when SeesAll(layer, rewriter.SourceType(node.Inputs[0]).Shape) && rewriter.Constant(rewriter.Map(node.Inputs[1])) is { } weights =>
            FromConvolution(rewriter, node, layer, weights),
        _ => null,
    };

    private static ValueId FromProduct(GraphRewriter rewriter, Node node, Tensor matrix)
    {
        int rows = rewriter.SourceType(node.Inputs[0]).Shape[0], inner = matrix.Type.Shape[0], columns = matrix.Type.Shape[1];
        float[] weights = new float[inner * columns];
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = matrix.Floats[(i % inner * columns) + (i / inner)];
        }

        Shape shape = rows == 1 ? Shape.Of(columns, inner) : Shape.Of(columns, 1, 1, inner);
        ValueId x = rewriter.Map(node.Inputs[0]);
        ValueId w = rewriter.Builder.Constant(rewriter.Builder[rewriter.Map(node.Inputs[1])].Name, shape, weights);
        ValueId b = rewriter.Builder.Constant($"{node.Name}/bias", Shape.Of(columns), new float[columns]);
        return rows == 1
            ? rewriter.Replace(node, new FullyConnected(), x, w, b)
            : rewriter.Replace(node, new Conv2D(new Window(1, 1)), rewriter.Reshaped(node.Name, x, Shape.Of(1, rows, 1, inner)), w, b);
    }

    private static bool SeesAll(Conv2D layer, Shape x) =>
        layer.Groups == 1 && x[0] == 1 && !layer.Window.HasPadding
        && (layer.Window.DilationHeight, layer.Window.DilationWidth, layer.Window.KernelHeight, layer.Window.KernelWidth) == (1, 1, x[1], x[2]);

    private static ValueId FromConvolution(GraphRewriter rewriter, Node node, Conv2D layer, Tensor weights)
    {
        int outputs = weights.Type.Shape[0];
        string name = rewriter.Builder[rewriter.Map(node.Inputs[1])].Name;
        ValueId w = rewriter.Builder.Constant(name, weights.Reshape(Shape.Of(outputs, weights.Floats.Length / outputs)));
        return rewriter.Replace(node, new FullyConnected(layer.Minimum, layer.Maximum), rewriter.Map(node.Inputs[0]), w, rewriter.Map(node.Inputs[2]));
    }
}
