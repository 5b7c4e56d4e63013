using TinyML.Compiler.Lowering;
using TinyML.Testing;
using TinyML.Testing.Kernels;

namespace TinyML.Conformance.Tests;

/// <summary>The vectors, bit for bit, on every backend. One backend, one list of what it cannot do yet: all are empty.</summary>
public class ConformanceTests
{
    private static readonly Dictionary<string, string[]> Ignored = new()
    {
        ["managed"] = [],
        ["host"] = [],
        ["avr-reference"] = [],
        ["avr"] = [],
        ["cortex-m4"] = [],
    };

    private static IEnumerable<TestCaseData> Managed() =>
        from file in VectorFile.All
        from inPlace in Places(file)
        select new TestCaseData(file, inPlace).SetName($"Managed kernels give the vectors of {file}{(inPlace ? " in place" : "")}");

    private static IEnumerable<TestCaseData> Compiled() =>
        from target in CTarget.All
        from inPlace in new[] { false, true }
        select new TestCaseData(target, inPlace).SetName($"C kernels on {target} give every vector{(inPlace ? " in place" : "")}");

    [TestCaseSource(nameof(Managed))]
    public void Managed_kernels_give_the_vectors(VectorFile file, bool inPlace)
    {
        Assert.Multiple(() =>
        {
            foreach (KernelCase kernelCase in Enrolled("managed", file.Cases).Where(c => !inPlace || c.CanRunInPlace))
            {
                Assert.That(KernelCaseRunner.RunManaged(kernelCase, inPlace), Is.EqualTo(kernelCase.Expected), kernelCase.ToString());
            }
        });
    }

    [TestCaseSource(nameof(Compiled))]
    public void C_kernels_give_every_vector(CTarget target, bool inPlace)
    {
        CRunner.Require(target);
        List<KernelCase> cases = [.. Enrolled(target.Name, VectorFile.All.SelectMany(file => file.Cases)).Where(c => !inPlace || c.CanRunInPlace)];
        IReadOnlyList<int[]> outputs = KernelCaseRunner.Run(target, cases, inPlace);
        Assert.Multiple(() =>
        {
            for (int i = 0; i < cases.Count; i++)
            {
                Assert.That(outputs[i], Is.EqualTo(cases[i].Expected), cases[i].ToString());
            }
        });
    }

    [Test]
    public void Every_kernel_has_vectors_of_an_origin_that_is_not_our_own_code()
    {
        IEnumerable<string> covered = VectorFile.All
            .Where(file => file.Origin.StartsWith("hand", StringComparison.Ordinal) || file.Origin.StartsWith("tflite-reference", StringComparison.Ordinal))
            .Select(file => file.Kernel.Name).Distinct();
        Assert.That(covered, Is.EquivalentTo(KernelCatalog.All.Select(kernel => kernel.Name)));
    }

    private static IEnumerable<bool> Places(VectorFile file) => file.Kernel.InPlace ? [false, true] : [false];

    private static IEnumerable<KernelCase> Enrolled(string backend, IEnumerable<KernelCase> cases) =>
        cases.Where(kernelCase => !Ignored[backend].Contains(kernelCase.Kernel.Name));
}
