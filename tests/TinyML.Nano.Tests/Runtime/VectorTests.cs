using TinyML.Compiler.Conformance;
using TinyML.Nano.Runtime;
using TinyML.Testing.Kernels;

namespace TinyML.Nano.Tests.Runtime;

/// <summary>Every vector as a program of one step: the loader takes it, and the executor answers it.</summary>
public sealed class VectorTests
{
    private static IEnumerable<TestCaseData> Files() =>
        from file in VectorFile.All
        from placement in Enum.GetValues<Placement>()
        where file.Cases.Any(kernelCase => kernelCase.Allows(placement))
        select new TestCaseData(file, placement).SetArgDisplayNames(file.ToString(), placement.ToString());

    [TestCaseSource(nameof(Files))]
    public void A_program_of_one_step_gives_the_vector(VectorFile file, Placement placement) => Assert.Multiple(() =>
    {
        foreach (KernelCase kernelCase in file.Cases.Where(c => c.Allows(placement)))
        {
            ManagedCall call = ManagedCall.Of(kernelCase, placement);
            byte[] blob = RawBlob.OfStep(call.Arena.Length, call.Arena.Length, call.Block[1], kernelCase.Expected!.Length * Elements.Width(kernelCase.OutputType), kernelCase.Kernel.Id, call.Block, call.Constants);
            var loader = new ModelLoader(new ByteArraySource(blob), RuntimeModel.Roomy);
            Model model = loader.Load();
            Assert.That((loader.Result, loader.Step), Is.EqualTo((LoadResult.Loaded, -1)), kernelCase.ToString());
            if (model is not null)
            {
                call.Arena.CopyTo(model.Arena, 0);
                Assert.That(model.Run(), Is.True);
                Assert.That(Elements.FromBytes(model.Arena.AsSpan(model.Output.Offset, model.Output.Bytes), kernelCase.OutputType), Is.EqualTo(kernelCase.Expected), kernelCase.ToString());
            }
        }
    });
}
