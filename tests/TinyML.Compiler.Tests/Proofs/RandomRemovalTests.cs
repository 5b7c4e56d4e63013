using TinyML.Compiler.Calibration;
using TinyML.Compiler.Certificates;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Planning;
using TinyML.Compiler.Proofs;
using TinyML.Compiler.Specs;
using TinyML.Compiler.Verification;
using TinyML.Execution;
using TinyML.Testing;
using TinyML.Testing.Networks;

namespace TinyML.Compiler.Tests.Proofs;

/// <summary>Random networks in which much never matters: what is left after removal answers the same for every input tried.</summary>
public sealed class RandomRemovalTests
{
    private const int Seed = 90_000;

    private static int Networks => Requirements.Deep ? 1_000 : 100;

    private static int Inputs => Requirements.Deep ? 50 : 12;

    [Test]
    public void Removal_changes_no_answer([Values] RequantizationScheme scheme, [Values(ElementType.Int8, ElementType.Int16)] ElementType element)
    {
        long before = 0, after = 0;
        for (int seed = Seed; seed < Seed + Networks; seed++)
        {
            KernelProgram program = Lowerer.Run(PlantedChannels.In(RandomIntegerPictures.Of(seed, scheme, element), seed), null);
            AccumulatorProof.Require(program);
            RemovalResult removal = ChannelRemoval.Run(program);
            PlannedProgram whole = MemoryPlanner.Run(program), smaller = MemoryPlanner.Run(removal.Program);
            Assert.That(ProgramVerifier.Check(removal.Program) ?? PlanVerifier.Check(smaller), Is.Null, $"seed {seed}");
            Assert.That(() => AccumulatorProof.Require(removal.Program), Throws.Nothing, $"seed {seed}");
            RequireSameAnswers(whole, smaller, seed);
            before += removal.Layers.Sum(layer => (long)layer.WeightsBefore);
            after += removal.Layers.Sum(layer => (long)layer.WeightsAfter);
        }

        TestContext.Out.WriteLine($"seeds from {Seed}: {after} of {before} weights are left");
        Assert.That(after, Is.LessThan(before * 4 / 5));
    }

    /// <summary>Networks as floats give them: several outputs, joins of different tensors, reshapes, products, curves.</summary>
    [Test]
    public void Removal_changes_no_answer_of_networks_that_were_quantized([Values] Precision precision)
    {
        int smaller = 0;
        for (int seed = Seed; seed < Seed + (Networks / 4); seed++)
        {
            Graph floats = RandomPictureGraph.Of(seed);
            Graph integers = Compilation.Run(floats, null, Samples(floats, seed), new CompilationOptions { Precision = precision, Method = CalibrationMethod.MinMax, BiasCorrection = false }, Executors.Instance).Integer;
            KernelProgram program = Lowerer.Run(PlantedChannels.In(integers, seed), null);
            if (AccumulatorProof.Of(program).Any(proof => !proof.Holds))
            {
                continue; // what was planted is too much for this one
            }

            RemovalResult removal = ChannelRemoval.Run(program);
            RequireSameAnswers(MemoryPlanner.Run(program), MemoryPlanner.Run(removal.Program), seed);
            Assert.That(() => CertificateCheck.Run(program, removal.Program, removal.Certificate), Throws.Nothing, $"seed {seed}");
            smaller += removal.IsUnchanged ? 0 : 1;
        }

        TestContext.Out.WriteLine($"seeds from {Seed}: {smaller} networks became smaller");
        Assert.That(smaller, Is.GreaterThan(Networks / 16));
    }

    private static SampleSet Samples(Graph graph, int seed)
    {
        var random = new Random(seed);
        int width = graph[graph.Inputs[0]].Type.Shape.ElementCount;
        return new SampleSet(width, [.. Enumerable.Range(0, 16 * width).Select(_ => (2 * random.NextSingle()) - 1)]);
    }

    [Test]
    public void Every_value_that_occurs_lies_in_its_interval([Values] RequantizationScheme scheme, [Values(ElementType.Int8, ElementType.Int16)] ElementType element)
    {
        for (int seed = Seed; seed < Seed + Networks; seed++)
        {
            KernelProgram program = Lowerer.Run(RandomIntegerPictures.Of(seed, scheme, element), null);
            IReadOnlyList<BufferClaim> claims = ChannelRemoval.Run(program).Certificate.Buffers;
            var executor = new IntegerExecutor(MemoryPlanner.Run(program));
            var random = new Random(seed);
            for (int i = 0; i < Inputs; i++)
            {
                int[][] trace = executor.Trace(RandomInputs.Next(random, program));
                foreach (BufferClaim claim in claims)
                {
                    int[] values = trace[claim.Buffer];
                    int outside = Enumerable.Range(0, values.Length).FirstOrDefault(at => values[at] < claim.Low[at % claim.Low.Count] || values[at] > claim.High[at % claim.Low.Count], -1);
                    Assert.That(outside, Is.EqualTo(-1), $"seed {seed}, input {i}, element of {claim.Name}");
                }
            }
        }
    }

    [Test]
    public void What_is_left_has_nothing_more_to_remove([Values] RequantizationScheme scheme, [Values(ElementType.Int8, ElementType.Int16)] ElementType element)
    {
        for (int seed = Seed; seed < Seed + Networks; seed++)
        {
            KernelProgram once = ChannelRemoval.Run(Lowerer.Run(PlantedChannels.In(RandomIntegerPictures.Of(seed, scheme, element), seed), null)).Program;
            Assert.That(ProgramHash.Of(ChannelRemoval.Run(once).Program), Is.EqualTo(ProgramHash.Of(once)), $"seed {seed}");
        }
    }

    private static void RequireSameAnswers(PlannedProgram whole, PlannedProgram smaller, int seed)
    {
        var random = new Random(seed);
        IntegerExecutor original = new(whole), compiled = new(smaller);
        for (int i = 0; i < Inputs; i++)
        {
            int[] sample = RandomInputs.Next(random, whole.Program);
            Assert.That(compiled.Run(sample), Is.EqualTo(original.Run(sample)), $"seed {seed}, input {i}");
        }
    }
}
