using TinyML.Compiler.Coding;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Planning;
using TinyML.Execution;
using TinyML.Testing;
using TinyML.Testing.Kernels;
using TinyML.Testing.Networks;

namespace TinyML.Nano.Tests.Runtime;

/// <summary>Whole random networks through blob, loader and executor: what the host's integer executor answers, with constants in memory and in the source.</summary>
public sealed class NetworkTests
{
    private const int Seed = 31_000;

    private static IEnumerable<TestCaseData> Kinds() =>
        from scheme in Enum.GetValues<RequantizationScheme>()
        from element in new[] { ElementType.Int8, ElementType.Int16 }
        select new TestCaseData(scheme, element);

    [TestCaseSource(nameof(Kinds))]
    public void Networks_over_pictures_answer_as_on_the_host(RequantizationScheme scheme, ElementType element)
    {
        for (int seed = Seed; seed < Seed + (Requirements.Deep ? 2_000 : 100); seed++)
        {
            Compare(MemoryPlanner.Run(Lowerer.Run(RandomIntegerPictures.Of(seed, scheme, element), null)), seed);
        }
    }

    [Test]
    public void Coded_networks_answer_as_on_the_host([Values] RequantizationScheme scheme)
    {
        for (int seed = Seed; seed < Seed + (Requirements.Deep ? 1_000 : 50); seed++)
        {
            KernelProgram plain = Lowerer.Run(RandomIntegerPictures.Of(seed, scheme, ElementType.Int8), null);
            Compare(MemoryPlanner.Run(ProgramEncoder.Run(plain, CodedCases.Ways[seed % CodedCases.Ways.Count]).Program), seed);
        }
    }

    private static void Compare(PlannedProgram planned, int seed)
    {
        var executor = new IntegerExecutor(planned);
        var random = new Random(seed);
        bool isWide = planned.Program.Buffers[planned.Program.Inputs[0].Buffer].Element == ElementType.Int16;
        int[] sample = [.. Enumerable.Range(0, executor.InputCount).Select(_ => isWide ? random.Next(-32768, 32768) : random.Next(-128, 128))];
        int[] expected = executor.Run(sample);
        var resident = new RuntimeModel(planned);
        Assert.That((resident.Loaded.KeepsSource, resident.Run(sample)), Is.EqualTo((false, expected)), $"seed {seed}");
    }
}
