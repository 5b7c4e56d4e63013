using TinyML.Compiler.Conformance;
using TinyML.Compiler.Lowering;
using TinyML.Testing;
using TinyML.Testing.Kernels;

namespace TinyML.Conformance.Tests;

/// <summary>Random calls give the same integers on every backend.</summary>
public class KernelFuzzTests
{
    private const int Seed = 20240611;
    private const int LargestOnAvr = 3400;
    private const int LargestScratchOnAvr = 800;

    private static IEnumerable<TestCaseData> Simulated() =>
        CTarget.All.Select(target => new TestCaseData(target).SetName($"Managed kernels and C on {target} agree on random calls"));

    private static IEnumerable<TestCaseData> Kernels() => KernelCatalog.All.Select(kernel =>
        new TestCaseData(kernel).SetName($"{kernel.Name} answers random calls alike in C#, with vectors and in C under sanitizers"));

    [TestCaseSource(nameof(Kernels))]
    public void A_kernel_answers_random_calls_alike_on_this_computer(KernelSignature kernel)
    {
        Requirements.Program("gcc");
        using var sanitized = new SanitizedKernels();
        int count = Requirements.Deep ? 100_000 : 1_000;
        foreach (int[] numbers in Enumerable.Range(0, count).Chunk(1_000))
        {
            KernelCase[] all = [.. numbers.Select(i => new RandomKernelCases(Seed + (kernel.Id * 1_000_000) + i, largestCount: 300).Next(kernel))];
            foreach (Placement placement in Enum.GetValues<Placement>())
            {
                KernelCase[] cases = [.. all.Where(kernelCase => kernelCase.Allows(placement))];
                IReadOnlyList<int[]> outputs = sanitized.Run(cases, placement);
                for (int i = 0; i < cases.Length; i++)
                {
                    int[] expected = KernelCaseRunner.RunManaged(cases[i]);
                    RequireEqual(outputs[i], expected, $"{cases[i]}, {placement}, C");
                    RequireEqual(KernelCaseRunner.RunManaged(cases[i], placement), expected, $"{cases[i]}, {placement}, C#");
                    RequireEqual(KernelCaseRunner.RunVectorised(cases[i], placement) ?? expected, expected, $"{cases[i]}, {placement}, with vectors");
                }
            }
        }
    }

    private static void RequireEqual(int[] output, int[] expected, string what)
    {
        if (!output.AsSpan().SequenceEqual(expected))
        {
            Assert.That(output, Is.EqualTo(expected), what);
        }
    }

    [TestCaseSource(nameof(Simulated))]
    public void Managed_kernels_and_C_agree_on_random_calls(CTarget target)
    {
        CRunner.Require(target);
        int count = Requirements.Deep ? 10_000 : target == CTarget.CortexM4 ? 1_000 : 300;
        List<KernelCase> cases = [.. Enumerable.Range(0, count).Select(i => new RandomKernelCases(Seed - 1 - i).Next()).Where(kernelCase => Fits(kernelCase, target))];
        Assert.That(cases, Has.Count.GreaterThan(count * 9 / 10));
        Agree(target, cases, Placement.Apart);
        Agree(target, [.. cases.Where(kernelCase => kernelCase.Allows(Placement.OverRows))], Placement.OverRows);
    }

    /// <summary>The test program holds the largest input and the largest output of many calls; what they leave of an ATmega's 8 KB is for second inputs, scratch memory and the stack.</summary>
    private static bool Fits(KernelCase kernelCase, CTarget target) =>
        target.Compiler != CTarget.Avr.Compiler || (kernelCase.InputBytes <= LargestOnAvr && kernelCase.OutputBytes <= LargestOnAvr && kernelCase.ScratchBytes <= LargestScratchOnAvr);

    private static void Agree(CTarget target, List<KernelCase> cases, Placement placement)
    {
        IReadOnlyList<int[]> outputs = KernelCaseRunner.Run(target, cases, placement);
        Assert.Multiple(() =>
        {
            for (int i = 0; i < cases.Count; i++)
            {
                Assert.That(outputs[i], Is.EqualTo(KernelCaseRunner.RunManaged(cases[i])), $"{cases[i]} {placement}");
            }
        });
    }

    [Test]
    public void Tanh_and_sigmoid_are_near_the_real_functions_for_every_input()
    {
        int[] inputs = [.. Enumerable.Range(-32768, 65536)];
        foreach ((string name, Func<double, double> real, double tolerance) in new (string, Func<double, double>, double)[]
        {
            ("TanhInt16", x => Math.Tanh(x / 4096), 3.8),
            ("SigmoidInt16", x => 1 / (1 + Math.Exp(-x / 2048)), 2.4),
        })
        {
            KernelSignature kernel = KernelCatalog.All.First(signature => signature.Name == name);
            int[] outputs = KernelCaseRunner.RunManaged(new("every input", kernel, [], [inputs.Length], inputs, inputs.Length, null));
            double worst = inputs.Select((x, i) => Math.Abs(outputs[i] - (32768 * real(x)))).Max();
            Assert.That(worst, Is.LessThanOrEqualTo(tolerance), name);
        }
    }

    [Test]
    public void Softmax_is_within_one_step_of_the_real_function()
    {
        var random = new Random(Seed);
        foreach ((string name, int bits, double unit, int zero) in new[] { ("SoftmaxInt8", 8, 256.0, -128), ("SoftmaxInt16", 16, 32768.0, 0) })
        {
            KernelSignature kernel = KernelCatalog.All.First(signature => signature.Name == name);
            for (int i = 0; i < 2000; i++)
            {
                double scale = Math.Pow(2, (random.NextDouble() * 8) - bits);
                double real = Math.ScaleB(scale, 26);
                int leftShift = Math.ILogB(real) + 1;
                int[] x = [.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => random.Next(-(1 << (bits - 1)), 1 << (bits - 1)))];
                int[] integers = [x.Length, (int)Math.Min(int.MaxValue, Math.Round(Math.ScaleB(real, 31 - leftShift))), leftShift, -(int)((31L << 26) >> leftShift)];
                int[] y = KernelCaseRunner.RunManaged(new("softmax", kernel, [], integers, x, x.Length, null));
                double sum = x.Sum(v => Math.Exp((v - x.Max()) * scale));
                double worst = x.Select((v, k) => Math.Abs(y[k] - zero - Math.Min(unit - 1, unit * Math.Exp((v - x.Max()) * scale) / sum))).Max();
                Assert.That(worst, Is.LessThanOrEqualTo(1), $"{name}, seed {Seed}, case {i}");
            }
        }
    }
}
