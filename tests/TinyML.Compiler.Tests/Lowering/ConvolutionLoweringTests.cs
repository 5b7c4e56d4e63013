using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Operators;
using TinyML.Compiler.Planning;
using TinyML.Execution;

namespace TinyML.Compiler.Tests.Lowering;

/// <summary>Integer graphs of one layer with weights: what they are lowered to answers what the real numbers say.</summary>
public sealed class ConvolutionLoweringTests
{
    [Test]
    public void The_integers_are_those_of_the_real_layer([Range(1, 60)] int seed, [Values] RequantizationScheme scheme, [Values(ElementType.Int8, ElementType.Int16)] ElementType element)
    {
        RandomLayer layer = RandomLayer.Of(seed, element);
        Graph graph = layer.Build() with { Scheme = scheme };
        PlannedProgram planned = MemoryPlanner.Run(Lowerer.Run(graph, null));
        Assert.That(ProgramVerifier.Check(planned.Program) ?? PlanVerifier.Check(planned), Is.Null);
        Assert.That(() => AccumulatorProof.Require(planned.Program), Throws.Nothing);

        var random = new Random(seed);
        int[] sample = [.. Enumerable.Range(0, layer.InputType.Shape.ElementCount).Select(_ => element == ElementType.Int8 ? random.Next(-128, 128) : random.Next(-32768, 32768))];
        int[] answer = new IntegerExecutor(planned).Run(sample);

        float[] reals = [.. sample.Select(value => (float)((value - layer.Input.ZeroPoint) * layer.Input.Scale))];
        float[] expected = new FloatExecutor(DequantizedGraph.Of(graph)).Run(reals)[0];
        (int low, int high) = element == ElementType.Int8 ? (-128, 127) : (-32768, 32767);

        // Roundings, and 14 bits or more of every multiplier.
        double tolerance = element == ElementType.Int8 ? 1.02 : 4;
        double[] steps = [.. expected.Select(real => Math.Clamp((real / layer.Output.Scale) + layer.Output.ZeroPoint, low, high))];
        Assert.That(answer.Zip(steps, (integer, real) => Math.Abs(integer - real)).Max(), Is.LessThanOrEqualTo(tolerance), $"seed {seed}");
        Assert.That(answer.Distinct().Count(), Is.GreaterThan(answer.Length / 8), "the layer says something");
    }

    /// <summary>Numbers of TensorFlow Lite Micro's QuantizeMultiplier (tensorflow/tflite-micro at 90b983c2).</summary>
    [TestCase(0.25, 1073741824, -1)]
    [TestCase(0.3, 1288490189, -1)]
    [TestCase(1.7, 1825361101, 1)]
    [TestCase(123456.789, 2022716031, 17)]
    [TestCase(0.99999999999, 1073741824, 1)]
    [TestCase(4.6566e-10, 2147477711, -31)]
    [TestCase(2.3283064365386963e-10, 1073741824, -31)]
    [TestCase(2e-10, 0, 0)]
    [TestCase(0, 0, 0)]
    public void Multipliers_of_the_scheme_tflite_are_TensorFlow_Lites(double ratio, int multiplier, int shift) =>
        Assert.That(TfLiteFixedPoint.Multiplier(ratio), Is.EqualTo((multiplier, shift)));

    [Test]
    public void Ratios_that_are_whole_in_bytes_get_a_shift_of_whole_bytes_and_others_the_finest()
    {
        Assert.Multiple(() =>
        {
            Assert.That(FixedPoint.CommonShift([Math.ScaleB(300, -16), Math.ScaleB(77, -16)]), Is.EqualTo((new[] { 300, 77 }, 16)).Using<(int[] Multipliers, int Shift)>((a, b) => a.Shift == b.Shift && a.Multipliers.SequenceEqual(b.Multipliers)));
            Assert.That(FixedPoint.CommonShift([0.001, 0.0005]).Multipliers, Has.Some.InRange(16384, 32767));
        });
    }

    [Test]
    public void Layers_without_a_kernel_are_refused_with_a_diagnostic()
    {
        RandomLayer layer = RandomLayer.Of(1, ElementType.Int8);
        Assert.Multiple(() =>
        {
            Assert.That(() => Lowerer.Run((layer with { Batch = 2 }).Build(), null), Refused(DiagnosticCodes.NoIntegerForm, "2 pictures at once"));
            Assert.That(() => Lowerer.Run((layer with { OutputElement = ElementType.Int16, Output = new(1, 0) }).Build(), null), Refused(DiagnosticCodes.NoIntegerForm, "Int8 with weights of Int8 to Int16"));
            Assert.That(() => Lowerer.Run((layer with { WeightScale = 1e6 }).Build(), null), Refused(DiagnosticCodes.NotQuantizable, "a multiplier holds"));
            Assert.That(() => Lowerer.Run((layer with { WeightScale = 1e12 }).Build() with { Scheme = RequantizationScheme.TfLite }, null), Refused(DiagnosticCodes.NotQuantizable, "a multiplier holds"));
            Assert.That(() => Lowerer.Run((layer with { Bias = int.MaxValue, Input = new(1, 100) }).Build(), null), Refused(DiagnosticCodes.AccumulatorOverflow, "do not fit 32 bits"));
        });
    }

