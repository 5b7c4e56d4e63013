using TinyML.Compiler.Coding;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Planning;
using TinyML.Compiler.Proofs;
using TinyML.Compiler.Targets;
using TinyML.Testing;
using TinyML.Testing.Networks;

namespace TinyML.Conformance.Tests;

/// <summary>What is left of random networks in which much never matters, plain and coded: the emitted C answers on every machine what the whole network answers on the integer executor.</summary>
public sealed class RemovalProgramTests
{
    private const int Seed = 94_000, Batch = 12, Blocks = 2, BlockInputs = 3;

    private static IEnumerable<TestCaseData> Machines() =>
        from machine in CTarget.All
        from scheme in new[] { RequantizationScheme.Q16, RequantizationScheme.TfLite }
        select new TestCaseData(machine, scheme).SetArgDisplayNames(machine.Name, scheme.ToString());

    [TestCaseSource(nameof(Machines))]
    public void What_is_left_answers_as_the_whole(CTarget machine, RequantizationScheme scheme)
    {
        CRunner.Require(machine);
        for (int batch = 0; batch < (Requirements.Deep ? 10 : 1); batch++)
        {
            int first = Seed + (batch * Batch);
            KernelProgram[] whole = [.. Enumerable.Range(first, Batch).Select(seed => Lowerer.Run(PlantedChannels.In(RandomIntegerPictures.Of(seed, scheme, ElementType.Int8), seed), null))];
            (PlannedProgram, uint)[] left = [.. whole.Select((program, i) => (MemoryPlanner.Run(Shrink(program, isCoded: i % 2 == 0)), (uint)i))];
            using var program = new NetworkProgram(left, Blocks, BlockInputs, machine == CTarget.Avr ? Avr.Target : CortexM4.Target);
            string[][] answers = [.. program.Run(machine).Chunk(Blocks)];
            string[][] expected = [.. whole.Select((network, i) => NetworkProgram.Checksums(MemoryPlanner.Run(network), (uint)i, Blocks, BlockInputs).ToArray())];
            Assert.That(answers, Is.EqualTo(expected), $"one pair of checksums per network, seeds from {first}");
        }
    }

    private static KernelProgram Shrink(KernelProgram whole, bool isCoded)
    {
        KernelProgram left = ChannelRemoval.Run(whole).Program;
        return isCoded ? ProgramEncoder.Run(left, EncodeOptions.All with { LargestArena = int.MaxValue }).Program : left;
    }
}
