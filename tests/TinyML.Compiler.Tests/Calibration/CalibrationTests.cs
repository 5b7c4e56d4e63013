using System.Globalization;
using TinyML.Compiler.Calibration;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Emit.Nano;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Specs;
using TinyML.Execution;
using TinyML.Testing.Networks;

namespace TinyML.Compiler.Tests.Calibration;

public sealed class CalibrationTests
{
    private static Histogram BellWithOutlier()
    {
        var histogram = new Histogram(-40, 40);
        var random = new Random(3);
        for (int i = 0; i < 20_000; i++)
        {
            histogram.Add(Enumerable.Range(0, 12).Sum(_ => random.NextDouble()) - 6);
        }

        histogram.Add(-40);
        histogram.Add(40);
        return histogram;
    }

    [Test]
    public void Min_max_keeps_an_outlier() =>
        Assert.That(RangeObservers.Choose(BellWithOutlier(), CalibrationMethod.MinMax, 255), Is.EqualTo(new ValueRange(-40, 40)));

    [TestCase(CalibrationMethod.Percentile, 5)]
    [TestCase(CalibrationMethod.Mse, 39)]
    [TestCase(CalibrationMethod.Entropy, 25)]
    public void Other_methods_give_an_outlier_up_for_resolution(CalibrationMethod method, double largest)
    {
        ValueRange range = RangeObservers.Choose(BellWithOutlier(), method, 255);
        Assert.That(range.Magnitude, Is.LessThan(largest).And.GreaterThan(2));
    }

    [Test]
    public void Without_an_outlier_every_method_stays_near_the_whole_range([Values] CalibrationMethod method)
    {
        var histogram = new Histogram(0, 1);
        for (int i = 0; i <= 10_000; i++)
        {
            histogram.Add(i / 10_000.0);
        }

        ValueRange range = RangeObservers.Choose(histogram, method, 255);
        Assert.That(range.Maximum, Is.GreaterThan(0.95));
        Assert.That(range.Minimum, Is.LessThan(0.05));
    }

    [Test]
    public void All_four_methods_are_measured_and_the_best_is_taken([Values] Precision precision)
    {
        RandomNetwork network = RandomNetwork.Of(7);
        CalibrationReport report = Compilation.Run(
            network.Graph, network.Spec, network.Samples, new CompilationOptions { Precision = precision }, Executors.Instance).Calibration!;

        Assert.That(report.Methods.Select(entry => entry.Method), Is.EqualTo(Enum.GetValues<CalibrationMethod>()));
        Assert.That(report.Methods.Single(entry => entry.Method == report.Method).OutputError, Is.EqualTo(report.Methods.Min(entry => entry.OutputError)));
        Assert.That((report.CalibrationSamples, report.HeldOutSamples), Is.EqualTo((150, 50)));
    }

    [Test]
    public void Samples_that_make_the_network_answer_infinity_are_refused()
    {
        RandomNetwork network = RandomNetwork.Of(7);
        float[] values = [.. Enumerable.Range(0, network.Samples.Count).SelectMany(i => network.Samples.Row(i).ToArray())];
        values[5] = float.PositiveInfinity;
        var broken = new SampleSet(network.Samples.Width, values);
        Assert.That(
            () => Compilation.Run(network.Graph, null, broken, new CompilationOptions(), Executors.Instance),
            Throws.TypeOf<DiagnosticException>().With.Message.Contains("TML2001"));
    }

    [Test]
    public void Samples_of_another_width_are_refused()
    {
        RandomNetwork network = RandomNetwork.Of(7);
        Assert.That(
            () => Compilation.Run(network.Graph, null, new SampleSet(1, new float[10]), new CompilationOptions(), Executors.Instance),
            Throws.TypeOf<DiagnosticException>().With.Message.Contains("TML2003"));
    }

    [Test]
    public void Without_samples_ranges_are_made_up_and_said_to_be()
    {
        RandomNetwork network = RandomNetwork.Of(7);
        CompilationResult result = Compilation.Run(network.Graph, network.Spec, null, new CompilationOptions(), Executors.Instance);
        Assert.That(result.Diagnostics.Select(diagnostic => diagnostic.Code), Does.Contain(DiagnosticCodes.MadeUpCalibration));
    }

    [Test]
    public void Compiling_twice_gives_the_same_bytes_also_where_decimals_have_commas([Values] Precision precision)
    {
        byte[] first = Compile(precision);
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            var commas = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            commas.NumberFormat.NumberDecimalSeparator = ",";
            CultureInfo.CurrentCulture = commas;
            Assert.That(Compile(precision), Is.EqualTo(first));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static byte[] Compile(Precision precision)
    {
        RandomNetwork network = RandomNetwork.Of(11);
        CompilationResult result = Compilation.Run(network.Graph, network.Spec, network.Samples, new CompilationOptions { Precision = precision }, Executors.Instance);
        return BlobWriter.Write(new Blob(result.Planned, EquatableArray.Create<byte>(new byte[32]), "0"));
    }
}
