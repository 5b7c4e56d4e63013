using TinyML.Compiler;
using TinyML.Compiler.Calibration;
using TinyML.Compiler.Import;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Specs;
using TinyML.Execution;
using TinyML.HostStreamer.Datasets;
using TinyML.Testing;

namespace TinyML.EndToEnd.Tests.Models;

/// <summary>Float convolutional networks quantized here, judged on data that took no part in it.</summary>
public sealed class PictureQuantizationTests
{
    [TestCase("vww_96_float.tflite")]
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
        Graph graph = ModelImport.Import(file, "model", spec, []);
        var form = ModelForm.Of(graph, spec);
        SampleSet samples = PictureDataset.Load(calibration, form, spec, DataPart.Train, LabelUse.Ignored).ToSampleSet(form.Width, withTargets: false);
        CompilationResult result = Compilation.Run(file, "model", spec, samples, new CompilationOptions { Precision = Precision.Int8 }, Executors.Instance);

        PictureDataset held = PictureDataset.Load(evaluation, form, spec, DataPart.Test, LabelUse.Required);
        SampleSet test = held.ToSampleSet(form.Width);
        int reals = 0, integers = 0, same = 0;
        IGraphRunner floats = Executors.Instance.Load(result.Physical);
        var integer = new IntegerExecutor(result.Planned);
        for (int i = 0; i < test.Count; i++)
        {
            int real = Best(floats.Run(test.Row(i))[result.Physical.Outputs[0].Index]), whole = Best(integer.Predict(test.Row(i)));
            reals += real == (int)test.Target(i)[0] ? 1 : 0;
            integers += whole == (int)test.Target(i)[0] ? 1 : 0;
            same += real == whole ? 1 : 0;
        }

        double floatAccuracy = (double)reals / test.Count, accuracy = (double)integers / test.Count;
        TestContext.Out.WriteLine($"float {floatAccuracy:P2}, integer {accuracy:P2} of {test.Count}, {(double)same / test.Count:P2} decided alike; {samples.Count} calibrated: {result.Calibration!.Method}, {result.Calibration.Methods}");
        Assert.Multiple(() =>
        {
            Assert.That(floatAccuracy, Is.EqualTo(expected).Within(0.0001));
            Assert.That(accuracy, Is.GreaterThanOrEqualTo(floatAccuracy - 0.005));
            Assert.That((double)same / test.Count, Is.GreaterThanOrEqualTo(0.98));
        });
    }

    private static int Best(float[] scores) => Array.IndexOf(scores, scores.Max());
}
