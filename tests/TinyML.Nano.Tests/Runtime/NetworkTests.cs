using TinyML.Compiler;
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
        int inSource = 0, count = Requirements.Deep ? 2_000 : 100;
        for (int seed = Seed; seed < Seed + count; seed++)
        {
            inSource += Compare(MemoryPlanner.Run(Lowerer.Run(RandomIntegerPictures.Of(seed, scheme, element), null)), seed) ? 1 : 0;
        }

        TestContext.Out.WriteLine($"{inSource} of {count} with constants in the source");

        // Few: most of these networks have fewer bytes of constants than a list of what to read takes.
        Assert.That(inSource, Is.Positive);
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

    [TestCase("kws_ref_model", true)]
    [TestCase("vww_96_int8", true)]
    [TestCase("hello_world_int8", false)]
    public void Real_models_answer_as_on_the_host_plain_and_coded(string name, bool leavesConstantsInTheSource)
    {
        byte[] file = File.ReadAllBytes(Requirements.Data($"models/{name}.tflite"));
        PlannedProgram plain = Compilation.Run(file, name, null, null, new CompilationOptions(), Executors.Instance).Planned;
        PlannedProgram coded = MemoryPlanner.Run(ProgramEncoder.Run(plain.Program, EncodeOptions.All with { LargestArena = int.MaxValue }).Program);
        Assert.That((Compare(plain, Seed), Compare(coded, Seed)), Is.EqualTo((leavesConstantsInTheSource, leavesConstantsInTheSource)));
    }

    /// <returns>Whether a heap that is too small for all constants at once left them in the source.</returns>
    private static bool Compare(PlannedProgram planned, int seed)
    {
        var executor = new IntegerExecutor(planned);
        var random = new Random(seed);
        bool isWide = planned.Program.Buffers[planned.Program.Inputs[0].Buffer].Element == ElementType.Int16;
        int[] sample = [.. Enumerable.Range(0, executor.InputCount).Select(_ => isWide ? random.Next(-32768, 32768) : random.Next(-128, 128))];
        int[] expected = executor.Run(sample);
        var resident = new RuntimeModel(planned);
        Assert.That((resident.Loaded.KeepsSource, resident.Run(sample)), Is.EqualTo((false, expected)), $"seed {seed}");
        var least = new RuntimeModel(planned, RuntimeModel.LeastHeap(planned));
        Assert.That(least.Run(sample), Is.EqualTo(expected), $"seed {seed}, least heap");
        Assert.That((Allocated(resident, sample), Allocated(least, sample)), Is.EqualTo((0L, 0L)), $"seed {seed}, bytes allocated by a run");
        return least.Loaded.KeepsSource;
    }

    private static long Allocated(RuntimeModel model, int[] sample)
    {
        model.Fill(sample);
        long before = GC.GetAllocatedBytesForCurrentThread();
        model.Loaded.Run();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
