using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Operators;
using TinyML.Compiler.Planning;
using TinyML.Compiler.Specs;
using TinyML.Execution;
using TinyML.Testing.Networks;

namespace TinyML.Compiler.Tests.Lowering;

public sealed class AccumulatorProofTests
{
    [Test]
    public void First_layer_accumulators_stay_within_32_bits_for_the_worst_inputs_in_any_order([Range(1, 40)] int seed, [Values] Precision precision)
    {
        RandomNetwork network = RandomNetwork.Of(seed);
        KernelProgram program = Compilation.Run(network.Graph, network.Spec, network.Samples, new CompilationOptions { Precision = precision }, Executors.Instance).Planned.Program;
        KernelCall call = program.Calls.First(call => call.Kernel.Name.StartsWith("FullyConnected", StringComparison.Ordinal));
        (int low, int high) = program.Buffers[call.Arguments[0]].Element == ElementType.Int8 ? (-128, 127) : (-32768, 32767);
        long[] weights = AccumulatorProof.Elements(program, call.Arguments[2]), bias = AccumulatorProof.Elements(program, call.Arguments[3]);
        int inputs = call.Arguments[5];
        for (int output = 0; output < bias.Length; output++)
        {
            long[] row = weights[(output * inputs)..((output + 1) * inputs)];
            foreach (bool upwards in new[] { true, false })
            {
                long[] products = [.. row.Select(weight => weight > 0 == upwards ? weight * high : weight * low), bias[output]];
                foreach (long[] order in new[] { products, [.. products.Order()], [.. products.OrderDescending()] })
                {
                    Assert.That(PartialSums(order), Has.All.InRange((long)int.MinValue, int.MaxValue));
                }
            }
        }
    }

    private static IEnumerable<long> PartialSums(long[] products)
    {
        long sum = 0;
        foreach (long product in products)
        {
            yield return sum += product;
        }
    }

    [Test]
    public void A_layer_too_wide_for_32_bits_gets_coarser_weights_and_says_so()
    {
        CompilationResult result = Wide(4000, Precision.Int16x8);

        Assert.That(AccumulatorProof.Of(result.Planned.Program).All(proof => proof.Holds), Is.True);
        Diagnostic warning = result.Diagnostics.First(diagnostic => diagnostic.Code == DiagnosticCodes.WeightsCoarsened);
        Assert.That(warning.Where, Is.EqualTo("layer 'wide'"));
        Assert.That(warning.What, Does.Contain("channels 0, 1"));
    }

    [Test]
    public void The_proof_fails_for_a_program_that_can_overflow()
    {
        KernelProgram program = Wide(600, Precision.Int16x8).Planned.Program;
        ProgramConstant weights = program.Constants.First(constant => constant.Kind == ConstantKind.Weights);
        ProgramConstant heavy = weights with { Bytes = [.. weights.Bytes.Select(_ => (byte)127)] };
        KernelProgram unsafeProgram = program with { Constants = [.. program.Constants.Select(constant => constant == weights ? heavy : constant)] };

        Assert.That(() => AccumulatorProof.Require(unsafeProgram), Throws.TypeOf<DiagnosticException>().With.Message.Contains("TML2010"));
    }

    [TestCase(0f, 0f)]
    [TestCase(1e-42f, 1e-42f)]
    [TestCase(1e-30f, 1f)]
    [TestCase(0f, 100f)]
    [TestCase(1e30f, 1e30f)]
    [TestCase(1e-20f, 1e20f)]
    [TestCase(3e38f, 0f)]
    public void Odd_weights_are_quantized_or_refused_with_a_diagnostic(float weight, float bias)
    {
        foreach (Precision precision in Enum.GetValues<Precision>())
        {
            var builder = new GraphBuilder("odd");
            ValueId x = builder.Input("x", TensorType.Float(1, 2));
            ValueId w = builder.Constant("w", Shape.Of(2, 2), weight, -weight, weight, 1), b = builder.Constant("b", Shape.Of(2), bias, -bias);
            builder.Output(builder.Node("y", new FullyConnected(), x, w, b));
            try
            {
                CompilationResult result = Compilation.Run(builder.Build(), null, null, new CompilationOptions { Precision = precision }, Executors.Instance);
                Assert.That(PlanVerifier.Check(result.Planned), Is.Null);
                new IntegerExecutor(result.Planned).Run(new int[] { 100, -100 });
            }
            catch (DiagnosticException refused)
            {
                Assert.That(refused.Diagnostics[0].Code.Id, Does.StartWith("TML2"));
            }
        }
    }

    private static CompilationResult Wide(int inputs, Precision precision)
    {
        var builder = new GraphBuilder("wide");
        ValueId x = builder.Input("x", TensorType.Float(1, inputs));
        ValueId w = builder.Constant("w", Shape.Of(2, inputs), [.. Enumerable.Range(0, 2 * inputs).Select(i => 0.5f + (0.5f * (i % 7) / 7))]);
        builder.Output(builder.Node("wide", new FullyConnected(), x, w, builder.Constant("b", Shape.Of(2), 1, 2)));
        return Compilation.Run(builder.Build(), null, null, new CompilationOptions { Precision = precision, WideLayers = [] }, Executors.Instance);
    }
}
