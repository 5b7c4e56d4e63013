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

    private static KernelProgram Lowered(string model)
    {
        Graph graph = ModelImport.Import(File.ReadAllBytes(Requirements.Data($"models/{model}")), "model", null, []);
        return Lowerer.Run(StandardPipeline.CreateForIntegers().Run(graph, new PassContext()), null);
    }
}