    [Test]
    public void The_worst_picture_reaches_the_bounds_of_the_proof([Range(1, 30)] int seed, [Values(ElementType.Int8, ElementType.Int16)] ElementType element)
    {
        RandomLayer layer = RandomLayer.Of(seed, element) with { IsFullyConnected = false, Window = new Window(3, 2), Height = 3, Width = 2 };
        KernelProgram program = Lowerer.Run(layer.Build() with { Scheme = RequantizationScheme.TfLite }, null);
        KernelCall call = program.Calls.Single();
        long[] weights = AccumulatorProof.Elements(program, call.Argument("weights")), bias = AccumulatorProof.Elements(program, call.Argument("bias"));
        (long low, long high) = element == ElementType.Int8 ? (-128, 127) : (-32768, 32767);
        Assert.Multiple(() =>
        {
            foreach (ChannelProof proof in AccumulatorProof.Of(program))
            {
                int size = weights.Length / bias.Length;
                long[] own = [.. Enumerable.Range(0, size).Select(i => weights[layer.IsDepthwise ? (i * bias.Length) + proof.Channel : (proof.Channel * size) + i])];
                long most = own.Sum(weight => weight * (weight > 0 ? high : low)), least = own.Sum(weight => weight * (weight > 0 ? low : high));
                Assert.That(proof.Bounds, Is.EqualTo(new AccumulatorBounds(least + Math.Min(bias[proof.Channel], 0), most + Math.Max(bias[proof.Channel], 0))), $"channel {proof.Channel}");
            }
        });
    }

    [Test]
    public void Sums_of_int16_that_pass_32_bits_are_refused_in_q16_and_fine_in_tflite()
    {
        RandomLayer layer = RandomLayer.Of(1, ElementType.Int16) with { Window = new Window(20, 20), Height = 20, Width = 20, Channels = 8, Groups = 1, IsDepthwise = false };
        Assert.Multiple(() =>
        {
            Assert.That(() => AccumulatorProof.Require(Lowerer.Run(layer.Build(), null)), Refused(DiagnosticCodes.AccumulatorOverflow, "could overflow"));
            Assert.That(() => AccumulatorProof.Require(Lowerer.Run(layer.Build() with { Scheme = RequantizationScheme.TfLite }, null)), Throws.Nothing);
        });
    }

    [Test]
    public void A_call_whose_numbers_do_not_fit_is_no_sound_program([Values] RequantizationScheme scheme)
    {
        KernelProgram program = Lowerer.Run(RandomLayer.Of(3, ElementType.Int8).Build() with { Scheme = scheme }, null);
        KernelCall call = program.Calls.Single();
        string[] counts = ["inputHeight", "inputWidth", "inputChannels", "outputHeight", "outputWidth", "outputChannels", "kernelHeight", "kernelWidth"];
        Assert.Multiple(() =>
        {
            Assert.That(ProgramVerifier.Check(program), Is.Null);
            foreach (string count in counts)
            {
                Assert.That(ProgramVerifier.Check(With(program, call, count, call.Argument(count) + 1)), Does.Contain("do not fit"), count);
            }

            foreach ((string name, int value) in new[] { ("padTop", -1), ("strideHeight", 0), ("dilationWidth", 0), ("weights", 99), ("bias", call.Argument("weights")), ("strideHeight", 65536) })
            {
                Assert.That(ProgramVerifier.Check(With(program, call, name, value)), Does.Contain(name), name);
            }
        });
    }

    private static KernelProgram With(KernelProgram program, KernelCall call, string parameter, int value) => program with
    {
        Calls = [call with { Arguments = [.. call.Arguments.Select((argument, i) => i == call.Kernel.IndexOf(parameter) ? value : argument)] }],
    };

    private static NUnit.Framework.Constraints.ContainsConstraint Refused(DiagnosticCode code, string words) =>
        Throws.TypeOf<DiagnosticException>().With.Message.Contains(code.Id).And.Message.Contains(words);
}
