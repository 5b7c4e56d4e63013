using TinyML.Compiler;
using TinyML.Compiler.Calibration;
using TinyML.Compiler.Emit.Nano;
using TinyML.Compiler.Planning;
using TinyML.Compiler.Specs;
using TinyML.Execution;
using TinyML.HostStreamer.Datasets;

namespace TinyML.Testing.Il;

/// <summary>Compiled models for <see cref="CountedModel"/>.</summary>
public static class NanoModels
{
    /// <summary>The benzene model that ships, calibrated on the sample that ships.</summary>
    public static PlannedProgram Benzene()
    {
        string folder = Path.Combine(Requirements.RepositoryRoot, "models", "benzene");
        ModelSpec spec = ModelSpecFile.Load(Path.Combine(folder, "benzene.json"));
        SampleSet samples = TableDataset.Load(Path.Combine(folder, "samples", "air-quality-sample.csv"), spec).ToSampleSet(spec.Columns.Count);
        return Compilation.Run(File.ReadAllBytes(Path.Combine(folder, "benzene.onnx")), "benzene", spec, samples, new CompilationOptions(), Executors.Instance).Planned;
    }

    /// <summary>A model that came quantized.</summary>
    /// <param name="path">The .tflite file.</param>
    /// <param name="recipe">The steps.</param>
    public static PlannedProgram Of(string path, Recipe recipe) =>
        Compilation.Run(File.ReadAllBytes(path), "model", null, null, new CompilationOptions { Steps = [.. recipe.Steps] }, Executors.Instance).Planned;

    /// <summary>The program as a board would load it.</summary>
    public static CountedModel Load(PlannedProgram planned) => new(BlobWriter.Write(new Blob(planned, [.. new byte[32]], "test")));

    /// <summary>Bytes of all inputs.</summary>
    public static int InputBytes(PlannedProgram planned) => planned.Program.Inputs.Sum(input => planned.Program.Buffers[input.Buffer].ByteCount);
}
