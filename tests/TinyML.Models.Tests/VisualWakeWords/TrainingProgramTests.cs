using System.Globalization;
using TinyML.Compiler;
using TinyML.Compiler.Import;
using TinyML.Compiler.Import.Onnx.Format;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Planning;
using TinyML.Execution;
using TinyML.HostStreamer.Datasets;
using TinyML.Testing;
using TinyML.Testing.Onnx;

namespace TinyML.Models.Tests.VisualWakeWords;

/// <summary>Training on the drawn pictures, by a teacher with random weights: nothing is learned, but everything runs.</summary>
public sealed class TrainingProgramTests : IDisposable
{
    private const int Side = 96;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Test]
    public void The_same_seed_gives_the_same_weights_in_one_go_or_interrupted_and_another_seed_others()
    {
        // An epoch of 12 pictures is three batches of 4.
        byte[] first = Trained("first", "--steps", "3"), second = Trained("second", "--steps", "3"), other = Trained("other", "--steps", "3", "--seed", "2");
        Trained("parts", "--steps", "3", "--stop-at", "2");
        Assert.That(second, Is.EqualTo(first));
        Assert.That(Trained("parts", "--steps", "3"), Is.EqualTo(first));
        Assert.That(other, Is.Not.EqualTo(first));
    }

    [Test]
    public void Fine_tuning_computes_what_the_compiled_network_computes_but_for_single_roundings()
    {
        Trained("plain", "--steps", "50");
        Trained("tuned", "--steps", "10", "--quantize", At("plain", "checkpoint.pt"), "--rate", "1e-5");
        TrainingPrograms.Succeed("export.py", "--checkpoint", At("tuned", "checkpoint.pt"), "--work", At("tuned"), "--output", At("floats.onnx"), "--integers", At("integers.onnx"));
        TrainingPrograms.Succeed("evaluate.py", "--checkpoint", At("tuned", "checkpoint.pt"), "--data", TrainingPrograms.Samples, "--work", At("tuned"), "--answers", At("answers.csv"));

        byte[] file = File.ReadAllBytes(At("integers.onnx"));
        Graph graph = ModelImport.Import(file, "integers", null, []);
        var ours = new IntegerExecutor(MemoryPlanner.Run(Compilation.GivenProgram(graph, null)));
        PictureDataset pictures = PictureDataset.Load(TrainingPrograms.Samples, ModelForm.Of(graph, null), null);
        KernelProgram program = ours.Planned.Program;
        int[] scores = [.. Enumerable.Range(0, pictures.Count).Select(i => Difference(ours.Trace(InputQuantizer.Quantize(program, pictures[i].Values()))[program.Calls[^1].Arguments[0]]))];

        float step = BitConverter.ToSingle(ModelProto.Parser.ParseFrom(file).Graph.Initializer.Single(constant => constant.Name == "classifier_step").RawData.Span);
        int[] simulated = [.. File.ReadLines(At("answers.csv")).Skip(1).Select(line => (int)Math.Round(double.Parse(line.Split(',')[3], CultureInfo.InvariantCulture) / step))];
        TestContext.Out.WriteLine($"{string.Join(" ", simulated)}\n{string.Join(" ", scores)}");
        Assert.That(simulated.Distinct().Count(), Is.GreaterThan(3), "answers that do not differ tell nothing");
        // Training sums and scales in floats: in each layer about one value in a thousand is rounded the other way, which 17 layers carry on.
        int[] off = [.. scores.Zip(simulated, (a, b) => Math.Abs(a - b))];
        Assert.That(off.Max(), Is.LessThanOrEqualTo(8));
        Assert.That(off.Average(), Is.LessThan(4));
    }

    private static int Difference(int[] scores) => scores[1] - scores[0];

    [TestCase("broken", "is not an ONNX file")]
    [TestCase("small", "not 96 x 96")]
    [TestCase("three", "answers (3,) scores")]
    public void A_teacher_of_another_kind_is_refused(string kind, string words)
    {
        string teacher = At(kind + ".onnx");
        File.WriteAllBytes(teacher, kind switch { "broken" => [1, 2, 3], "small" => Teacher(64, 2), _ => Teacher(Side, 3) });
        (int ended, _, string error) = TrainingPrograms.Run("train.py", "--teacher", teacher, "--data", TrainingPrograms.Samples, "--work", At("refused"), "--steps", "1");
        Assert.That(ended, Is.EqualTo(3));
        Assert.That(error, Does.StartWith("error: ").And.Contain(words));
    }

    [Test]
    public void A_class_without_pictures_is_named_and_files_that_are_no_pictures_are_left_out()
    {
        string pictures = At("pictures");
        Copy("person", pictures);
        File.WriteAllText(Path.Combine(pictures, "person", "notes.png"), "not a picture");
        Directory.CreateDirectory(Path.Combine(pictures, "no-person"));
        (int code, _, string error) = Train("lonely", pictures, "--steps", "1");
        Assert.That(code, Is.EqualTo(3));
        Assert.That(error, Does.Contain("left out 1 files that are not pictures, such as pictures: person/notes.png").And.Contain("no picture is labelled 'without a person'"));
    }

    /// <summary>A limit on the size of files stands for a full disk: the system refuses the bytes beyond in the same way.</summary>
    [TestCase(400, "pictures-")]
    [TestCase(700, "checkpoint.pt cannot be written")]
    [Platform("Linux")]
    public void A_full_disk_is_told_of_and_the_same_command_goes_on_when_there_is_room(int kibibytes, string words)
    {
        string few = At($"few{kibibytes}"), work = $"full{kibibytes}";
        Copy("person", few, 3);
        Copy("no-person", few, 3);
        string[] steps = ["--steps", "2", "--report", "1"];
        (int code, _, string error) = Train(work, few, kibibytes, steps);
        Assert.That((code, error.Contains("Traceback", StringComparison.Ordinal)), Is.EqualTo((3, false)), error);
        Assert.That(error, Does.StartWith("error: ").And.Contain(words).And.Contain("make room"));
        Assert.That(Directory.EnumerateFiles(At(work), "*.new"), Is.Empty);
        (code, _, error) = Train(work, few, steps);
        Assert.That(code, Is.Zero, error);
        Assert.That(File.ReadLines(At(work, "curve.jsonl")).Count(), Is.EqualTo(2), "each line once");
    }

    private string At(params string[] parts) => Path.Combine([_folder.Path, .. parts]);

    private byte[] Trained(string name, params string[] more)
    {
        (int code, _, string error) = Train(name, TrainingPrograms.Samples, more);
        Assert.That(code, Is.Zero, error);
        TrainingPrograms.Succeed("export.py", "--checkpoint", At(name, "checkpoint.pt"), "--work", At(name), "--output", At(name + ".onnx"));
        return File.ReadAllBytes(At(name + ".onnx"));
    }

    private (int Code, string Output, string Error) Train(string name, string pictures, params string[] more) => Train(name, pictures, null, more);

    private (int Code, string Output, string Error) Train(string name, string pictures, int? kibibytesOfFile, params string[] more)
    {
        string teacher = At("teacher.onnx");
        if (!File.Exists(teacher))
        {
            File.WriteAllBytes(teacher, Teacher(Side, 2));
        }

        return TrainingPrograms.Run("train.py", kibibytesOfFile, ["--teacher", teacher, "--data", pictures, "--work", At(name), "--batch", "4", "--workers", "0", "--held-out", "0", .. more]);
    }

    private static void Copy(string label, string target, int most = int.MaxValue)
    {
        Directory.CreateDirectory(Path.Combine(target, label));
        foreach (string file in Directory.EnumerateFiles(Path.Combine(TrainingPrograms.Samples, label)).Take(most))
        {
            File.Copy(file, Path.Combine(target, label, Path.GetFileName(file)));
        }
    }

    /// <summary>Averages of 16 x 16 pixels and random weights over them.</summary>
    private static byte[] Teacher(int side, int scores)
    {
        int inputs = 3 * (side / 16) * (side / 16);
        OnnxLayer layer = OnnxLayer.Random(new Random(5), inputs, scores, null);
        // Whatever all pictures have in common must not drown what tells them apart.
        float mean = layer.Weights.Average();
        return new OnnxModelBuilder().Input("picture", 1, 3, side, side)
            .Constant("weight", [scores, inputs], [.. layer.Weights.Select(weight => weight - mean)])
            .Constant("bias", [scores], layer.Bias)
            .Node("AveragePool", ["picture"], "means", OnnxModelBuilder.IntegerList("kernel_shape", 16, 16), OnnxModelBuilder.IntegerList("strides", 16, 16))
            .Node("Flatten", ["means"], "row")
            .Node("Gemm", ["row", "weight", "bias"], "scores", OnnxModelBuilder.Integer("transB", 1))
            .Output("scores", 1, scores)
            .ToBytes();
    }
}
