using TinyML.Boards.Building;
using TinyML.Compiler;
using TinyML.Compiler.Calibration;
using TinyML.Compiler.Coding;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Planning;
using TinyML.Compiler.Reporting;
using TinyML.Compiler.Search;
using TinyML.Compiler.Specs;
using TinyML.HostStreamer.Datasets;

namespace TinyML.Cli.Workspace;

/// <summary>Gathers what a compilation found out into its report.</summary>
internal static class ReportAssembly
{
    /// <summary>Assembles the report.</summary>
    public static CompileReport Assemble(CompileJob job, CompilationResult result, ModelForm form, Evaluation? evaluation, string evaluatedOn, FirmwareBuildResult? firmware, NanoFit? nano, SourceHashes hashes, IReadOnlyList<Diagnostic> warnings) => new()
    {
        ToolVersion = CompileJob.ToolVersion,
        Model = job.Model.Name,
        ModelSha256 = job.Model.Sha256,
        RecipeSha256 = hashes.Recipe,
        ProgramSha256 = hashes.Program,
        DataSha256 = hashes.Data,
        CalibrationSha256 = hashes.Calibration,
        CCompiler = firmware?.CompilerVersion,
        Board = job.Board?.Id,
        BoardName = job.Board?.Definition.Name,
        Precision = result.Precision == Precision.Int16x8 ? "int16x8" : "int8",
        ModelBytes = result.Size.Total,
        ModelParts = Parts(result.Size),
        FlashBytes = firmware?.Size.FlashBytes,
        FlashParts = firmware is null ? [] : Parts(firmware.Flash),
        ModelFlashBytes = firmware?.ModelFlashBytes,
        RamBytes = firmware?.RamBytes,
        ModelRamBytes = firmware?.ModelRamBytes,
        InferenceCost = firmware?.InferenceCost,
        CostUnit = firmware?.CostUnit,
        BuiltElsewhere = job.Board is { Definition.Build: null },
        BoardFlashBytes = job.Board?.Definition.FlashBytes,
        BoardRamBytes = job.Board?.Definition.RamBytes,
        HeapBytes = nano?.HeapBytes,
        BoardHeapBytes = job.Board?.Definition.NanoFramework?.HeapBytes,
        ArenaBytes = result.Planned.ArenaBytes,
        ArenaLowerBoundBytes = result.Planned.LowerBoundBytes,
        Macs = result.Macs,
        LiveMacs = result.LiveMacs,
        Metric = evaluation?.Metric,
        Float = evaluation?.Main.Float,
        Quantized = evaluation?.Main.Quantized,
        MetricUnit = evaluation?.Unit ?? "",
        EvaluatedOn = evaluatedOn,
        Metrics = evaluation?.Metrics ?? [],
        Confusion = evaluation?.Confusion,
        Decisions = evaluation?.Decisions,
        Labels = job.Model.Spec?.Labels ?? [],
        Inputs = [.. form.Inputs.Select((input, i) => new InputReport(
            result.Planned.Program.Inputs[i].Name, input.Element.ToString().ToLowerInvariant(), input.Dimensions,
            input.Element == ElementType.Float32 ? null : input.Scale, input.Element == ElementType.Float32 ? null : input.ZeroPoint, input.IsChannelsFirst))],
        Layers = Layers(result, firmware?.StepCosts ?? []),
        Passes = [.. result.Passes.Select(pass => pass.Name), .. StepNames(job.Recipe, result), "lower", "plan"],
        Calibration = result.Calibration is { } calibration
            ? [.. calibration.Methods.Select(method => new CalibrationTrial(Name(method.Method), method.OutputError, method.Method == calibration.Method))]
            : [],
        Recipe = job.Recipe.Name,
        Steps = [.. result.Steps.Select(step => new StepReport(
            step.Name, step.Parameters, step.IsExact, step.Bytes, step.ShippedBytes, step.LiveMacs, step.Answers?.OutputError, step.Answers?.Agreement, step.Answers?.Metric))],
        Weights = result.Weights,
        Pareto = job.Search is null ? [] : Pareto(job.Search),
        Memory = Memory(result.Planned),
        Samples = evaluation?.Points ?? [],
        Threshold = job.Model.Spec?.Led is { Rule: LedRuleKind.Threshold } led ? led.Threshold : null,
        Warnings = [.. warnings.Select(warning => warning.ToString())],
        Command = job.Command,
    };

    /// <summary>A model that came quantized is neither equalized nor quantized.</summary>
    private static IEnumerable<string> StepNames(Recipe recipe, CompilationResult result) =>
        recipe.Steps.Where(step => result.Calibration is not null || step is not (EqualizeStep or QuantizeStep)).Select(step => step.Name);

