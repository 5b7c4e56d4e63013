using TinyML.Compiler.Calibration;
using TinyML.HostStreamer.Datasets;

namespace TinyML.HostStreamer.Tests.Datasets;

public sealed class SampleSetsTests
{
    [Test]
    public void Labelled_samples_keep_their_true_values_and_leave_the_others_out()
    {
        SampleSet set = TableDatasetTests.Read("S1,T,y\n1,2,3\n4,5,\n6,7,8\n").ToSampleSet(2);
        Assert.That((set.Count, set.TargetWidth), Is.EqualTo((2, 1)));
        Assert.That(set.Row(1).ToArray(), Is.EqualTo(new[] { 6f, 7f }));
        Assert.That(set.Target(1).ToArray(), Is.EqualTo(new[] { 8f }));
    }

    [Test]
    public void Unlabelled_samples_are_all_taken() =>
        Assert.That(TableDatasetTests.Read("S1,T\n1,2\n4,5\n").ToSampleSet(2) is var set ? (set.Count, set.TargetWidth) : default, Is.EqualTo((2, 0)));
}
