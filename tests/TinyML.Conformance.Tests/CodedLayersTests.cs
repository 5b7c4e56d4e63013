using TinyML.Compiler.Coding;
using TinyML.Testing;
using TinyML.Testing.Kernels;

namespace TinyML.Conformance.Tests;

/// <summary>Coded layers give what the plain ones give: the vectors of the plain kernels, whose numbers come from elsewhere, with their tables coded in every way.</summary>
public sealed class CodedLayersTests
{
    private static IEnumerable<KernelCase> PlainCases => VectorFile.All
        .Where(file => CodedKernels.CodedOf(file.Kernel.Id) is not null).SelectMany(file => file.Cases);

    private static IEnumerable<TestCaseData> Targets() =>
        CTarget.All.Select(target => new TestCaseData(target).SetName($"Coded kernels in C on {target} give the vectors of the plain kernels"));

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
}
