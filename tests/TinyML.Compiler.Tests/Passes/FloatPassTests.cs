using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;
using TinyML.Compiler.Passes;
using TinyML.Compiler.Passes.Cleanup;
using TinyML.Compiler.Passes.Folding;
using TinyML.Compiler.Passes.Fusion;
using TinyML.Compiler.Specs;
using TinyML.Execution;
using TinyML.Testing;

namespace TinyML.Compiler.Tests.Passes;

/// <summary>What single passes do to graphs that show it.</summary>
public sealed class FloatPassTests
{
    private static readonly ModelSpec TwoColumns = new()
    {
        Columns = [new ColumnSpec { Name = "a", Offset = 10, Scale = 2 }, new ColumnSpec { Name = "b", Offset = -1, Scale = 0.5 }],
    };

    [Test]
    public void Column_scaling_is_subtracted_and_divided_in_front_of_the_graph()
    {
        Graph graph = new AttachInputScaling().Run(Layer(new FullyConnected()), new PassContext { Spec = TwoColumns });
        Assert.Multiple(() =>
        {
            Assert.That(graph.Nodes.Select(node => node.Operator.Name), Is.EqualTo(new[] { "Sub", "Div", "FullyConnected" }));
            Assert.That(new FloatExecutor(graph).Run([14f, 0f])[0], Is.EqualTo(new FloatExecutor(Layer(new FullyConnected())).Run([2f, 2f])[0]));
        });
    }

    [Test]
    public void Trivial_columns_add_nothing()
    {
        var spec = new ModelSpec { Columns = [new ColumnSpec { Name = "a" }, new ColumnSpec { Name = "b" }] };
        Assert.That(new AttachInputScaling().Run(Layer(new FullyConnected()), new PassContext { Spec = spec }).Nodes, Has.Count.EqualTo(1));
    }

    [Test]
    public void Columns_are_dealt_to_inputs_in_order()
    {
        var builder = new GraphBuilder("g");
        ValueId a = builder.Input("a", TensorType.Float(1, 1)), b = builder.Input("b", TensorType.Float(1, 1));
        builder.Output(builder.Node("row", new Concat(1), a, b));
        Graph graph = new AttachInputScaling().Run(builder.Build(), new PassContext { Spec = TwoColumns });
        Assert.That(new FloatExecutor(graph).Run([14f], [0f])[0], Is.EqualTo(new[] { 2f, 2f }));
    }

    [Test]
    public void Too_few_columns_are_refused()
    {
        var spec = new ModelSpec { Columns = [new ColumnSpec { Name = "a" }] };
        var refusal = Assert.Throws<DiagnosticException>(() => new AttachInputScaling().Run(Layer(new FullyConnected()), new PassContext { Spec = spec }))!;
        Assert.That(refusal.Diagnostics[0].Code, Is.EqualTo(DiagnosticCodes.SpecDoesNotFitModel));
    }

    [Test]
    public void Scaled_columns_joined_from_inputs_of_their_own_are_folded_into_the_layer()
    {
        var builder = new GraphBuilder("g");
        ValueId a = builder.Input("a", TensorType.Float(1, 1)), b = builder.Input("b", TensorType.Float(1, 1));
        ValueId row = builder.Node("row", new Concat(1), a, b);
        builder.Output(builder.Node("y", new FullyConnected(), row, builder.Constant("w", Shape.Of(1, 2), 1, 10), builder.Constant("c", Shape.Of(1), 100)));
        Graph graph = StandardPipeline.Create().Run(builder.Build(), new PassContext { Spec = TwoColumns });
        Assert.Multiple(() =>
        {
            Assert.That(graph.Nodes.Select(node => node.Operator.Name), Is.EqualTo(new[] { "Concat", "FullyConnected" }));
            Assert.That(graph.Nodes[0].Inputs, Is.EqualTo(graph.Inputs));
            Assert.That(new FloatExecutor(graph).Run([14f], [0f])[0], Is.EqualTo(new[] { 122f }));
        });
    }

