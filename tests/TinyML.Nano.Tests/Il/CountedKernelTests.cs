using TinyML.Compiler.Conformance;
using TinyML.Testing.Il;
using TinyML.Testing.Kernels;

namespace TinyML.Nano.Tests.Il;

/// <summary>The machine that counts instructions executes what it counts: the kernels answer on it as they do everywhere.</summary>
public sealed class CountedKernelTests
{
    private readonly CountedKernels _kernels = new();

    private static IEnumerable<VectorFile> Files => VectorFile.All;

    [TestCaseSource(nameof(Files))]
    public void Kernels_answer_their_vectors(VectorFile file) => Assert.Multiple(() =>
    {
        foreach (KernelCase kernelCase in file.Cases)
        {
            ManagedCall call = ManagedCall.Of(kernelCase, Placement.Apart);
            CountedStep step = _kernels.Run(kernelCase.Kernel.Id, call);
            Assert.That(call.Output(kernelCase), Is.EqualTo(kernelCase.Expected), kernelCase.ToString());
            Assert.That(step.Instructions, Is.GreaterThan(call.Block.Length));
        }
    });

    /// <summary>But for scratch, which is made once and which the loader makes before.</summary>
    [TestCaseSource(nameof(Files))]
    public void Kernels_allocate_nothing(VectorFile file) => Assert.Multiple(() =>
    {
        foreach (KernelCase kernelCase in file.Cases)
        {
            _kernels.Run(kernelCase.Kernel.Id, ManagedCall.Of(kernelCase, Placement.Apart));
            ManagedCall call = ManagedCall.Of(kernelCase, Placement.Apart);
            long before = _kernels.AllocatedBytes;
            _kernels.Run(kernelCase.Kernel.Id, call);
            Assert.That(_kernels.AllocatedBytes - before, Is.Zero, kernelCase.ToString());
        }
    });
}
