using TinyML.Compiler.Diagnostics;
using TinyML.HostStreamer.Links;
using TinyML.Protocol;

namespace TinyML.HostStreamer.Tests.Links;

public sealed class FaultPlanTests
{
    [Test]
    public void A_list_of_faults_is_read() =>
        Assert.That(FaultPlan.Parse("drop=0.01, flip=1e-3,dup=0.02,delay=0.5,seed=77"), Is.EqualTo(new FaultPlan(new FaultRates(0.01, 0.001, 0.02, 0.5), 77)));

    [Test]
    public void What_is_left_out_is_nothing() => Assert.That(FaultPlan.Parse(""), Is.EqualTo(new FaultPlan(new FaultRates(), 1)));

    [Test]
    public void Resets_are_read() => Assert.That(FaultPlan.Parse("reset=500,drop=0.1,reset=20").Resets, Is.EqualTo((long[])[500, 20]));

    [TestCase("reset=0")]
    [TestCase("reset=1.5")]
    [TestCase("drop")]
    [TestCase("drop=")]
    [TestCase("drop=much")]
    [TestCase("drop=-0.1")]
    [TestCase("drop=0.9")]
    [TestCase("drop=NaN")]
    [TestCase("lose=0.1")]
    [TestCase("seed=0.5")]
    public void What_cannot_be_read_is_wrong_usage(string text)
    {
        DiagnosticException exception = Assert.Throws<DiagnosticException>(() => FaultPlan.Parse(text))!;
        Assert.That(exception.ExitCode, Is.EqualTo(ExitCode.Usage));
    }
}
