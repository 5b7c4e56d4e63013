using TinyML.Cli.Output;
using TinyML.Compiler;
using TinyML.Compiler.Calibration;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Passes;
using TinyML.Compiler.Planning;
using TinyML.Compiler.Specs;
using TinyML.Execution;
using TinyML.HostStreamer.Datasets;

namespace TinyML.Cli.Workspace;

/// <summary>Float and integer form of a model, from a compiled folder or compiled on the spot.</summary>
/// <param name="Physical">The float graph over physical values.</param>
/// <param name="Integer">The integer graph.</param>
/// <param name="Planned">The program.</param>
/// <param name="Spec">NAME.json, or null.</param>
internal sealed record CompiledModel(Graph Physical, Graph Integer, PlannedProgram Planned, ModelSpec? Spec)
{
    /// <summary>Values per sample.</summary>
    public int InputCount => Physical.Inputs.Sum(id => Physical[id].Type.Shape.ElementCount);

    /// <summary>Opens a model file or a compiled folder. A model file is calibrated with the training part of the data.</summary>
    /// <exception cref="DiagnosticException">Something is bad.</exception>
    public static CompiledModel Open(string source, string data, string? calibration, FileInfo? spec, Precision? precision)
    {
        CompiledFolder? folder = Directory.Exists(source) ? CompiledFolder.Load(source) : null;
        ModelFile file = ModelFile.Load(folder?.ModelPath ?? source, spec);
        CompilationResult result = Compile(file, calibration ?? data, calibration is null ? DataPart.Train : DataPart.All, precision, CommonPrecision(folder));
        return folder is null
            ? new CompiledModel(result.Physical, result.Integer, result.Planned, file.Spec)
            : new CompiledModel(result.Physical, result.Integer, folder.Planned, folder.Spec);
    }

    /// <summary>Compiles a model file.</summary>
    public static CompilationResult Compile(ModelFile file, string? data, DataPart part, Precision? precision, Precision? otherwise = null)
    {
        Graph graph = StandardPipeline.Create().Run(file.Import(), new PassContext { Spec = file.Spec });
        int width = graph.Inputs.Sum(id => graph[id].Type.Shape.ElementCount);
        SampleSet? samples = data is null ? null : DataSelection.Open(data, file.Spec, width, part).ToSampleSet(width);
        CompilationResult result = Compilation.Run(graph, file.Spec, samples, new CompilationOptions { Precision = precision ?? otherwise }, Executors.Instance);
        foreach (Diagnostic warning in result.Diagnostics)
        {
            Terminal.Report(warning);
        }

        return result;
    }

    private static Precision? CommonPrecision(CompiledFolder? folder) =>
        folder is null ? null : folder.Report.Precision == "int16x8" ? Compiler.Specs.Precision.Int16x8 : Compiler.Specs.Precision.Int8;
}
