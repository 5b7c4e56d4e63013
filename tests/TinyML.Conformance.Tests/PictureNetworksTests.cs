using TinyML.Compiler.Conformance;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Planning;
using TinyML.Compiler.Targets;
using TinyML.Execution;
using TinyML.Nano.Kernels;
using TinyML.Testing;
using TinyML.Testing.Networks;

namespace TinyML.Conformance.Tests;

/// <summary>Whole random networks over pictures, planned so that layers write over the rows of their inputs: the integer executor, the firmware's
/// C# kernels and the emitted C answer the same, bit for bit.</summary>
public sealed class PictureNetworksTests
{
    private const int Seed = 71_000, Batch = 12, Blocks = 2, BlockInputs = 3;

    private static IEnumerable<TestCaseData> Targets() =>
        from target in CTarget.All
        from element in new[] { ElementType.Int8, ElementType.Int16 }
        from scheme in Enum.GetValues<RequantizationScheme>()
        select new TestCaseData(target, scheme, element).SetName($"Networks over pictures of {element} in {scheme} answer alike on {target}");

    [TestCaseSource(nameof(Targets))]
    public void Emitted_networks_answer_what_the_integer_executor_answers(CTarget machine, RequantizationScheme scheme, ElementType element)
    {
        CRunner.Require(machine);
        Target target = machine == CTarget.Avr ? Avr.Target : CortexM4.Target;
        int batches = machine == CTarget.Host ? 3 : 1;
        for (int batch = 0; batch < (Requirements.Deep ? 10 * batches : batches); batch++)
        {
            int first = Seed + (batch * Batch);
            (PlannedProgram Planned, uint InputSeed)[] networks = [.. Enumerable.Range(first, Batch).Select(seed => (Plan(seed, scheme, element), (uint)seed))];
            using var program = new NetworkProgram(networks, Blocks, BlockInputs, target);
            string[][] answers = [.. program.Run(machine).Chunk(Blocks)];
            string[][] expected = [.. networks.Select(network => NetworkProgram.Checksums(network.Planned, network.InputSeed, Blocks, BlockInputs).ToArray())];
            Assert.That(answers, Is.EqualTo(expected), $"one pair of checksums per network, seeds from {first}");
        }
    }

    [Test]
    public void The_integer_executor_answers_what_the_firmwares_own_kernels_answer([Values] RequantizationScheme scheme, [Values(ElementType.Int8, ElementType.Int16)] ElementType element)
    {
        for (int seed = Seed; seed < Seed + 200; seed++)
        {
            PlannedProgram planned = Plan(seed, scheme, element);
            int[] sample = NetworkProgram.Inputs(planned, (uint)seed).Next();
            Assert.That(new IntegerExecutor(planned).Run(sample), Is.EqualTo(RunPortable(planned, sample)), $"seed {seed}");
        }
    }

    [Test]
    public void The_networks_use_every_kernel_over_pictures()
    {
        HashSet<int> used =
        [
            .. from seed in Enumerable.Range(Seed, 200)
               from scheme in Enum.GetValues<RequantizationScheme>()
               from element in new[] { ElementType.Int8, ElementType.Int16 }
               from call in Lowerer.Run(RandomIntegerPictures.Of(seed, scheme, element), null).Calls
               select call.Kernel.Id,
        ];

        // Neither a change of element nor a curve of int16 stands in such a network.
        int[] left = [KernelIds.RequantizeInt8ToInt16, KernelIds.RequantizeInt16ToInt8, KernelIds.TanhInt16TfLite, KernelIds.SigmoidInt16TfLite];
        Assert.That(KernelCatalog.All.Where(kernel => kernel.Id is >= KernelIds.AveragePool2DInt8 and < KernelIds.Conv2DInt8Coded && !used.Contains(kernel.Id) && !left.Contains(kernel.Id)).Select(kernel => kernel.Name), Is.Empty);
    }

    private static PlannedProgram Plan(int seed, RequantizationScheme scheme, ElementType element)
    {
        KernelProgram program = Lowerer.Run(RandomIntegerPictures.Of(seed, scheme, element), null);
        PlannedProgram planned = MemoryPlanner.Run(program);
        Assert.That(ProgramVerifier.Check(program) ?? PlanVerifier.Check(planned), Is.Null, $"seed {seed}");
        return planned;
    }

    private static int[] RunPortable(PlannedProgram planned, int[] sample)
    {
        byte[] arena = new byte[planned.ArenaBytes], constants = [.. planned.Constants];
        ProgramBuffer input = planned.Program.Buffers[planned.Program.Inputs[0].Buffer];
        Elements.ToBytes(sample, CType(input)).CopyTo(arena, planned.BufferOffsets[planned.Program.Inputs[0].Buffer]);
        foreach (PlannedStep step in planned.Steps)
        {
            KernelDispatcher.Run(step.Call.Kernel.Id, arena, constants, [.. step.Block]);
        }

        ProgramBuffer output = planned.Program.Buffers[planned.Program.Outputs[0].Buffer];
        int offset = planned.BufferOffsets[planned.Program.Outputs[0].Buffer];
        return Elements.FromBytes(arena.AsSpan(offset, output.ByteCount), CType(output));
    }

    private static string CType(ProgramBuffer buffer) => buffer.Element == ElementType.Int16 ? "int16_t" : "int8_t";
}
