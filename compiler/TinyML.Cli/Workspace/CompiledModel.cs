using TinyML.Cli.Output;
using TinyML.Compiler;
using TinyML.Compiler.Calibration;
using TinyML.Compiler.Certificates;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Planning;
using TinyML.Compiler.Reporting;
using TinyML.Compiler.Specs;
using TinyML.Execution;
using TinyML.HostStreamer.Datasets;

namespace TinyML.Cli.Workspace;

/// <summary>Float and integer form of a model, from a compiled folder or compiled on the spot.</summary>
/// <param name="Physical">The float graph over physical values.</param>
/// <param name="Planned">The program.</param>
/// <param name="Meanings">What the integers of the program's values stand for.</param>
/// <param name="Form">What the model takes, as its file has it.</param>
/// <param name="Spec">NAME.json, or null.</param>
internal sealed record CompiledModel(Graph Physical, PlannedProgram Planned, IReadOnlyDictionary<string, ValueMeaning> Meanings, ModelForm Form, ModelSpec? Spec)
{
    /// <summary>Opens a compiled folder as it is, or a model file, which is calibrated with the training part of the data.</summary>
    /// <exception cref="DiagnosticException">Something is bad.</exception>
    public static CompiledModel Open(string source, string data, string? calibration, FileInfo? spec, Precision? precision)
    {
        if (Directory.Exists(source))
        {
            return Open(CompiledFolder.Load(source));
        }

        ModelFile file = ModelFile.Load(source, spec);
        (CompilationResult result, ModelForm form) = Compile(file, data, calibration, new CompilationOptions { Precision = precision });
        return new CompiledModel(result.Physical, result.Planned, result.Meanings, form, file.Spec);
    }

    /// <summary>Compiles a model file.</summary>
    public static (CompilationResult Result, ModelForm Form) Compile(ModelFile file, string? data, string? calibration, CompilationOptions options)
    {
        var warnings = new List<Diagnostic>();
        Graph imported = file.Import(warnings);
        ModelForm form = ModelForm.Of(imported, file.Spec);
        SampleSet? samples = DataSelection.Calibration(calibration, data, file.Spec, form, options.LearnsFrom(imported) ? options.MaximumSamples : Compilation.ErrorSamples);
        CompilationResult result = ProgressView.Show($"compiling {file.Name}", progress =>
            Compilation.Run(imported, file.Spec, samples, options, Executors.Instance, done => progress((double)done / options.Steps.Count)));
        result = result with { Diagnostics = [.. warnings, .. result.Diagnostics] };
        foreach (Diagnostic warning in result.Diagnostics)
        {
            Terminal.Report(warning);
        }

        return (result, form);
    }

    private static CompiledModel Open(CompiledFolder folder)
    {
        Graph imported = ModelFile.Load(folder.ModelPath, null).Import();
        Graph physical = Compilation.Reference(imported, folder.Spec);
        Dictionary<string, ValueMeaning> meanings = folder.Report.Layers
            .Where(layer => layer.Scales.Count > 0)
            .DistinctBy(layer => layer.Output)
            .ToDictionary(layer => layer.Output, layer => new ValueMeaning([.. layer.Scales], layer.ZeroPoint ?? 0, layer.Kept.Count > 0 ? [.. layer.Kept] : null));
        string certificate = Path.Combine(folder.Path, CertificateFile.Name);
        IReadOnlyDictionary<string, ValueMeaning> kept = ValueMeaning.Of(meanings, File.Exists(certificate) ? CertificateFile.Load(certificate) : null);
        return new CompiledModel(physical, folder.Planned, kept, folder.Form, folder.Spec);
    }
}
