using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;

namespace TinyML.Compiler.Import.Onnx;

/// <summary>Conversions of matrix products with a constant matrix: one row is a FullyConnected, several rows are a convolution over them.</summary>
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
        int inner = transA ? a[0] : a[1], outputs = transB ? b[0] : b[1];
        if (node.FiniteConstant(1) is null)
        {
            throw node.Refuse("the second operand must be constant");
        }

        if ((transB ? b[1] : b[0]) != inner)
        {
            throw node.Refuse($"{a} cannot be multiplied by {b}{(transB ? " transposed" : "")}");
        }

        OnnxSymbol rows = transA ? node.EmitPart("rows", new Transpose([1, 0]), node.FloatInput(0)) : node.FloatInput(0);
        OnnxSymbol w = transB ? node.FloatInput(1) : node.EmitPart("weights", new Transpose([1, 0]), node.FloatInput(1));
        float alpha = node.Float("alpha", 1), beta = node.Float("beta", 1);
        if (alpha != 1)
        {
            w = node.EmitPart("scaled", new Mul(), w, node.Constant("alpha", Shape.Of(), alpha));
        }

        if (Bias(node, outputs, beta) is { } bias)
        {
            return Multiply(node, rows, w, bias, node.Emit);
        }

        OnnxSymbol product = Multiply(node, rows, w, Zeros(node, outputs), (@operator, operands) => node.EmitPart("product", @operator, operands));
        OnnxSymbol addend = beta == 1 ? node.FloatInput(2) : node.EmitPart("addend", new Mul(), node.FloatInput(2), node.Constant("beta", Shape.Of(1), beta));
        return node.Emit(new Add(), product, addend);
    }

    /// <summary>The product of an input of any rank with a constant matrix, or one constant matrix per matrix of the input.</summary>
    public static OnnxSymbol MatMul(OnnxNode node)
    {
        node.FiniteConstant(1);
        return Product(node, node.FloatInput(0), node.FloatInput(1), ElementType.Float32);
    }

    /// <summary>The product of integers without a scale: (a - zeroPoint)·(b - zeroPoint), in Int32.</summary>
    public static OnnxSymbol MatMulInteger(OnnxNode node) => Product(
        node, OnnxQuantization.Centred(node, "a", 0, 2), OnnxQuantization.Centred(node, "b", 1, 3), ElementType.Int32);

    /// <summary>NumPy's matrix product of a with a constant b.</summary>
    public static OnnxSymbol Product(OnnxNode node, OnnxSymbol left, OnnxSymbol right, ElementType element)
    {
        Shape a = node.ShapeOf(left), b = node.ShapeOf(right);
        if (right is not OnnxSymbol.Known)
        {
            throw node.Refuse("the second operand must be constant");
        }

        if (a.Rank < 1 || b.Rank < 1)
        {
            throw node.Refuse($"{a} times {b} is not supported");
        }

        int inner = b.Rank == 1 ? b[0] : b[-2], columns = b.Rank == 1 ? 1 : b[-1];
        if (a[-1] != inner)
        {
            throw node.Refuse($"{a} cannot be multiplied by {b}");
        }

        OnnxSymbol Emit(Operator @operator, OnnxSymbol[] operands) => node.Emit(@operator, operands, element);
        int matrices = OnnxShapes.Product(b.Dimensions.Take(b.Rank - 2));
        if (matrices == 1)
        {
            int[] ones = [.. Enumerable.Repeat(1, Math.Max(0, b.Rank - Math.Max(a.Rank, 2)))];
            Shape result = Shape.Of([.. ones, .. a.Dimensions.Take(a.Rank - 1), .. b.Rank == 1 ? [] : new[] { columns }]);
            OnnxSymbol rows = OnnxShapes.Reshaped(node, "rows", left, Shape.Of(a.ElementCount / inner, inner));
            OnnxSymbol matrix = OnnxShapes.Reshaped(node, "matrix", right, Shape.Of(inner, columns));
            OnnxSymbol product = Multiply(node, rows, node.EmitPart("weights", new Transpose([1, 0]), matrix), Zeros(node, columns), Emit);
            return OnnxShapes.Reshaped(node, "shape", product, result);
        }

        return a.Rank == b.Rank && a.Dimensions.Take(a.Rank - 2).SequenceEqual(b.Dimensions.Take(b.Rank - 2))
            ? Each(node, left, right, matrices, element)
            : throw node.Refuse($"{a} times {b} is not supported");
    }

    /// <summary>Matrix by matrix.</summary>
    private static OnnxSymbol Each(OnnxNode node, OnnxSymbol left, OnnxSymbol right, int matrices, ElementType element)
    {
        Shape a = node.ShapeOf(left), b = node.ShapeOf(right);
        OnnxSymbol lefts = OnnxShapes.Reshaped(node, "lefts", left, Shape.Of(matrices, a[-2], a[-1]));
        OnnxSymbol rights = OnnxShapes.Reshaped(node, "rights", right, Shape.Of(matrices, b[-2], b[-1]));
        var products = new OnnxSymbol[matrices];
        for (int i = 0; i < matrices; i++)
        {
            OnnxSymbol rows = OnnxShapes.Reshaped(node, "rows", Matrix(lefts, i), Shape.Of(a[-2], a[-1]));
            OnnxSymbol matrix = OnnxShapes.Reshaped(node, "matrix", Matrix(rights, i), Shape.Of(b[-2], b[-1]));
            products[i] = Multiply(
                node, rows, node.EmitPart("weights", new Transpose([1, 0]), matrix), Zeros(node, b[-1]),
                (@operator, operands) => node.EmitPart("product", @operator, operands, element));
        }

        Shape result = Shape.Of([.. a.Dimensions.Take(a.Rank - 1), b[-1]]);
        return OnnxShapes.Reshaped(node, "shape", node.Emit(new Concat(0), products), result);

        OnnxSymbol Matrix(OnnxSymbol all, int i) =>
            node.EmitPart("matrix", new Slice([i, 0, 0], [1, node.ShapeOf(all)[1], node.ShapeOf(all)[2]], [1, 1, 1]), all);
    }

    /// <summary>[rows, inner] times the transpose of w, [outputs, inner], plus b.</summary>
    private static OnnxSymbol Multiply(OnnxNode node, OnnxSymbol x, OnnxSymbol w, OnnxSymbol b, Func<Operator, OnnxSymbol[], OnnxSymbol> emit)
    {
        Shape shape = node.ShapeOf(x), weights = node.ShapeOf(w);
        if (shape[0] == 1)
        {
            return emit(new FullyConnected(), [x, w, b]);
        }

        OnnxSymbol picture = node.EmitPart("rows", new Reshape(Shape.Of(1, 1, shape[0], shape[1])), x);
        OnnxSymbol kernel = node.EmitPart("weights", new Reshape(Shape.Of(weights[0], 1, 1, weights[1])), w);
        OnnxSymbol result = emit(new Conv2D(new Window(1, 1)), [picture, kernel, b]);
        return node.EmitPart("shape", new Reshape(Shape.Of(shape[0], weights[0])), result);
    }

    private static OnnxSymbol Zeros(OnnxNode node, int count) => node.Constant("bias", Shape.Of(count), new float[count]);

    /// <summary>beta·C as one number per output, or null where C is computed or differs from row to row.</summary>
    private static OnnxSymbol? Bias(OnnxNode node, int outputs, float beta)
    {
        if (!node.Has(2))
        {
            return Zeros(node, outputs);
        }

        if (node.FiniteConstant(2) is not { } addend)
        {
            return null;
        }

        Shape shape = addend.Type.Shape, row = Shape.Of(1, outputs);
        if (beta == 1 && shape.ElementCount == outputs && shape[-1] == outputs)
        {
            return OnnxShapes.Reshaped(node, "bias", node.FloatInput(2), Shape.Of(outputs));
        }

        return Broadcasting.Combine(shape, row) == row
            ? node.Constant("bias", Shape.Of(outputs), [.. Broadcasting.Indices(shape, row).Select(i => beta * addend.Floats[i])])
            : null;
    }
}
