using TinyML.Compiler.Import;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Passes;
using TinyML.Compiler.Planning;
using TinyML.Compiler.Proofs;
using TinyML.Compiler.Reporting;
using TinyML.Execution;
using TinyML.Testing;
using TinyML.Testing.Networks;

namespace TinyML.Compiler.Tests.Proofs;

/// <summary>What can be removed from known models.</summary>
public sealed class ModelRemovalTests
{
    [Test]
    public void Six_of_seven_weights_of_the_visual_wake_words_model_never_matter()
    {
        KernelProgram program = Lowered("vww_96_int8.tflite");
        RemovalResult removal = ChannelRemoval.Run(program);
        ModelSize size = ModelSize.Of(removal.Program);
        TestContext.Out.WriteLine(size);
        Assert.Multiple(() =>
        {
            Assert.That(removal.Layers.Sum(layer => layer.WeightsBefore), Is.EqualTo(208_112));
            Assert.That(removal.Layers.Sum(layer => layer.WeightsAfter), Is.EqualTo(29_066));
            Assert.That(removal.Layers.Sum(layer => layer.MacsAfter), Is.EqualTo(3_727_313));
            Assert.That(size.Total, Is.LessThanOrEqualTo(39_000));
        });
    }

    [Test]
    public void Of_the_person_detector_one_channel_of_the_first_layer_and_one_of_the_last_do_not_matter()
    {
        RemovalResult removal = ChannelRemoval.Run(Lowered("person_detect.tflite"));
        LayerRemoval[] changed = [.. removal.Layers.Where(layer => layer.ChannelsBefore != layer.ChannelsAfter)];
        Assert.That(changed.Select(layer => (layer.Call, layer.ChannelsBefore, layer.ChannelsAfter)), Is.EqualTo([(0, 8, 7), (1, 8, 7), (26, 256, 255)]));
    }

    [Test]
    public void Where_everything_may_matter_the_program_stays_as_it_is()
    {
        KernelProgram program = Lowered("kws_ref_model.tflite");
        RemovalResult removal = ChannelRemoval.Run(program);
        Assert.That(removal.IsUnchanged && ReferenceEquals(removal.Program, program));
    }

    [TestCase("vww_96_int8.tflite")]
    [TestCase("person_detect.tflite")]
    public void Removal_changes_no_answer(string model)
    {
        KernelProgram program = Lowered(model);
        IntegerExecutor original = new(MemoryPlanner.Run(program)), compiled = new(MemoryPlanner.Run(ChannelRemoval.Run(program).Program));
        const int Seed = 4_711;
        var random = new Random(Seed);
        for (int i = 0; i < 500; i++)
        {
            int[] sample = RandomInputs.Next(random, program);
            Assert.That(compiled.Run(sample), Is.EqualTo(original.Run(sample)), $"seed {Seed}, input {i}");
        }
    }

    /// <summary>Climbs, square by square, to pictures that drive one channel of one layer as high as they can.</summary>
    [Test]
    public void Inputs_that_maximise_a_channel_are_answered_alike()
    {
        const int Seed = 815, Channels = 24, Steps = 20;
        KernelProgram program = Lowered("vww_96_int8.tflite");
        IntegerExecutor original = new(MemoryPlanner.Run(program)), compiled = new(MemoryPlanner.Run(ChannelRemoval.Run(program).Program));
        var random = new Random(Seed);
        int[] layers = [.. program.Calls.Where(call => call.Kernel.IndexOfOrNone("outputChannels") >= 0).Select(call => call.Arguments[1])];
        for (int i = 0; i < Channels; i++)
        {
            int buffer = layers[random.Next(layers.Length)], depth = program.Buffers[buffer].Shape[-1], channel = random.Next(depth);
            int[] best = RandomInputs.Next(random, program);
            long highest = long.MinValue;
            for (int step = 0; step < Steps; step++)
            {
                int[] tried = step == 0 ? best : WithSquare(best, program.Buffers[program.Inputs[0].Buffer].Shape, random);
                int[][] trace = original.Trace(tried);
                Assert.That(compiled.Run(tried), Is.EqualTo(trace[program.Outputs[0].Buffer]), $"seed {Seed}, channel {channel} of {program.Buffers[buffer].Name}, step {step}");
                long sum = trace[buffer].Where((_, element) => element % depth == channel).Sum(value => (long)value);
                (best, highest) = sum > highest ? (tried, sum) : (best, highest);
            }
        }
    }

    private static int[] WithSquare(int[] picture, Shape shape, Random random)
    {
        int[] result = [.. picture], ends = [.. Enumerable.Range(0, shape[-1]).Select(_ => random.Next(2) == 0 ? sbyte.MinValue : sbyte.MaxValue)];
        int size = random.Next(3, shape[1] / 2), top = random.Next(shape[1] - size), left = random.Next(shape[2] - size);
        for (int i = 0; i < result.Length; i++)
        {
            int row = i / shape[-1] / shape[2], column = i / shape[-1] % shape[2];
            bool isInside = row >= top && row < top + size && column >= left && column < left + size;
            result[i] = isInside ? ends[i % shape[-1]] : result[i];
        }

        return result;
    }

    private static KernelProgram Lowered(string model)
    {
        Graph graph = ModelImport.Import(File.ReadAllBytes(Requirements.Data($"models/{model}")), "model", null, []);
        return Lowerer.Run(StandardPipeline.CreateForIntegers().Run(graph, new PassContext()), null);
    }
}
