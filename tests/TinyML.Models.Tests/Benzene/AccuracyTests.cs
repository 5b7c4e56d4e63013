using TinyML.Compiler.Import.Onnx;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Specs;
using TinyML.Execution;
using TinyML.HostStreamer.Datasets;
using TinyML.Models.Benzene.Training;
using TinyML.Testing;

namespace TinyML.Models.Tests.Benzene;

/// <summary>The shipped files on the held-out rows of the random split of the real data, and on the synthetic samples.</summary>
public class AccuracyTests
{
    private const string UciFile = "air-quality/AirQualityUCI.csv";

    [TestCase("benzene", 0.030)]
    [TestCase("benzene-indirect", 0.78)]
    public void The_float_network_meets_its_mark_on_held_out_rows(string model, double mark)
    {
        TableRows rows = TableRows.Load(Requirements.Data(UciFile), BenzeneFolder.Spec(model), DataPart.Test);
        Assert.That(rows.Targets, Has.Length.EqualTo(2856));
        Assert.That(TrainedModel.MeanAbsoluteError(FloatAnswers(model, rows), rows), Is.LessThanOrEqualTo(mark));
    }

    [TestCase("benzene", 0.032, 160)]
    [TestCase("benzene-indirect", 0.785, 400)]
    public void The_compiled_network_meets_its_mark_within_its_bytes(string model, double mark, int bytes)
    {
        string data = Requirements.Data(UciFile);
        ModelSpec spec = BenzeneFolder.Spec(model);
        CompiledModel compiled = CompiledModel.Of(File.ReadAllBytes(BenzeneFolder.PathOf(model + ".onnx")), spec, TableRows.Load(data, spec, DataPart.Train));
        TableRows rows = TableRows.Load(data, spec, DataPart.Test);
        double[] answers = compiled.Predict(rows);
        double error = TrainedModel.MeanAbsoluteError(answers, rows);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(error, Is.LessThanOrEqualTo(mark));
            Assert.That(error, Is.EqualTo(TrainedModel.MeanAbsoluteError(FloatAnswers(model, rows), rows)).Within(0.005));
            Assert.That(compiled.Bytes, Is.LessThanOrEqualTo(bytes));
        }
    }

    [Test]
    public void The_LED_agrees_with_the_reference_in_all_but_three_of_a_thousand_held_out_rows()
    {
        string data = Requirements.Data(UciFile);
        ModelSpec spec = BenzeneFolder.Spec("benzene");
        CompiledModel compiled = CompiledModel.Of(File.ReadAllBytes(BenzeneFolder.PathOf("benzene.onnx")), spec, TableRows.Load(data, spec, DataPart.Train));
        TableRows rows = TableRows.Load(data, spec, DataPart.Test);
        Assert.That(TrainedModel.LedAgreement(compiled.Predict(rows), rows, 15), Is.GreaterThanOrEqualTo(0.997));
    }

    // The samples are synthetic: the indirect network only has to see what the readings have in common.
    [TestCase("benzene", 0.1)]
    [TestCase("benzene-indirect", 4.0)]
    public void The_networks_behave_sensibly_on_the_synthetic_samples(string model, double limit)
    {
        TableRows rows = TableRows.Load(BenzeneFolder.Samples, BenzeneFolder.Spec(model), DataPart.All);
        Assert.That(TrainedModel.MeanAbsoluteError(FloatAnswers(model, rows), rows), Is.LessThanOrEqualTo(limit));
    }

    private static double[] FloatAnswers(string model, TableRows rows)
    {
        Graph graph = OnnxImporter.Import(File.ReadAllBytes(BenzeneFolder.PathOf(model + ".onnx")), model, BenzeneFolder.Spec(model));
        var executor = new FloatExecutor(graph);
        return [.. rows.Inputs.Select(row => (double)executor.Run(Array.ConvertAll(row, value => (float)value))[0][0])];
    }
}
