using TinyML.Compiler.Ir;
using TinyML.Compiler.Passes;
using TinyML.Compiler.Passes.Folding;
using TinyML.Execution;
using TinyML.Testing;

namespace TinyML.Compiler.Tests.Passes;

/// <summary>What holds for every pass, on random graphs.</summary>
public sealed class PassTests
{
    private static readonly int GraphCount = Requirements.Deep ? 20_000 : 1_000;

    private static IEnumerable<TestCaseData> Each => StandardPipeline.Create().Passes
        .Where(pass => pass is not AttachInputScaling) // changes the meaning of the inputs by design; has tests of its own
        .Select(pass => new TestCaseData(pass).SetArgDisplayNames(pass.Name));

    [TestCaseSource(nameof(Each))]
    public void A_pass_leaves_a_sound_graph_of_the_same_meaning(IPass pass)
    {
        for (int seed = 0; seed < GraphCount; seed++)
        {
            Graph before = RandomFloatGraphs.Of(seed);
            Graph after = pass.Run(before, new PassContext());
            GraphVerifier.Verify(after, GraphPhase.Float, pass.Name);
            AssertSameMeaning(before, after, seed);
        }
    }

    [TestCaseSource(nameof(Each))]
    public void Running_a_pass_twice_is_running_it_once(IPass pass)
    {
        for (int seed = 0; seed < GraphCount; seed++)
        {
            Graph once = pass.Run(RandomFloatGraphs.Of(seed), new PassContext());
            Graph twice = pass.Run(once, new PassContext());
            Assert.That(GraphPrinter.Print(twice), Is.EqualTo(GraphPrinter.Print(once)), $"seed {seed}");
        }
    }

    [TestCaseSource(nameof(Each))]
    public void A_pass_finds_something_to_do(IPass pass)
    {
        Graph[] graphs = [.. Enumerable.Range(0, 200).Select(RandomFloatGraphs.Of)];
        bool prepared = pass is Compiler.Passes.Cleanup.RemoveDeadNodes;
        int changed = graphs.Count(graph => GraphPrinter.Print(pass.Run(prepared ? WithDeadNode(graph) : graph, new PassContext())) != GraphPrinter.Print(prepared ? WithDeadNode(graph) : graph));
        Assert.That(changed, Is.GreaterThan(10));
    }

    [Test]
    public void The_whole_pipeline_keeps_the_meaning_and_the_interface()
    {
        PassPipeline pipeline = StandardPipeline.Create();
        for (int seed = 0; seed < GraphCount; seed++)
        {
            Graph before = RandomFloatGraphs.Of(seed);
            Graph after = pipeline.Run(before, new PassContext());
            AssertSameMeaning(before, after, seed);
            Assert.That(after.Inputs.Select(id => after[id]), Is.EqualTo(before.Inputs.Select(id => before[id])), $"seed {seed}");
        }
    }

    [Test]
    public void Names_of_passes_are_unique() =>
        Assert.That(StandardPipeline.Create().Passes.Select(pass => pass.Name), Is.Unique);

    [Test]
    public void The_hook_sees_the_graph_after_each_pass()
    {
        List<string> seen = [];
        Graph last = StandardPipeline.Create().Run(RandomFloatGraphs.Of(1), new PassContext(), (pass, graph) => seen.Add($"{pass.Name} {graph.Nodes.Count}"));
        Assert.Multiple(() =>
        {
            Assert.That(seen, Has.Count.EqualTo(StandardPipeline.Create().Passes.Count));
            Assert.That(seen[^1], Is.EqualTo($"remove-dead-nodes {last.Nodes.Count}"));
        });
    }

    [Test]
    public void A_pass_that_breaks_the_graph_is_caught_and_named() =>
        Assert.That(
            () => new PassPipeline([new Breaking()]).Run(RandomFloatGraphs.Of(1), new PassContext()),
            Throws.TypeOf<Compiler.Diagnostics.DiagnosticException>().With.Message.Contains("after break-everything"));

    private static void AssertSameMeaning(Graph before, Graph after, int seed)
    {
        float[][] inputs = RandomFloatGraphs.InputsOf(before, new Random(seed));
        float[][] expected = new FloatExecutor(before).Run(inputs), actual = new FloatExecutor(after).Run(inputs);
        for (int i = 0; i < expected.Length; i++)
        {
            double tolerance = 1e-4 * (1 + expected[i].Max(Math.Abs));
            Assert.That(actual[i], Is.EqualTo(expected[i]).Within(tolerance), $"seed {seed}:\n{GraphPrinter.Print(before)}\n{GraphPrinter.Print(after)}");
            Assert.That(after[after.Outputs[i]].Type, Is.EqualTo(before[before.Outputs[i]].Type), $"seed {seed}");
        }
    }

    private static Graph WithDeadNode(Graph graph) => graph with
    {
        Values = [.. graph.Values, new Value("dead", graph[graph.Inputs[0]].Type)],
        Nodes = [.. graph.Nodes, new Node("dead", new Compiler.Operators.Relu(), [graph.Inputs[0]], new ValueId(graph.Values.Count))],
    };

    private sealed class Breaking : IPass
    {
        public string Name => "break-everything";

        public Graph Run(Graph graph, PassContext context) => graph with { Outputs = [] };
    }
}
