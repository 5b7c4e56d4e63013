using TinyML.Compiler;
using TinyML.Compiler.Calibration;
using TinyML.Compiler.Import;
using TinyML.Compiler.Specs;
using TinyML.HostStreamer.Datasets;
using TinyML.Testing;
using TinyML.Testing.Measuring;

namespace TinyML.EndToEnd.Tests.Models;

/// <summary>Float convolutional networks quantized here, judged on data that took no part in it.</summary>
public sealed class PictureQuantizationTests
{
    [TestCase("vww_96_float.tflite")]
    [TestCase("vww_96_float.onnx")]
    public void Visual_wake_words_lose_at_most_half_a_point(string file)
    {
        string calibration = Requirements.Data("vww/coco-mini.tar"), evaluation = Requirements.Data("vww/eval-dev.tar");
        Judge(Requirements.Data("models/" + file), null, calibration, evaluation, 0.8676);
    }

    [Test]
    public void Keywords_calibrated_without_labels_lose_at_most_half_a_point()
    {
        string data = Requirements.Data("kws/eval-dev.tar");
        var spec = new ModelSpec
        {
            Task = TaskKind.Classification,
            Raw = new RawSpec { Scale = 0.5847029, ZeroPoint = 83 },
            Split = new SplitSpec { Kind = SplitKind.First, TrainCount = 100 },
        };
        Judge(Requirements.Data("models/kws_ref_model_float32.tflite"), spec, data, data, 0.8988);
    }

    private static void Judge(string model, ModelSpec? spec, string calibration, string evaluation, double expected)
    {
        byte[] file = File.ReadAllBytes(model);
        var form = ModelForm.Of(ModelImport.Import(file, "model", spec, []), spec);
        SampleSet samples = PictureDataset.Load(calibration, form, spec, DataPart.Train, LabelUse.Ignored).ToSampleSet(form.Width, withTargets: false);
        SampleSet test = PictureDataset.Load(evaluation, form, spec, DataPart.Test, LabelUse.Required).ToSampleSet(form.Width);
        QuantizedAccuracy measured = QuantizedAccuracy.Measure(file, spec, samples, test, new CompilationOptions { Precision = Precision.Int8 });
        TestContext.Out.WriteLine(
            $"float {measured.Float:P2}, integer {measured.Integer:P2} of {test.Count}, {measured.Same:P2} decided alike; {samples.Count} calibrated: {measured.Result.Calibration!.Method}, {measured.Result.Calibration.Methods}");
        Assert.Multiple(() =>
        {
            Assert.That(measured.Float, Is.EqualTo(expected).Within(0.0001));
            Assert.That(measured.Integer, Is.GreaterThanOrEqualTo(measured.Float - 0.005));
            Assert.That(measured.Same, Is.GreaterThanOrEqualTo(0.98));
        });
    }
}