    private static IReadOnlyList<LayerReport> Layers(CompilationResult result, IReadOnlyList<long> costs)
    {
        KernelProgram program = result.Planned.Program, whole = result.Whole;
        EquatableArray<ModelSize> sizes = ModelSize.OfCalls(whole);
        return [.. result.Layers.Select((layer, i) =>
        {
            string output = program.Buffers[program.Calls[i].Arguments[1]].Name;
            ValueMeaning? meaning = result.Meanings.GetValueOrDefault(output);
            double? sqnr = layer.Error is { } error && double.IsFinite(error.Sqnr) ? error.Sqnr : null;

            // Neither removal nor encoding takes calls away.
            KernelCall before = whole.Calls[i];
            LayerEncoding? coding = result.Encodings.FirstOrDefault(encoding => encoding.Layer == layer.Name && before.Macs > 0);
            return new LayerReport(layer.Name, layer.Kernel, layer.Shape.ToString(), layer.Macs, layer.Bytes.Total, sqnr, output, meaning?.Scales ?? [], meaning?.ZeroPoint)
            {
                Cost = Cost(result.Planned, program.Calls[i], costs),
                EstimatedInstructions = layer.EstimatedInstructions,
                GivenBytes = layer.GivenBytes,
                Steps = [.. result.Steps.Select(step => new LayerStepReport(step.Name, OfLayer(step.LayerBytes, i), OfLayer(step.ShippedLayerBytes, i)))],
                MacsBefore = before.Macs,
                BytesBefore = sizes[i].Total,
                ChannelsBefore = whole.Buffers[before.Arguments[1]].Shape[-1],
                Kept = meaning?.Kept ?? [],
                Coding = coding is null ? null : Words(coding),
                BitsPerWeight = coding is null or { Form: WeightForm.Plain } ? null : coding.BitsPerWeight,
            };
        })];
    }

    /// <summary>The steps that a call was planned as, together.</summary>
    private static long? Cost(PlannedProgram planned, KernelCall call, IReadOnlyList<long> costs) =>
        costs.Count != planned.Steps.Count ? null : costs.Where((_, step) => ReferenceEquals(planned.Steps[step].Call, call)).Sum();

    private static long? OfLayer(EquatableArray<int> bytes, int layer) => layer < bytes.Count ? bytes[layer] : null;

    private static IReadOnlyList<ParetoReport> Pareto(SearchResult search)
    {
        EquatableArray<SearchPoint> front = SearchPoint.Front(search.Points);
        return [.. search.Points.Select(point => new ParetoReport(
            point.Words, point.ModelBytes, point.LiveMacs, point.Cost, point.ArenaBytes, point.Answers?.Drop ?? 0, point.Answers?.OutputError ?? 0, front.Contains(point), ReferenceEquals(point, search.Best)))];
    }

    private static string Words(LayerEncoding coding) => coding.Form switch
    {
        WeightForm.Plain => $"plain: {coding.Reason}",
        WeightForm.Bytes => "parameters",
        WeightForm.Codebook => FormattableString.Invariant($"codebook of {coding.Symbols}"),
        _ => FormattableString.Invariant($"Huffman, {coding.Symbols} symbols"),
    } + (coding.HasRuns ? ", runs" : "");

    private static IReadOnlyList<SizePart> Parts(ModelSize size) =>
        [.. new SizePart[] { new("weights", size.Weights), new("codebooks", size.Codebooks), new("biases", size.Biases), new("multipliers", size.Multipliers), new("input scaling", size.InputScaling), new("tables", size.Tables), new("thresholds", size.Thresholds) }.Where(part => part.Bytes > 0)];

    private static IReadOnlyList<SizePart> Parts(FlashMap flash) =>
        [new("weights", flash.WeightBytes), new("tables", flash.TableBytes), new("kernels", flash.KernelBytes), new("runtime", flash.RuntimeBytes), new("firmware", flash.FirmwareBytes)];

    private static string Name(CalibrationMethod method) => method switch
    {
        CalibrationMethod.MinMax => "min-max",
        _ => method.ToString().ToLowerInvariant(),
    };

    private static IReadOnlyList<BufferReport> Memory(PlannedProgram planned)
    {
        var first = new int?[planned.Program.Buffers.Count];
        var last = new int[planned.Program.Buffers.Count];
        foreach (ProgramInput input in planned.Program.Inputs)
        {
            first[input.Buffer] = 0;
        }

        for (int step = 0; step < planned.Steps.Count; step++)
        {
            KernelCall call = planned.Steps[step].Call;
            for (int i = 0; i < call.Arguments.Count; i++)
            {
                if (call.Kernel.Parameters[i].Role is ParameterRole.Input or ParameterRole.Output or ParameterRole.Scratch)
                {
                    first[call.Arguments[i]] ??= step;
                    last[call.Arguments[i]] = step;
                }
            }
        }

        return [.. planned.Program.Buffers.Select((buffer, i) => new BufferReport(buffer.Name, planned.BufferOffsets[i], buffer.ByteCount, first[i] ?? 0, last[i]))];
    }
}
