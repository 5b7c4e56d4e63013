using TinyML.Boards;
using TinyML.Boards.Building;
using TinyML.Cli.Output;
using TinyML.Compiler;
using TinyML.Compiler.Certificates;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Emit;
using TinyML.Compiler.Emit.C;
using TinyML.Compiler.Emit.Nano;
using TinyML.Compiler.Import;
using TinyML.Compiler.Planning;
using TinyML.Compiler.Reporting;
using TinyML.Compiler.Reporting.Data;
using TinyML.Compiler.Search;
using TinyML.Compiler.Specs;
using TinyML.Compiler.Targets;
using TinyML.Execution;
using TinyML.HostStreamer.Datasets;
using TinyML.HostStreamer.Sessions;

namespace TinyML.Cli.Workspace;

/// <summary>Everything that <c>tinyml compile</c> does: compile, evaluate, emit, build, report.</summary>
internal sealed record CompileJob
{
    /// <summary>The tool's version, as every output states it.</summary>
    public static string ToolVersion { get; } = typeof(CompileJob).Assembly.GetName().Version!.ToString(3);

    /// <summary>The model.</summary>
    public required ModelFile Model { get; init; }

    /// <summary>The folder to write.</summary>
    public required string Folder { get; init; }

    /// <summary>The board, or null.</summary>
    public required Board? Board { get; init; }

    /// <summary>--data.</summary>
    public required string? Data { get; init; }

    /// <summary>--calibration.</summary>
    public required string? Calibration { get; init; }

    /// <summary>--precision.</summary>
    public required Precision? Precision { get; init; }

    /// <summary>--recipe.</summary>
    public required Recipe Recipe { get; init; }

    /// <summary>--protocol.</summary>
    public FirmwareProtocol Protocol { get; init; }

    /// <summary>The search that found the recipe, or null.</summary>
    public SearchResult? Search { get; init; }

    /// <summary>The most that an inference may cost in the board's simulator, where it has one; null for no limit.</summary>
    public long? MaxCost { get; init; }

    /// <summary>The command line, for the report.</summary>
    public required string Command { get; init; }

    /// <summary>Runs the job; the folder is complete afterwards, or untouched.</summary>
    /// <exception cref="DiagnosticException">Something is bad, or does not fit the board.</exception>
    public CompileReport Run()
    {
        Terminal.Step($"compiling {Model.Name}");
        (CompilationResult result, ModelForm form) = CompiledModel.Compile(Model, Data, Calibration, Recipe.ToOptions(Precision));
        if (Search is not null && result.Size.Total != Search.Best.ModelBytes)
        {
            throw new InvalidOperationException($"the recipe that was found gives {result.Size.Total} bytes, not {Search.Best.ModelBytes} as when it was tried");
        }

        if (Board is not null)
        {
            BoardFit.Require(Board, result.Planned);
        }

        byte[] blob = BlobOf(result);
        NanoFit? nano = Board is { RunsNanoFramework: true } ? NanoFit.Require(Board, blob) : null;
        (Evaluation? evaluation, string evaluatedOn) = Evaluate(result, form);
        DataStatistics? statistics = Data is null ? null : DataJob.LookAt(Data, Model.Spec);
        CompileReport? report = null;
        OutputFolder.Write(Folder, ToolVersion, folder =>
        {
            Emit(result, blob, folder);
            FirmwareBuildResult? firmware = Build(folder, result.Planned.Steps.Count, out IReadOnlyList<Diagnostic> warnings);
            if (firmware?.InferenceCost > MaxCost)
            {
                throw new TooSlowException(Board!, firmware.InferenceCost.Value, MaxCost.Value, firmware.CostUnit!);
            }

            report = ReportAssembly.Assemble(this, result, form, evaluation, evaluatedOn, firmware, nano, SourceHashes.Of(this, folder, blob), [.. result.Diagnostics, .. warnings]) with { Data = statistics };
            File.WriteAllText(Path.Combine(folder, CompiledFolder.ReportJson), System.Text.Json.JsonSerializer.Serialize(report, CliJson.Readable.CompileReport) + "\n");
            File.WriteAllText(Path.Combine(folder, CompiledFolder.ReportHtml), HtmlReport.Render(report));
        });
        return report!;
    }

