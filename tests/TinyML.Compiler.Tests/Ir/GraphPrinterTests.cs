using System.Globalization;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;
using TinyML.Testing;

namespace TinyML.Compiler.Tests.Ir;

public sealed class GraphPrinterTests
{
    [Test]
    public void A_float_graph_is_printed_one_line_per_node() => GoldenFile.Verify("float-graph", GraphPrinter.Print(Example()));

    [Test]
    public void An_integer_graph_shows_which_reals_its_integers_stand_for()
    {
        var input = new TensorType(ElementType.Int16, Shape.Of(1, 2), new Compiler.Ir.Quantization.PerChannel([1, 0.0001], 1));
        var output = new TensorType(ElementType.Int8, Shape.Of(1, 2), new Compiler.Ir.Quantization.PerTensor(0.1, -128));
        var weights = Tensor.OfIntegers(new TensorType(ElementType.Int8, Shape.Of(1, 2), new Compiler.Ir.Quantization.PerTensor(1.0 / 3, 0)), [-127, 5]);
        var builder = new GraphBuilder("integers");
        ValueId x = builder.Input("x", input), w = builder.Constant("w", weights);
        builder.Output(builder.Node("add", "y", new Add(), output, x, w));
        GoldenFile.Verify("integer-graph", GraphPrinter.Print(builder.Build()));
    }

    [Test]
    public void The_text_is_the_same_under_a_culture_with_decimal_commas()
    {
        string expected = GraphPrinter.Print(Example());
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            var commas = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            commas.NumberFormat.NumberDecimalSeparator = ",";
            commas.NumberFormat.NegativeSign = "~";
            CultureInfo.CurrentCulture = commas;
            Assert.That(GraphPrinter.Print(Example()), Is.EqualTo(expected));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Test]
    public void A_name_cannot_break_a_line()
    {
        var builder = new GraphBuilder("bad\nname\"");
        builder.Output(builder.Node("relu", new Relu(), builder.Input("x\u001b", TensorType.Float(1))));
        Assert.That(GraphPrinter.Print(builder.Build()).Split('\n')[..2], Is.EqualTo(new[] { "graph \"bad\\u000aname\\\"\"", "input  %0 \"x\\u001b\": float32[1]" }));
    }

    private static Graph Example()
    {
        var builder = new GraphBuilder("example");
        ValueId x = builder.Input("x", TensorType.Float(1, 3));
        ValueId w = builder.Constant("w", Shape.Of(2, 3), 0.1f, 1e-7f, -3.4028235e38f, 16777216, 1 / 3f, 0);
        ValueId long_ = builder.Constant("long", Shape.Of(18), [.. Enumerable.Range(0, 18).Select(i => i / 2f)]);
        ValueId b = builder.Constant("b", Shape.Of(2), 1, -1);
        ValueId hidden = builder.Node("dense", new FullyConnected(0), x, w, b);
        ValueId leaky = builder.Node("leaky", "leaky_out", new LeakyRelu(0.01f), TensorType.Float(1, 2), hidden);
        ValueId row = builder.Node("row", new Concat(0), builder.Node("flat", new Reshape(Shape.Of(2)), leaky), long_);
        builder.Output(builder.Node("clip", new Clip(float.NegativeInfinity, 0.5f), row));
        return builder.Build();
    }
}
