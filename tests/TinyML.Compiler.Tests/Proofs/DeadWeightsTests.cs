using TinyML.Compiler.Import;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Passes;
using TinyML.Compiler.Planning;
using TinyML.Compiler.Proofs;
using TinyML.Execution;
using TinyML.Testing;
using TinyML.Testing.Networks;

namespace TinyML.Compiler.Tests.Proofs;

/// <summary>Dead weights become zeros without changing an answer.</summary>
public sealed class DeadWeightsTests
{
    private const int Seed = 91_000;

    [Test]
    public void Zeros_in_their_place_change_no_answer([Values] RequantizationScheme scheme, [Values(ElementType.Int8, ElementType.Int16)] ElementType element)
    {
        int changed = 0;
        for (int seed = Seed; seed < Seed + (Requirements.Deep ? 1_000 : 60); seed++)
        {
            Graph graph = PlantedChannels.In(RandomIntegerPictures.Of(seed, scheme, element), seed), neutral = DeadWeights.Neutralise(graph);
            changed += Zeros(neutral) > Zeros(graph) ? 1 : 0;
            KernelProgram program = Lowerer.Run(neutral, null), original = Lowerer.Run(graph, null);
            Assert.That(() => AccumulatorProof.Require(program), Throws.Nothing, $"seed {seed}");
            IntegerExecutor before = new(MemoryPlanner.Run(original)), after = new(MemoryPlanner.Run(program));
            var random = new Random(seed);
            for (int i = 0; i < 12; i++)
            {
                int[] sample = RandomInputs.Next(random, original);
                Assert.That(after.Run(sample), Is.EqualTo(before.Run(sample)), $"seed {seed}, input {i}");
            }

            Assert.That(Shapes(ChannelRemoval.Run(program)), Is.EqualTo(Shapes(ChannelRemoval.Run(original))), $"seed {seed}: the same channels stay");
        }

        Assert.That(changed, Is.GreaterThan(20));
    }

    [Test]
    public void Six_of_seven_weights_of_the_visual_wake_words_model_are_zeros_then()
    {
        Graph imported = ModelImport.Import(File.ReadAllBytes(Requirements.Data("models/vww_96_int8.tflite")), "vww", null, []);
        Graph graph = StandardPipeline.CreateForIntegers().Run(imported, new PassContext()), neutral = DeadWeights.Neutralise(graph);
        RemovalResult removal = ChannelRemoval.Run(Lowerer.Run(neutral, null));
        Assert.That(removal.Layers.Sum(layer => layer.WeightsAfter), Is.EqualTo(29_066));
        Assert.That(Zeros(neutral), Is.GreaterThanOrEqualTo(208_112 - 29_066));
        Assert.That(ProgramHash.Of(removal.Program), Is.EqualTo(ProgramHash.Of(ChannelRemoval.Run(Lowerer.Run(graph, null)).Program)));
    }

    private static int Zeros(Graph graph) => graph.Values.Where(value => value.Constant is not null).Sum(value => value.Constant!.Integers.Count(integer => integer == 0));

    private static (int, int)[] Shapes(RemovalResult removal) => [.. removal.Layers.Select(layer => (layer.ChannelsAfter, layer.WeightsAfter))];
}
