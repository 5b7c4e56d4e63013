using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;

namespace TinyML.Compiler.Tests.Ir;

public sealed class GraphVerifierTests
{
    private static readonly ValueId X = new(0), C = new(1), A = new(2), Y = new(3);

    private static readonly TestCaseData[] Broken =
    [
        Case("a value used before it is defined", "before it is defined", graph => graph with { Nodes = [graph.Nodes[1], graph.Nodes[0]] }),
        Case("a value that does not exist", "%9 does not exist", graph => graph with { Outputs = [new ValueId(9)] }),
        Case("a value defined twice", "defined twice", graph => graph with { Nodes = [.. graph.Nodes, graph.Nodes[1]] }),
        Case("a constant that a node writes", "defined twice", graph => graph with { Nodes = [.. graph.Nodes, graph.Nodes[1] with { Output = C }] }),
        Case("two values of one name", "not unique", graph => With(graph, A, value => value with { Name = "x" })),
        Case("no outputs", "needs inputs and outputs", graph => graph with { Outputs = [] }),
        Case("a shape that the operator does not give", "gives 1x2", graph => With(graph, Y, value => value with { Type = TensorType.Float(2, 1) })),
        Case("too many operands", "does not take 2 operands", graph => graph with { Nodes = [graph.Nodes[0], graph.Nodes[1] with { Inputs = [A, A] }] }),
        Case("operands that do not fit", "do not broadcast", graph => With(graph, C, _ => new Value("c", TensorType.Float(3), Tensor.ZeroFloats(Shape.Of(3))))),
        Case("an extent of 0", "extent below 1", graph => With(graph, X, value => value with { Type = TensorType.Float(1, 0) })),
        Case("NaN in a constant", "NaN", graph => With(graph, C, _ => new Value("c", TensorType.Float(2), Tensor.OfFloats(Shape.Of(2), [1, float.NaN])))),
        Case("a constant of another type", "differs", graph => With(graph, C, value => value with { Type = TensorType.Float(1, 2) })),
        Case("an operator that nobody listed", "not in the catalog", graph => graph with { Nodes = [graph.Nodes[0], graph.Nodes[1] with { Operator = new Unlisted() }] }),
    ];

    [Test]
    public void A_sound_graph_passes() => Assert.That(GraphVerifier.Check(Sound(), GraphPhase.Float, "test"), Is.Empty);

    [TestCaseSource(nameof(Broken))]
    public void A_broken_rule_is_found(Func<Graph, Graph> breakIt, string what)
    {
        IReadOnlyList<Diagnostic> findings = GraphVerifier.Check(breakIt(Sound()), GraphPhase.Imported, "test");
        Assert.That(findings.Select(finding => finding.What), Has.Some.Contains(what));
    }

    [Test]
    public void Quantized_values_are_refused_in_float_graphs_and_floats_in_integer_graphs()
    {
        var type = new TensorType(ElementType.Int8, Shape.Of(1, 2), new Compiler.Ir.Quantization.PerTensor(0.5, 3));
        var builder = new GraphBuilder("g");
        builder.Output(builder.Node("relu", "relu", new Relu(), type, builder.Input("x", type)));
        Assert.Multiple(() =>
        {
            Assert.That(GraphVerifier.Check(builder.Build(), GraphPhase.Imported, "test"), Is.Empty);
            Assert.That(GraphVerifier.Check(builder.Build(), GraphPhase.Integer, "test"), Is.Empty);
            Assert.That(GraphVerifier.Check(builder.Build(), GraphPhase.Float, "test"), Has.Count.EqualTo(2));
            Assert.That(GraphVerifier.Check(Sound(), GraphPhase.Integer, "test"), Has.Count.EqualTo(4));
        });
    }

    private static readonly TestCaseData[] BadQuantizations =
    [
        new TestCaseData(ElementType.Int8, new Compiler.Ir.Quantization.PerTensor(0, 0), "scale 0"),
        new TestCaseData(ElementType.Int8, new Compiler.Ir.Quantization.PerTensor(double.NaN, 0), "scale NaN"),
        new TestCaseData(ElementType.Int8, new Compiler.Ir.Quantization.PerTensor(1, 128), "zero point 128"),
        new TestCaseData(ElementType.Int16, new Compiler.Ir.Quantization.PerTensor(1, 1), "zero point 1"),
        new TestCaseData(ElementType.Int8, new Compiler.Ir.Quantization.PerChannel([1, 1, 1], 1), "3 scales"),
        new TestCaseData(ElementType.Int8, new Compiler.Ir.Quantization.PerChannel([1, 1], 2), "axis 2"),
        new TestCaseData(ElementType.Int8, new Compiler.Ir.Quantization.PerChannel([1, -1], 1), "not positive"),
        new TestCaseData(ElementType.Float32, new Compiler.Ir.Quantization.PerTensor(1, 0), "floats cannot be quantized"),
    ];

    [TestCaseSource(nameof(BadQuantizations))]
    public void A_quantization_that_means_nothing_is_found(ElementType element, Compiler.Ir.Quantization quantization, string what)
    {
        var type = new TensorType(element, Shape.Of(1, 2), quantization);
        var builder = new GraphBuilder("g");
        builder.Output(builder.Node("relu", "relu", new Relu(), type, builder.Input("x", type)));
        Assert.That(GraphVerifier.Check(builder.Build(), GraphPhase.Imported, "test").Select(finding => finding.What), Has.Some.Contains(what));
    }

    private static Graph Sound()
    {
        var builder = new GraphBuilder("g");
        ValueId x = builder.Input("x", TensorType.Float(1, 2)), c = builder.Constant("c", Shape.Of(2), 1, 2);
        builder.Output(builder.Node("y", new Relu(), builder.Node("a", new Add(), x, c)));
        return builder.Build();
    }

    private static Graph With(Graph graph, ValueId id, Func<Value, Value> change) =>
        graph with { Values = graph.Values.Select((value, i) => i == id.Index ? change(value) : value).ToEquatableArray() };

    private static TestCaseData Case(string name, string what, Func<Graph, Graph> breakIt) => new TestCaseData(breakIt, what).SetArgDisplayNames(name);

    private sealed record Unlisted : Operator
    {
        public override string Name => "Unlisted";

        public override Shape InferShape(IReadOnlyList<TensorType> inputs) => inputs[0].Shape;

        public override void Evaluate(IReadOnlyList<Tensor> inputs, Tensor output) => throw new NotSupportedException();
    }
}
