using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;

namespace TinyML.Compiler.Import.Onnx;

/// <summary>Brings what the format lays out as [batch, channels, height, width] or [batch, channels, width] into the layout of the operators,
/// [batch, height, width, channels], and back. The passes in Passes/Layout remove what cancels.</summary>
internal static class OnnxPictures
{
    /// <summary>The picture of a value of rank 3 or 4; one dimension of space gets a height of 1.</summary>
    public static OnnxSymbol Enter(OnnxNode node, OnnxSymbol x)
    {
        Shape shape = node.ShapeOf(x);
        if (shape.Rank is not (3 or 4))
        {
            throw node.Refuse($"an operand of {shape} is not supported, only one or two dimensions of space");
        }

        if (shape[0] != 1 && node.Scope == OnnxScope.Device)
        {
            throw node.Refuse($"{shape[0]} samples at once are not supported, only a batch of 1");
        }

        if (shape.Rank == 4)
        {
            return node.EmitPart("nhwc", new Transpose([0, 2, 3, 1]), x);
        }

        OnnxSymbol turned = node.EmitPart("nwc", new Transpose([0, 2, 1]), x);
        return node.EmitPart("nhwc", new Reshape(Shape.Of(shape[0], 1, shape[2], shape[1])), turned);
    }

    /// <summary>A picture in the format's layout again.</summary>
    /// <param name="node">The node that is converted.</param>
    /// <param name="picture">The picture.</param>
    /// <param name="rank">The rank of the result, 3 or 4.</param>
    public static OnnxSymbol Leave(OnnxNode node, OnnxSymbol picture, int rank)
    {
        if (rank == 4)
        {
            return node.EmitPart("nchw", new Transpose([0, 3, 1, 2]), picture);
        }

        Shape shape = node.ShapeOf(picture);
        OnnxSymbol flat = node.EmitPart("nwc", new Reshape(Shape.Of(shape[0], shape[2], shape[3])), picture);
        return node.EmitPart("ncw", new Transpose([0, 2, 1]), flat);
    }
}
