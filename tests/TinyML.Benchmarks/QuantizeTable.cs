using TinyML.Compiler;
using TinyML.Compiler.Calibration;
using TinyML.Compiler.Import;
using TinyML.Compiler.Specs;
using TinyML.HostStreamer.Datasets;
using TinyML.Testing.Measuring;

namespace TinyML.Benchmarks;

/// <summary>Float networks quantized here: how long it takes and what it costs in accuracy.</summary>
internal static class QuantizeTable
{
    private static readonly (string Model, string Calibration, string Test, ModelSpec? Spec)[] Cases =
    [
        ("vww_96_float.tflite", "vww/coco-mini.tar", "vww/eval-dev.tar", null),
        ("kws_ref_model_float32.tflite", "kws/eval-dev.tar", "kws/eval-dev.tar", new ModelSpec
        {
            Task = TaskKind.Classification,
            Raw = new RawSpec { Scale = 0.5847029, ZeroPoint = 83 },
            Split = new SplitSpec { Kind = SplitKind.First, TrainCount = 100 },
        }),
    ];

    /// <summary>Measures and prints.</summary>
    /// <returns>The exit code.</returns>
    public static int Print()
    {
        string? data = Environment.GetEnvironmentVariable("TINYML_DATA");
        if (data is null || !Cases.All(entry => File.Exists(Path.Combine(data, "models", entry.Model)) && File.Exists(Path.Combine(data, entry.Test))))
        {
            Console.Error.WriteLine("TINYML_DATA must name the folder with the measuring data (models/vww_96_float.tflite, vww/coco-mini.tar and others)");
            return 3;
        }

        Console.WriteLine($"{"model",-30} {"precision",-9} {"samples",8} {"seconds",8} {"processor",10} {"float",8} {"integer",8} {"alike",8}  method");
        foreach ((string model, string calibration, string test, ModelSpec? spec) in Cases)
        {
            byte[] file = File.ReadAllBytes(Path.Combine(data, "models", model));
            var form = ModelForm.Of(ModelImport.Import(file, "model", spec, []), spec);
            SampleSet samples = PictureDataset.Load(Path.Combine(data, calibration), form, spec, DataPart.Train, LabelUse.Ignored).ToSampleSet(form.Width, withTargets: false);
            SampleSet held = PictureDataset.Load(Path.Combine(data, test), form, spec, DataPart.Test, LabelUse.Required).ToSampleSet(form.Width);
            foreach (Precision precision in Enum.GetValues<Precision>())
            {
                QuantizedAccuracy measured = QuantizedAccuracy.Measure(file, spec, samples, held, new CompilationOptions { Precision = precision });
                Console.WriteLine(
                    $"{model,-30} {precision,-9} {samples.Count,8} {measured.CompileTime.TotalSeconds,8:F1} {measured.ProcessorTime.TotalSeconds,10:F1} {measured.Float,8:P2} {measured.Integer,8:P2} {measured.Same,8:P2}  {measured.Result.Calibration!.Method}");
            }
        }

        Console.WriteLine();
        Console.WriteLine("seconds: from the file in memory to the program, on all processors; processor: the same over all threads; alike: samples that float and integers decide alike.");
        return 0;
    }
}
