using TinyML.HostStreamer.Measuring;

namespace TinyML.HostStreamer.Tests.Measuring;

public sealed class MeasureTests
{
    [Test]
    public void Regression_errors_are_those_worked_out_by_hand()
    {
        var measure = new RegressionMeasure();
        foreach ((double predicted, double target) in new[] { (1.0, 2.0), (3.0, 3.0), (5.0, 7.0), (4.0, 4.0) })
        {
            measure.Add(predicted, target);
        }

        // Targets 2, 3, 7, 4: mean 4, spread 4 + 1 + 9 + 0 = 14; errors 1, 0, 2, 0.
        Assert.Multiple(() =>
        {
            Assert.That(measure.Count, Is.EqualTo(4));
            Assert.That(measure.MeanAbsoluteError, Is.EqualTo(0.75));
            Assert.That(measure.RootMeanSquaredError, Is.EqualTo(Math.Sqrt(1.25)));
            Assert.That(measure.MaximumError, Is.EqualTo(2));
            Assert.That(measure.DeterminationCoefficient, Is.EqualTo(1 - (5.0 / 14)).Within(1e-12));
        });
    }

    [Test]
    public void Without_samples_there_are_no_figures()
    {
        var regression = new RegressionMeasure();
        var classification = new ClassificationMeasure(2);
        Assert.That((regression.MeanAbsoluteError, regression.RootMeanSquaredError, regression.MaximumError, regression.DeterminationCoefficient), Is.EqualTo(((double?)null, (double?)null, (double?)null, (double?)null)));
        Assert.That((classification.Top1, classification.AreaUnderCurve), Is.EqualTo(((double?)null, (double?)null)));
    }

    [Test]
    public void Equal_targets_have_no_determination_coefficient()
    {
        var measure = new RegressionMeasure();
        measure.Add(1, 5);
        measure.Add(2, 5);
        Assert.That(measure.DeterminationCoefficient, Is.Null);
    }

    [Test]
    public void Hits_confusion_and_area_are_those_worked_out_by_hand()
    {
        var measure = new ClassificationMeasure(2);
        foreach ((double first, double second, int target) in new[] { (0.9, 0.1, 0), (0.4, 0.6, 0), (0.4, 0.6, 1), (0.2, 0.8, 1), (0.7, 0.3, 1) })
        {
            measure.Add([first, second], target);
        }

        // Differences: class 0 at -0.8 and 0.2, class 1 at 0.2, 0.6 and -0.4. Pairs won: 1.5 + 2 + 1 of 6.
        Assert.Multiple(() =>
        {
            Assert.That(measure.Top1, Is.EqualTo(3 / 5.0));
            Assert.That(measure.Confusion(0, 1), Is.EqualTo(1));
            Assert.That(measure.Confusion(1, 0), Is.EqualTo(1));
            Assert.That(measure.AreaUnderCurve, Is.EqualTo(4.5 / 6).Within(1e-12));
        });
    }

    [Test]
    public void The_first_of_equal_scores_wins() => Assert.That(ClassificationMeasure.Highest([1, 3, 3]), Is.EqualTo(1));

    [Test]
    public void A_class_that_is_not_there_is_refused() =>
        Assert.That(() => new ClassificationMeasure(2).Add([0, 1], 2), Throws.TypeOf<ArgumentOutOfRangeException>());
}
