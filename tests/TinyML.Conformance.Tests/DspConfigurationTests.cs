using TinyML.Compiler.Conformance;
using TinyML.Compiler.Lowering;
using TinyML.Nano.Kernels;
using TinyML.Testing;
using TinyML.Testing.Kernels;

namespace TinyML.Conformance.Tests;

/// <summary>What tml_config.h may say to the Cortex-M kernels changes their speed and their stack, never a result.</summary>
public class DspConfigurationTests
{
    private const int Seed = 20250301, CodedElements = 6144;

    /// <summary>From "no window fits" to "all fit".</summary>
    [Test]
    public void Room_for_pixels_changes_no_result([Values(12, 36, 96, 4096)] int elements) =>
        Check($"TML_COLUMN_ELEMENTS={elements}", id => id is >= KernelIds.Conv2DInt8 and <= KernelIds.DepthwiseConv2DInt8TfLite, _ => true);

    [Test]
    public void Near_shifts_of_fully_connected_layers_change_no_result() => Check("TML_FC_S8_TFLITE_NEAR", id => id == KernelIds.FullyConnectedInt8TfLite, IsNear);

    [Test]
    public void Near_convolutions_change_no_result() =>
        Check("TML_CONV_S8_NEAR", id => id is KernelIds.Conv2DInt8 or KernelIds.Conv2DInt8TfLite, kernelCase => IsNearConvolution(kernelCase) && HasNearChannels(kernelCase));

    [Test]
    public void Near_depthwise_convolutions_change_no_result() =>
        Check("TML_DEPTHWISE_S8_NEAR", id => id is KernelIds.DepthwiseConv2DInt8 or KernelIds.DepthwiseConv2DInt8TfLite, kernelCase => IsNearDepthwise(kernelCase) && HasNearChannels(kernelCase));

    [Test]
    public void Shifts_that_share_a_word_with_a_bias_change_no_result([Values] bool isDepthwise) =>
        Check("TML_TFLITE_PACKED", id => id == (isDepthwise ? KernelIds.DepthwiseConv2DInt8TfLite : KernelIds.Conv2DInt8TfLite), kernelCase => HasNearChannels(kernelCase)
            && (isDepthwise ? IsNearDepthwise(kernelCase) : IsNearConvolution(kernelCase)) && kernelCase.Constants[1].All(bias => Math.Abs((long)bias) < 1 << 26), Packed, null,
            "TML_CONV_S8_NEAR", "TML_DEPTHWISE_S8_NEAR");

    [Test]
    public void Rounding_once_changes_no_result([Values] bool isDepthwise, [Values] bool isNear) =>
        Check("TML_TFLITE_ONCE", id => id == (isDepthwise ? KernelIds.DepthwiseConv2DInt8TfLite : KernelIds.Conv2DInt8TfLite),
            kernelCase => !isNear || ((isDepthwise ? IsNearDepthwise(kernelCase) : IsNearConvolution(kernelCase)) && kernelCase.Constants[1].All(bias => Math.Abs((long)bias) < 1 << 29)),
            null, kernelCase => Once(kernelCase, isNear), isNear ? ["TML_CONV_S8_NEAR", "TML_DEPTHWISE_S8_NEAR"] : []);

    /// <summary>Few windows fit; all fit.</summary>
    [Test]
    public void Room_for_channels_changes_no_result_of_coded_layers([Values(96, CodedElements)] int elements) =>
        Check($"TML_CODED_ELEMENTS={elements}", IsConvolution, _ => true, null, Coded);

    [Test]
    public void Near_channels_change_no_result_of_coded_layers() =>
        Check("TML_CODED_NEAR", IsConvolution, kernelCase => IsCodedNear(kernelCase) && HasNearChannels(kernelCase), null, Coded, $"TML_CODED_ELEMENTS={CodedElements}");

    [Test]
    public void Rounding_once_changes_no_result_of_coded_layers([Values] bool isNear) =>
        Check("TML_TFLITE_ONCE", id => id is KernelIds.Conv2DInt8TfLite or KernelIds.DepthwiseConv2DInt8TfLite,
            kernelCase => !isNear || (IsCodedNear(kernelCase) && kernelCase.Constants[1].All(bias => Math.Abs((long)bias) < 1 << 29)),
            null, kernelCase => Coded(Once(kernelCase, isNear)), isNear ? ["TML_CODED_NEAR", $"TML_CODED_ELEMENTS={CodedElements}"] : []);

    /// <summary>The same call with its tables coded, one way or another.</summary>
    private static KernelCase Coded(KernelCase kernelCase) => CodedCases.Of(kernelCase, CodedCases.Ways[kernelCase.Input.Length % CodedCases.Ways.Count]);

    private static bool IsConvolution(int id) => id is >= KernelIds.Conv2DInt8 and <= KernelIds.DepthwiseConv2DInt8TfLite;