    private (Evaluation? Evaluation, string EvaluatedOn) Evaluate(CompilationResult result, ModelForm form)
    {
        if (Data is null)
        {
            return (null, "");
        }

        IDataset held = DataSelection.Open(Data, Model.Spec, form, DataPart.Test, LabelUse.Required);
        Terminal.Step($"evaluating {DataSelection.Describe(held, Model.Spec, DataPart.Test)}");
        return (Evaluation.Run(result.Physical, result.Planned, held, Model.Spec), DataSelection.Describe(held, Model.Spec, DataPart.Test));
    }

    private byte[] BlobOf(CompilationResult result)
    {
        var answers = new StreamModel(result.Planned, "");
        var executor = new IntegerExecutor(result.Planned);
        return BlobWriter.Write(new Blob(result.Planned, [.. Convert.FromHexString(Model.Sha256)], ToolVersion)
        {
            Device = [.. DeviceSections.Of(result.Planned, Model.Spec, input => answers.OutputToBytes(executor.Run(answers.InputFromBytes(input))))],
        });
    }

    private void Emit(CompilationResult result, byte[] blob, string folder)
    {
        var options = new CLibraryOptions
        {
            Target = Board?.Target ?? TargetCatalog.All.First(target => target.BytesTooMany(result.Planned) == 0),
            ToolVersion = ToolVersion,
            ModelSha256 = Model.Sha256,
            BlobSha256 = [.. System.Security.Cryptography.SHA256.HashData(blob)],
            Spec = Model.Spec,
            Protocol = Protocol,
        };
        OutputFolder.WriteFiles(folder, CLibrary.Emit(result.Planned, options));
        File.WriteAllBytes(Path.Combine(folder, Model.Name + ".tmlb"), blob);
        if (Board is { RunsNanoFramework: true } && BlobSource.Emit(Model.Name, ToolVersion, blob) is { } source)
        {
            OutputFolder.WriteFiles(folder, [source]);
        }

        File.WriteAllBytes(Path.Combine(folder, Model.Name + ModelImport.ExtensionOf(Model.Bytes)), Model.Bytes);
        File.WriteAllText(Path.Combine(folder, CompiledFolder.RecipeJson), RecipeFile.ToJson(Recipe.With(Precision)));
        if (result.Removal is not null)
        {
            Certify(result, result.Removal.Certificate, folder);
        }

        if (Model.Spec is not null)
        {
            ModelSpecFile.Save(Model.Spec, Path.Combine(folder, Model.Name + ".json"));
        }
    }

    /// <summary>The certificate of what was removed, and the program that it is about where the model's file does not lead to it.</summary>
    private void Certify(CompilationResult result, RemovalCertificate certificate, string folder)
    {
        File.WriteAllText(Path.Combine(folder, CertificateFile.Name), CertificateFile.ToJson(certificate));
        if (!result.IsGivenProgram)
        {
            byte[] whole = BlobWriter.Write(new Blob(MemoryPlanner.Run(result.Whole), [.. Convert.FromHexString(Model.Sha256)], ToolVersion));
            File.WriteAllBytes(Path.Combine(folder, CertificateFile.BeforeRemoval), whole);
        }
    }

    private FirmwareBuildResult? Build(string folder, int steps, out IReadOnlyList<Diagnostic> warnings)
    {
        warnings = [];
        if (Board is null)
        {
            return null;
        }

        Terminal.Step($"building the firmware for {Board.Definition.Name}");
        try
        {
            FirmwareBuildResult built = FirmwareBuild.Run(folder, Board, steps);
            warnings = built.Diagnostics;
            return built;
        }
        catch (DiagnosticException exception) when (exception.Diagnostics[0].Code == DiagnosticCodes.ToolMissing || exception.Diagnostics[0].Code == DiagnosticCodes.BuiltElsewhere)
        {
            Diagnostic missing = exception.Diagnostics[0];
            warnings = [new Diagnostic(DiagnosticCodes.SizesUnknown, missing.Where, missing.What + "; flashBytes and ramBytes are unknown", missing.Todo)];
            Terminal.Report(warnings[0]);
            return null;
        }
    }
}
