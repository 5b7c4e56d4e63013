using System.Buffers.Binary;
using TinyML.Compiler.Lowering;
using TinyML.Nano.Kernels;
using TinyML.Testing;
using TinyML.Testing.Measuring;

namespace TinyML.Conformance.Tests;

/// <summary>What the kernels may cost on AVR. The simulator counts cycles exactly, so these are no timings.</summary>
public class AvrCostTests
{
    [SetUp]
    public void NeedsToolchain() => CRunner.Require(CTarget.Avr);

    /// <summary>Half of the inputs take no more; where all hidden values are positive it is a little more. Shifts of 15 and of 14.</summary>
    [TestCase(1)]
    [TestCase(2)]
    public void A_compiled_rectifier_network_of_45_multiplications_runs_in_1000_cycles(int seed)
    {
        AvrCost cost = new CompiledAvrNetwork("8-5-1 ReLU", "relu_8_5_1", seed, hasTanh: false).Measure();
        Assert.Multiple(() =>
        {
            Assert.That(cost.Cycles, Is.LessThanOrEqualTo(1000));
            Assert.That(cost.FlashBytes, Is.LessThanOrEqualTo(600));
            Assert.That(cost.RamBytes, Is.LessThanOrEqualTo(48));
        });
    }

    [Test]
    public void The_same_network_with_tanh_runs_in_1400_cycles() => Assert.That(AvrNetwork.Tanh851.Measure().WorstCycles, Is.LessThanOrEqualTo(1400));

    [Test]
    public void Small_int8_layers_get_multipliers_of_8_bits_and_one_shift([Range(1, 10)] int seed, [Values] bool hasTanh)
    {
        KernelProgram program = new CompiledAvrNetwork("8-5-1", "small", seed, hasTanh).Compile().Program;
        KernelCall[] layers = [.. program.Calls.Where(call => call.Kernel.Id == KernelIds.FullyConnectedInt8)];
        Assert.That(layers, Has.Length.EqualTo(2));
        Assert.Multiple(() =>
        {
            Assert.That(layers.Select(layer => layer.Argument("shift")).Distinct().Single(), Is.InRange(14, 16));
            Assert.That(layers.SelectMany(layer => Elements(program.Constants[layer.Argument("multipliers")])), Is.All.InRange(1, 255));
        });
    }

    private static IEnumerable<string> Rows => ReadmeTables.Avr.Select(row => row.Label);

    [TestCaseSource(nameof(Rows))]
    public void The_readme_says_what_is_measured(string label)
    {
        string measured = ReadmeTables.Row(label, ReadmeTables.Avr.Single(row => row.Label == label).Network.Measure());
        Assert.That(ReadmeTables.Unlike(ReadmeTables.AvrName, measured), Is.Empty, "write it anew: TinyML.Benchmarks -- readme");
    }

    private static IEnumerable<short> Elements(ProgramConstant constant) => constant.Bytes.Chunk(2).Select(bytes => BinaryPrimitives.ReadInt16LittleEndian(bytes));

    [Test]
    public void An_int16_network_of_18_multiplications_with_tanh_runs_in_1500_cycles()
    {
        AvrCost cost = AvrNetwork.Tanh821.Measure();
        Assert.Multiple(() =>
        {
            Assert.That(cost.Cycles, Is.LessThanOrEqualTo(1500));
            Assert.That(cost.FlashBytes, Is.LessThanOrEqualTo(950));
            Assert.That(cost.RamBytes, Is.LessThanOrEqualTo(64));
        });
    }
}
