using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Operators;
using TinyML.Compiler.Planning;
using TinyML.Compiler.Specs;
using TinyML.Execution;
using TinyML.Testing.Networks;

namespace TinyML.Compiler.Tests.Planning;

public sealed class MemoryPlannerTests
{
    [Test]
    public void Plans_of_random_networks_are_sound_and_as_small_as_can_be([Range(1, 60)] int seed, [Values] Precision precision)
    {
        RandomNetwork network = RandomNetwork.Of(seed);
        PlannedProgram planned = Compilation.Run(network.Graph, network.Spec, network.Samples, new CompilationOptions { Precision = precision }, Executors.Instance).Planned;

        Assert.That(ProgramVerifier.Check(planned.Program), Is.Null);
        Assert.That(PlanVerifier.Check(planned), Is.Null);
        Assert.That(planned.ArenaBytes, Is.GreaterThanOrEqualTo(planned.LowerBoundBytes).And.LessThanOrEqualTo(planned.LowerBoundBytes + 1));
    }

    [Test]
    public void Branches_that_meet_again_keep_their_bytes_apart()
    {
        var builder = new GraphBuilder("branches");
        ValueId x = builder.Input("x", TensorType.Float(1, 3));
        ValueId left = builder.Node("left", new Tanh(), Dense(builder, "a", x, 3, 4));
        ValueId right = builder.Node("right", new Sigmoid(), Dense(builder, "b", x, 3, 2));
        ValueId joined = builder.Node("joined", new Concat(1), left, right, x);
        builder.Output(Dense(builder, "c", joined, 9, 2));
        builder.Output(left);

        CompilationResult result = Compilation.Run(builder.Build(), null, null, new CompilationOptions { Precision = Precision.Int16x8 }, Executors.Instance);

        Assert.That(PlanVerifier.Check(result.Planned), Is.Null);
        Assert.That(result.Planned.Program.Outputs.Select(output => result.Planned.BufferOffsets[output.Buffer]), Is.Ordered.Ascending);
        var sample = new float[] { 0.5f, -0.25f, 0.75f };
        float[][] expected = Executors.Instance.Load(result.Physical).Run(sample);
        float[] actual = new IntegerExecutor(result.Planned).Predict(sample);
        Assert.That(actual, Is.EqualTo(result.Physical.Outputs.SelectMany(id => expected[id.Index])).Within(0.03));
    }

    [Test]
    public void Several_inputs_that_are_concatenated_need_no_copy()
    {
        var builder = new GraphBuilder("inputs");
        ValueId a = builder.Input("a", TensorType.Float(1, 2)), b = builder.Input("b", TensorType.Float(1, 3));
        builder.Output(Dense(builder, "c", builder.Node("row", new Concat(1), a, b), 5, 2));
        var spec = new ModelSpec { Columns = [.. "vwxyz".Select(name => new ColumnSpec { Name = name.ToString(), Step = 0.001 })] };

        CompilationResult result = Compilation.Run(builder.Build(), spec, null, new CompilationOptions { Precision = Precision.Int16x8 }, Executors.Instance);

        Assert.That(result.Planned.Program.Calls.Select(call => call.Kernel.Name), Is.EqualTo(new[] { "FullyConnectedInt16x16" }));
    }

    private static ValueId Dense(GraphBuilder builder, string name, ValueId input, int inputs, int outputs)
    {
        float[] weights = [.. Enumerable.Range(0, inputs * outputs).Select(i => (float)Math.Sin(i + outputs))];
        ValueId w = builder.Constant(name + "_w", Shape.Of(outputs, inputs), weights), b = builder.Constant(name + "_b", Shape.Of(outputs), new float[outputs]);
        return builder.Node(name, new FullyConnected(), input, w, b);
    }
}
