using TinyML.Compiler.Conformance;
using TinyML.Nano.Kernels;
using TinyML.Testing;
using TinyML.Testing.Kernels;

namespace TinyML.Conformance.Tests;

/// <summary>What tml_config.h may say of a model changes the size and the speed of the AVR kernels, never a result.</summary>
public class ConfigurationTests
{
    private static readonly Dictionary<string, Func<Facts, bool>> Meanings = new()
    {
        ["TML_FC_SHIFT=16"] = facts => facts.Shift == 16,
        ["TML_FC_SHIFT=24"] = facts => facts.Shift == 24,
        ["TML_FC_FULL_RANGE"] = facts => facts.FullRange,
        ["TML_FC_SMALL_MULTIPLIERS"] = facts => facts.LargestMultiplier < 256,
        ["TML_FC_S16X8_ACCUMULATOR_24"] = facts => facts.Kernel == KernelIds.FullyConnectedInt16x8 && facts.Reach < 1 << 23,
        ["TML_FC_S8_SMALL=14"] = facts => facts.IsSmall(14),
        ["TML_FC_S8_SMALL=15"] = facts => facts.IsSmall(15),
        ["TML_FC_S8_SMALL=16"] = facts => facts.IsSmall(16),
    };

    private static IEnumerable<string> Configurations() =>
    [
        "TML_FC_SHIFT=16", "TML_FC_SHIFT=24", "TML_FC_FULL_RANGE", "TML_FC_SMALL_MULTIPLIERS", "TML_FC_S16X8_ACCUMULATOR_24",
        "TML_FC_S8_SMALL=14", "TML_FC_S8_SMALL=15", "TML_FC_S8_SMALL=16",
        "TML_FC_SHIFT=16 TML_FC_FULL_RANGE", "TML_FC_SHIFT=24 TML_FC_FULL_RANGE",
        "TML_FC_SHIFT=16 TML_FC_FULL_RANGE TML_FC_SMALL_MULTIPLIERS", "TML_FC_SHIFT=24 TML_FC_FULL_RANGE TML_FC_SMALL_MULTIPLIERS",
        "TML_FC_SHIFT=24 TML_FC_FULL_RANGE TML_FC_S16X8_ACCUMULATOR_24",
        "TML_FC_SHIFT=16 TML_FC_FULL_RANGE TML_FC_SMALL_MULTIPLIERS TML_FC_S16X8_ACCUMULATOR_24",
    ];

    [TestCaseSource(nameof(Configurations))]
    public void A_configured_kernel_gives_the_results_of_the_reference(string configuration)
    {
        string[] macros = configuration.Split(' ');
        CTarget target = CTarget.Avr with { Name = "avr " + configuration, Flags = [.. CTarget.Avr.Flags, .. macros.Select(macro => "-D" + macro)] };
        CRunner.Require(target);
        List<KernelCase> cases =
        [
            .. VectorFile.All.SelectMany(file => file.Cases).Concat(Enumerable.Range(0, 20_000).Select(seed => new RandomKernelCases(seed, 12).Next()))
                .Where(kernelCase => kernelCase.Kernel.Id <= KernelIds.FullyConnectedInt16x16)
                .SelectMany(kernelCase => (IEnumerable<KernelCase>)[kernelCase, .. WithOtherShifts(kernelCase)])
                .Where(kernelCase => macros.All(macro => Meanings[macro](Facts.Of(kernelCase)))).Take(300),
        ];
        Assert.That(cases, Has.Count.GreaterThan(20), "cases for which the configuration holds");
        IReadOnlyList<int[]> outputs = KernelCaseRunner.Run(target, cases);
        Assert.Multiple(() =>
        {
            for (int i = 0; i < cases.Count; i++)
            {
                Assert.That(outputs[i], Is.EqualTo(KernelCaseRunner.RunManaged(cases[i])), cases[i].ToString());
            }
        });
    }

    /// <summary>Random cases seldom have the other shifts of small layers.</summary>
    private static IEnumerable<KernelCase> WithOtherShifts(KernelCase kernelCase) => new[] { 14, 15 }
        .Select(shift => kernelCase with { Name = $"{kernelCase.Name}, now {shift}", Integers = [.. kernelCase.Integers.Select((value, i) => i == 2 ? shift : value)] })
        .Where(other => Facts.Of(other) is var facts && facts.IsSmall(facts.Shift));

    private sealed record Facts(int Kernel, int Inputs, int Outputs, int Shift, bool FullRange, int LargestMultiplier, long Reach)
    {
        public bool IsSmall(int shift) =>
            this is { Kernel: KernelIds.FullyConnectedInt8, Reach: < 1 << 23, Inputs: <= 8, Outputs: <= 255, FullRange: true, LargestMultiplier: < 256 }
            && Shift == shift && (Reach * LargestMultiplier) >> shift < 32767 - 256;

        public static Facts Of(KernelCase c)
        {
            int inputs = c.Integers[0], outputs = c.Integers[1], top = c.InputType == "int8_t" ? 127 : 32767;
            long reach = Enumerable.Range(0, outputs).Max(o =>
                Math.Abs((long)c.Constants[1][o]) + Enumerable.Range(0, inputs).Sum(i => Math.Abs((long)c.Constants[0][(o * inputs) + i] * c.Input[i])));
            return new(c.Kernel.Id, inputs, outputs, c.Integers[2], c.Integers[4] == -top - 1 && c.Integers[5] == top, c.Constants[2].Max(), reach);
        }
    }
}
