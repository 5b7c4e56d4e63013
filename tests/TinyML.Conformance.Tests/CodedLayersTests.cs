using TinyML.Compiler.Coding;
using TinyML.Compiler.Conformance;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Planning;
using TinyML.Compiler.Targets;
using TinyML.Testing;
using TinyML.Testing.Kernels;
using TinyML.Testing.Networks;

namespace TinyML.Conformance.Tests;

/// <summary>Coded layers give what the plain ones give: the vectors of the plain kernels, whose numbers come from elsewhere, with their tables coded in every way.</summary>
public sealed class CodedLayersTests
{
    private const int Seed = 60_000, Batch = 10, Blocks = 2, BlockInputs = 3;

    private static IEnumerable<KernelCase> PlainCases => VectorFile.All
        .Where(file => CodedKernels.CodedOf(file.Kernel.Id) is not null).SelectMany(file => file.Cases);

    private static IEnumerable<TestCaseData> Targets() =>
        CTarget.All.Select(target => new TestCaseData(target).SetName($"Coded kernels in C on {target} give the vectors of the plain kernels"));

    private static IEnumerable<TestCaseData> Networks() =>
        from target in CTarget.All
        from scheme in new[] { RequantizationScheme.Q16, RequantizationScheme.TfLite }
        select new TestCaseData(target, scheme).SetName($"Encoded networks in {scheme} answer on {target} what the plain ones answer");

    [TestCaseSource(typeof(CodedCases), nameof(CodedCases.Ways))]
    public void Coded_kernels_in_CSharp_give_the_vectors_of_the_plain_kernels(EncodeOptions way) => Assert.Multiple(() =>
    {
        foreach (KernelCase plain in PlainCases)
        {
            KernelCase coded = CodedCases.Of(plain, way);
            Assert.That(KernelCaseRunner.RunManaged(coded), Is.EqualTo(plain.Expected), coded.ToString());
            Assert.That(KernelCaseRunner.RunVectorised(coded) ?? plain.Expected, Is.EqualTo(plain.Expected), $"{coded}, decoded at load");
        }
    });

    [TestCaseSource(nameof(Targets))]
    public void Coded_kernels_in_C_give_the_vectors_of_the_plain_kernels(CTarget target)
    {
        CRunner.Require(target);
        KernelCase[] coded = [.. PlainCases.Select((plain, i) => CodedCases.Of(plain, CodedCases.Ways[i % CodedCases.Ways.Count]))];
        IReadOnlyList<int[]> outputs = KernelCaseRunner.Run(target, coded);
        Assert.Multiple(() =>
        {
            for (int i = 0; i < coded.Length; i++)
            {
                Assert.That(outputs[i], Is.EqualTo(coded[i].Expected), coded[i].ToString());
            }
        });
    }

    [TestCaseSource(nameof(Networks))]
    public void Encoded_networks_answer_alike(CTarget machine, RequantizationScheme scheme)
    {
        CRunner.Require(machine);
        int batches = Requirements.Deep ? 20 : 1;
        for (int first = Seed; first < Seed + (batches * Batch); first += Batch)
        {
            (PlannedProgram Planned, uint InputSeed)[] networks = [.. Enumerable.Range(first, Batch).Select(seed => (Encoded(seed, scheme), (uint)seed))];
            using var program = new NetworkProgram(networks, Blocks, BlockInputs, machine == CTarget.Avr ? Avr.Target : CortexM4.Target);
            string[] plain = [.. networks.SelectMany(network => NetworkProgram.Checksums(Plain(network.InputSeed, scheme), network.InputSeed, Blocks, BlockInputs))];
            string[] coded = [.. networks.SelectMany(network => NetworkProgram.Checksums(network.Planned, network.InputSeed, Blocks, BlockInputs))];
            Assert.That(coded, Is.EqualTo(plain), $"in C#, seeds from {first}");
            Assert.That(program.Run(machine), Is.EqualTo(plain), $"{Blocks} checksums per network, seeds from {first}");
        }
    }

    private static PlannedProgram Plain(uint seed, RequantizationScheme scheme) => MemoryPlanner.Run(Lowerer.Run(RandomIntegerPictures.Of((int)seed, scheme, ElementType.Int8), null));

    private static PlannedProgram Encoded(int seed, RequantizationScheme scheme)
    {
        EncodeOptions way = CodedCases.Ways[seed % CodedCases.Ways.Count];
        KernelProgram program = ProgramEncoder.Run(Plain((uint)seed, scheme).Program, way).Program;
        PlannedProgram planned = MemoryPlanner.Run(program);
        Assert.That(ProgramVerifier.Check(program) ?? PlanVerifier.Check(planned), Is.Null, $"seed {seed}");
        return planned;
    }
}