    [Test]
    public void Limits_are_composed_in_order()
    {
        var builder = new GraphBuilder("g");
        ValueId x = builder.Input("x", TensorType.Float(1, 2));
        ValueId layer = builder.Node("layer", new FullyConnected(), x, builder.Constant("w", Shape.Of(1, 2), 1, 1), builder.Constant("b", Shape.Of(1), 0));
        builder.Output(builder.Node("clip", new Clip(-1, 6), builder.Node("relu", new Relu(), layer)));
        Graph graph = new FuseLimits().Run(builder.Build(), new PassContext());
        Assert.That(graph.Nodes.Select(node => node.Operator), Is.EqualTo(new[] { new FullyConnected(0, 6) }));
    }

    [Test]
    public void A_layer_that_something_else_reads_keeps_its_limits()
    {
        var builder = new GraphBuilder("g");
        ValueId x = builder.Input("x", TensorType.Float(1, 2));
        ValueId layer = builder.Node("layer", new FullyConnected(), x, builder.Constant("w", Shape.Of(1, 2), 1, 1), builder.Constant("b", Shape.Of(1), 0));
        builder.Output(builder.Node("relu", new Relu(), layer));
        builder.Output(layer);
        Assert.That(new FuseLimits().Run(builder.Build(), new PassContext()).Nodes, Has.Count.EqualTo(2));
    }

    [Test]
    public void Factors_are_not_folded_through_limits() =>
        Assert.That(new FoldAffine().Run(Scaled(new FullyConnected(0)), new PassContext()).Nodes, Has.Count.EqualTo(2));

    [Test]
    public void Limited_arithmetic_is_neither_folded_nor_removed([Values] bool folds)
    {
        var builder = new GraphBuilder("g");
        ValueId x = builder.Input("x", TensorType.Float(1, 2));
        ValueId limited = builder.Node("limited", new Mul(0, 6), x, builder.Constant("c", Shape.Of(2), 1, 1));
        builder.Output(builder.Node("y", new FullyConnected(), limited, builder.Constant("w", Shape.Of(1, 2), 1, 1), builder.Constant("b", Shape.Of(1), 0)));
        Graph graph = builder.Build();
        graph = folds ? new FoldAffine().Run(graph, new PassContext()) : new RemoveIdentities().Run(graph, new PassContext());
        Assert.That(graph.Nodes, Has.Count.EqualTo(2));
    }

    [Test]
    public void Factors_that_would_overflow_weights_stay_where_they_are()
    {
        var builder = new GraphBuilder("g");
        ValueId x = builder.Input("x", TensorType.Float(1, 1));
        ValueId big = builder.Node("big", new Mul(), x, builder.Constant("c", Shape.Of(1), 1e30f));
        builder.Output(builder.Node("y", new FullyConnected(), big, builder.Constant("w", Shape.Of(1, 1), 1e30f), builder.Constant("b", Shape.Of(1), 0)));
        Assert.That(new FoldAffine().Run(builder.Build(), new PassContext()).Nodes, Has.Count.EqualTo(2));
    }

    [Test]
    public void The_graph_after_the_pipeline_is_as_written_down()
    {
        Graph graph = StandardPipeline.Create().Run(Scaled(new FullyConnected()), new PassContext { Spec = TwoColumns });
        GoldenFile.Verify("scaled-layer", GraphPrinter.Print(graph));
    }

    private static Graph Layer(FullyConnected layer)
    {
        var builder = new GraphBuilder("g");
        ValueId x = builder.Input("x", TensorType.Float(1, 2));
        builder.Output(builder.Node("y", layer, x, builder.Constant("w", Shape.Of(2, 2), 1, 2, 3, 4), builder.Constant("b", Shape.Of(2), -1, 1)));
        return builder.Build();
    }

    private static Graph Scaled(FullyConnected layer)
    {
        var builder = new GraphBuilder("g");
        ValueId x = builder.Input("x", TensorType.Float(1, 2));
        ValueId y = builder.Node("layer", layer, x, builder.Constant("w", Shape.Of(2, 2), 1, 2, 3, 4), builder.Constant("b", Shape.Of(2), -1, 1));
        builder.Output(builder.Node("scaled", new Mul(), y, builder.Constant("c", Shape.Of(2), 2, -1)));
        return builder.Build();
    }
}