    private static bool IsDepthwise(int id) => id is KernelIds.DepthwiseConv2DInt8 or KernelIds.DepthwiseConv2DInt8TfLite;

    private static bool IsCodedNear(KernelCase kernelCase) => Numbers(kernelCase) is var n
        && ((IsDepthwise(kernelCase.Kernel.Id) && n["inputChannels"] > 1 && IsNearDepthwise(kernelCase))
            || ((IsDepthwise(kernelCase.Kernel.Id) ? n["inputChannels"] == 1 : n["groups"] == 1) && (n["dilationWidth"] == 1 || n["kernelWidth"] == 1)
                && 6 * n["kernelHeight"] * (((n["kernelWidth"] * n["inputChannels"]) + 3) / 4 * 4) <= CodedElements));

    /// <summary>A call of the same shapes whose channels do not shift to the right.</summary>
    private static KernelCase Once(KernelCase kernelCase, bool isNear) => kernelCase with
    {
        Constants = [kernelCase.Constants[0], kernelCase.Constants[1], [.. kernelCase.Constants[2].Select((m, i) => m >> Math.Clamp(-kernelCase.Constants[3][i], 1, 12))], [.. kernelCase.Constants[3].Select(left => isNear ? 0 : Math.Max(left, 0))]],
    };

    /// <summary>The same call with tables that the kernels can only read as packed ones.</summary>
    private static KernelCase Packed(KernelCase kernelCase) => kernelCase with
    {
        Constants = [kernelCase.Constants[0], [.. kernelCase.Constants[1].Select((bias, i) => (bias * 32) - kernelCase.Constants[3][i] - 1)], kernelCase.Constants[2], [.. kernelCase.Constants[3].Select(_ => 99)]],
    };

    private static void Check(string macro, Func<int, bool> isAffected, Func<KernelCase, bool> holds, Func<KernelCase, KernelCase>? transform = null, Func<KernelCase, KernelCase>? prepare = null, params string[] moreMacros)
    {
        CTarget target = CTarget.CortexM4 with { Name = string.Join(' ', ["cortex-m4", macro, .. moreMacros]), Flags = [.. CTarget.CortexM4.Flags, "-D" + macro, .. moreMacros.Select(more => "-D" + more)] };
        CRunner.Require(target);
        KernelSignature[] kernels = [.. KernelCatalog.All.Where(kernel => isAffected(kernel.Id))];
        List<KernelCase> cases = [.. Enumerable.Range(0, 60_000).Select(i => new RandomKernelCases(Seed + i, 24).Next(kernels[i % kernels.Length])).Where(holds).Take(300).Select(kernelCase => prepare?.Invoke(kernelCase) ?? kernelCase)];
        Assert.That(cases, Has.Count.GreaterThan(100), "cases for which the configuration holds");
        IReadOnlyList<int[]> outputs = KernelCaseRunner.Run(target, [.. cases.Select(kernelCase => transform?.Invoke(kernelCase) ?? kernelCase)]);
        Assert.Multiple(() =>
        {
            for (int i = 0; i < cases.Count; i++)
            {
                Assert.That(outputs[i], Is.EqualTo(KernelCaseRunner.RunManaged(cases[i])), cases[i].ToString());
            }
        });
    }

    private static bool IsNearConvolution(KernelCase kernelCase) =>
        Numbers(kernelCase) is var n && n["groups"] == 1 && n["kernelHeight"] * n["kernelWidth"] * n["inputChannels"] is >= 4 and <= 256;

    private static bool IsNearDepthwise(KernelCase kernelCase) => Numbers(kernelCase) is var n
        && (n["kernelHeight"], n["kernelWidth"], n["dilationHeight"], n["dilationWidth"]) == (3, 3, 1, 1) && n["strideWidth"] <= 2
        && n["inputChannels"] == n["outputChannels"] && n["inputChannels"] >= 4;

    private static bool IsNear(KernelCase kernelCase) =>
        (kernelCase.Integers[^2], kernelCase.Integers[^1]) == (-128, 127) && HasNearChannels(kernelCase);

    private static bool HasNearChannels(KernelCase kernelCase) =>
        kernelCase.Constants[1].All(bias => Math.Abs((long)bias) < 1 << 29)
        && (Numbers(kernelCase).TryGetValue("shift", out int shift) ? shift is >= 16 and <= 35 : kernelCase.Constants[3].All(left => left is >= -20 and <= -1));

    private static Dictionary<string, int> Numbers(KernelCase kernelCase) =>
        kernelCase.Kernel.Parameters.Where(parameter => parameter.Role == ParameterRole.Integer).Select((parameter, i) => (parameter.Name, Value: kernelCase.Integers[i]))
            .ToDictionary(number => number.Name, number => number.Value);
}
