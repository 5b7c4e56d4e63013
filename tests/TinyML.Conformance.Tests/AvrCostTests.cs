using TinyML.Testing;
using TinyML.Testing.Measuring;

namespace TinyML.Conformance.Tests;

/// <summary>What the kernels may cost on AVR. The simulator counts cycles exactly, so these are no timings.</summary>
public class AvrCostTests
{
    [SetUp]
    public void NeedsToolchain() => CRunner.Require(CTarget.Avr);

    [Test]
    public void A_rectifier_network_of_45_multiplications_runs_in_1000_cycles()
    {
        AvrCost cost = AvrNetwork.Relu851.Measure();
        Assert.Multiple(() =>
        {
            Assert.That(cost.Cycles, Is.LessThanOrEqualTo(1000));
            Assert.That(cost.FlashBytes, Is.LessThanOrEqualTo(600));
            Assert.That(cost.RamBytes, Is.LessThanOrEqualTo(48));
        });
    }

    [Test]
    public void The_same_network_with_tanh_runs_in_1400_cycles() => Assert.That(AvrNetwork.Tanh851.Measure().Cycles, Is.LessThanOrEqualTo(1400));

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
