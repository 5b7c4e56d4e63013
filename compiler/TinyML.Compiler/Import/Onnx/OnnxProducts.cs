using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;

namespace TinyML.Compiler.Import.Onnx;

/// <summary>Conversions of matrix products.</summary>
internal static class OnnxProducts
{
    /// <summary>alpha·A'·B' + beta·C with constant B; ' transposes where transA or transB says so.</summary>
    public static OnnxSymbol Gemm(OnnxNode node)
    {
        Shape a = node.ShapeOf(0), b = node.ShapeOf(1);
        if (a.Rank != 2 || b.Rank != 2)
        {
            throw node.Refuse($"operands of {a} and {b} are not matrices");
        }

        bool transA = node.Integer("transA", 0) != 0, transB = node.Integer("transB", 0) != 0;
        int rows = transA ? a[1] : a[0], inner = transA ? a[0] : a[1];
        if (rows != 1)
        {
            throw node.Refuse($"{rows} rows at once are not supported, only a batch of 1");
        }

        Tensor matrix = node.FiniteConstant(1) ?? throw node.Refuse("the second operand must be constant");
        if ((transB ? b[1] : b[0]) != inner)
        {
            throw node.Refuse($"{a} cannot be multiplied by {b}{(transB ? " transposed" : "")}");
        }

        int outputs = transB ? b[0] : b[1];
        float alpha = node.Float("alpha", 1), beta = node.Float("beta", 1);
        float[] weights = new float[matrix.Floats.Length];
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = alpha * (transB ? matrix.Floats[i] : matrix.Floats[(i % inner * outputs) + (i / inner)]);
        }

        OnnxSymbol w = node.Constant("weights", Shape.Of(outputs, inner), weights);
        if (!node.Has(2) || node.FiniteConstant(2) is { })
        {
            return node.Emit(new FullyConnected(), node.FloatInput(0), w, node.Constant("bias", Shape.Of(outputs), Bias(node, outputs, beta)));
        }

        OnnxSymbol product = node.EmitPart("product", new FullyConnected(), node.FloatInput(0), w, node.Constant("bias", Shape.Of(outputs), new float[outputs]));
        OnnxSymbol addend = beta == 1 ? node.FloatInput(2) : node.EmitPart("addend", new Mul(), node.FloatInput(2), node.Constant("beta", Shape.Of(1), beta));
        return node.Emit(new Add(), product, addend);
    }

    /// <summary>The product of an input of any rank with a constant matrix.</summary>
    public static OnnxSymbol MatMul(OnnxNode node)
    {
        Shape a = node.ShapeOf(0), b = node.ShapeOf(1);
        if (node.FiniteConstant(1) is not { } matrix)
        {
            throw node.Refuse("the second operand must be constant");
        }

        if (a.Rank < 1 || b.Rank < 1 || b.Dimensions.Take(b.Rank - 2).Any(extent => extent != 1))
        {
            throw node.Refuse($"{a} times {b} is not supported");
        }

        int inner = b.Rank == 1 ? b[0] : b[-2], columns = b.Rank == 1 ? 1 : b[-1];
        if (a[-1] != inner)
        {
            throw node.Refuse($"{a} cannot be multiplied by {b}");
        }

        int rows = a.ElementCount / inner;
        int[] ones = [.. Enumerable.Repeat(1, Math.Max(0, b.Rank - Math.Max(a.Rank, 2)))];
        Shape result = Shape.Of([.. ones, .. a.Dimensions.Take(a.Rank - 1), .. b.Rank == 1 ? [] : new[] { columns }]);
        OnnxSymbol left = OnnxShapes.Reshaped(node, "rows", node.FloatInput(0), Shape.Of(rows, inner));
        OnnxSymbol right = matrix.Type.Shape.Rank == 2 ? node.FloatInput(1) : OnnxShapes.Reshaped(node, "matrix", node.FloatInput(1), Shape.Of(inner, columns));
        if (result == Shape.Of(rows, columns))
        {
            return node.Emit(new MatMul(), left, right);
        }

        return node.Emit(new Operators.Reshape(result), node.EmitPart("product", new MatMul(), left, right));
    }

    /// <summary>beta·C as one number per output.</summary>
    private static float[] Bias(OnnxNode node, int outputs, float beta)
    {
        if (!node.Has(2))
        {
            return new float[outputs];
        }

        Tensor addend = node.FiniteConstant(2)!;
        Shape row = Shape.Of(1, outputs);
        if (Broadcasting.Combine(addend.Type.Shape, row) != row)
        {
            throw node.Refuse($"an addend of {addend.Type.Shape} does not fit {row}");
        }

        return [.. Broadcasting.Indices(addend.Type.Shape, row).Select(i => beta * addend.Floats[i])];
    }
}
