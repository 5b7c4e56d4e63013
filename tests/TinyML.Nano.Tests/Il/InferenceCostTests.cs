using TinyML.Compiler.Lowering;
using TinyML.Compiler.Planning;
using TinyML.Compiler.Specs;
using TinyML.Testing;
using TinyML.Testing.Il;

namespace TinyML.Nano.Tests.Il;

/// <summary>What inferences take in the nanoFramework firmware: IL instructions that are executed, and bytes that are allocated. Both are exact numbers of the assemblies, so these are
/// no timings, and they say nothing of the time on a board.</summary>
public sealed class InferenceCostTests
{
    [Test]
    public void Benzene_takes_no_more_than_2500_instructions_and_no_memory()
    {
        CountedRun run = Run(NanoModels.Benzene());
        TestContext.Out.WriteLine($"{run.Instructions} instructions");
        Assert.That((run.Instructions <= 2_500, run.AllocatedBytes), Is.EqualTo((true, 0L)), $"{run.Instructions} instructions");
    }

    /// <summary>A plain loop takes 24 instructions for a multiply-accumulate.</summary>
    [TestCase("kws_ref_model", 9.0)]
    [TestCase("vww_96_int8", 9.0)]
    public void Fully_connected_layers_take_few_instructions(string model, double most)
    {
        PlannedProgram planned = NanoModels.Of(Requirements.Data($"models/{model}.tflite"), Recipe.Int8);
        CountedRun run = Run(planned);
        double[] costs = [.. Costs(planned, run, call => call.Kernel.Name == "FullyConnectedInt8TfLite")];
        TestContext.Out.WriteLine(string.Join(", ", costs.Select(cost => $"{cost:F2}")));
        Assert.That(costs, Is.Not.Empty.And.All.LessThanOrEqualTo(most));
        Assert.That(run.AllocatedBytes, Is.Zero);
    }

    /// <summary>Requantizing an element takes about 80 instructions, which few input channels share out badly: those layers are in the average only.</summary>
    [TestCase("kws_ref_model", 11.0)]
    [TestCase("vww_96_int8", 11.0)]
    public void Pointwise_convolutions_take_few_instructions(string model, double most)
    {
        PlannedProgram planned = NanoModels.Of(Requirements.Data($"models/{model}.tflite"), Recipe.Int8);
        CountedRun run = Run(planned);
        bool IsPointwise(KernelCall call) => call.Kernel.Name == "Conv2DInt8TfLite" && call.Argument("kernelHeight") * call.Argument("kernelWidth") == 1;
        double[] wide = [.. Costs(planned, run, call => IsPointwise(call) && call.Argument("inputChannels") >= 64)];
        (KernelCall Call, CountedStep Step)[] all = [.. planned.Program.Calls.Zip(run.Steps).Where(pair => IsPointwise(pair.First))];
        double average = all.Sum(pair => (double)pair.Step.Instructions) / all.Sum(pair => pair.Call.Macs);
        TestContext.Out.WriteLine($"on average {average:F2}; from 64 input channels on {string.Join(", ", wide.Select(cost => $"{cost:F2}"))}");
        Assert.That(wide, Is.Not.Empty.And.All.LessThanOrEqualTo(most));
        Assert.That(average, Is.LessThanOrEqualTo(most));
    }

    private static CountedRun Run(PlannedProgram planned) => NanoModels.Load(planned).Run(new byte[NanoModels.InputBytes(planned)], out _);

    private static IEnumerable<double> Costs(PlannedProgram planned, CountedRun run, Func<KernelCall, bool> chosen) =>
        planned.Program.Calls.Zip(run.Steps).Where(pair => chosen(pair.First)).Select(pair => (double)pair.Second.Instructions / pair.First.Macs);
}
