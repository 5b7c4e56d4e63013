using System.Runtime.Intrinsics;
using TinyML.Compiler.Conformance;
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
        ["vectors"] = [],
        ["host"] = [],
        ["avr-reference"] = [],
        ["avr"] = [],
        ["cortex-m4-reference"] = [],
        ["cortex-m4"] = [],
    };

    private static IEnumerable<TestCaseData> Managed() =>
        from file in VectorFile.All
        from placement in Enum.GetValues<Placement>()
        where file.Cases.Any(kernelCase => kernelCase.Allows(placement))
        select new TestCaseData(file, placement).SetName($"Managed kernels give the vectors of {file}{Words(placement)}");

    private static IEnumerable<TestCaseData> Compiled() =>
        from target in CTarget.All
        from placement in Enum.GetValues<Placement>()
        select new TestCaseData(target, placement).SetName($"C kernels on {target} give every vector{Words(placement)}");

    [TestCaseSource(nameof(Managed))]
    public void Managed_kernels_give_the_vectors(VectorFile file, Placement placement)
    {
        Assert.Multiple(() =>
        {
            foreach (KernelCase kernelCase in Enrolled("managed", file.Cases).Where(c => c.Allows(placement)))
            {
                Assert.That(KernelCaseRunner.RunManaged(kernelCase, placement), Is.EqualTo(kernelCase.Expected), kernelCase.ToString());
            }
        });
    }

    [Test]
    public void Kernels_with_vectors_give_the_vectors([Values] Placement placement)
    {
        if (!Vector128.IsHardwareAccelerated)
        {
            Assert.Ignore("this processor has no vectors");
        }

        int count = 0;
        Assert.Multiple(() =>
        {
            foreach (KernelCase kernelCase in Enrolled("vectors", VectorFile.All.SelectMany(file => file.Cases)).Where(kernelCase => kernelCase.Allows(placement)))
            {
                if (KernelCaseRunner.RunVectorised(kernelCase, placement) is { } output)
                {
                    count++;
                    Assert.That(output, Is.EqualTo(kernelCase.Expected), kernelCase.ToString());
                }
            }
        });
        Assert.That(count, placement == Placement.InPlace ? Is.Zero : Is.GreaterThan(100), "cases with a form with vectors");
    }

    [TestCaseSource(nameof(Compiled))]
    public void C_kernels_give_every_vector(CTarget target, Placement placement)
    {
        CRunner.Require(target);
        List<KernelCase> cases = [.. Enrolled(target.Name, VectorFile.All.SelectMany(file => file.Cases)).Where(c => c.Allows(placement))];
        IReadOnlyList<int[]> outputs = KernelCaseRunner.Run(target, cases, placement);
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

    private static string Words(Placement placement) => placement switch
    {
        Placement.InPlace => " in place",
        Placement.OverRows => " over the rows that are done with",
        _ => "",
    };

    private static IEnumerable<KernelCase> Enrolled(string backend, IEnumerable<KernelCase> cases) =>
        cases.Where(kernelCase => !Ignored[backend].Contains(kernelCase.Kernel.Name));
}
