using TinyML.Compiler.Calibration;
using TinyML.Compiler.Compression;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Import;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Passes;
using TinyML.Compiler.Passes.Quantization;
using TinyML.Compiler.Planning;
using TinyML.Compiler.Reporting;
using TinyML.Compiler.Search;
using TinyML.Compiler.Specs;

namespace TinyML.Compiler;

/// <summary>The whole way of a model: file, float graph over physical values, integer graph, kernel calls, addresses.</summary>
public static class Compilation
{
    /// <summary>Enough samples to show where a quantized model is imprecise; the float network is slow.</summary>
    public const int ErrorSamples = 64;

    /// <summary>Imports and compiles a model.</summary>
    /// <param name="file">The contents of the file.</param>
    /// <param name="name">The model's name.</param>
    /// <param name="spec">NAME.json, or null.</param>
    /// <param name="samples">Physical values to calibrate with, with targets where they are known; null makes them up, with a warning.</param>
    /// <param name="options">What the user decided.</param>
    /// <param name="executors">What measures (TinyML.Execution.Executors.Instance).</param>
    /// <exception cref="DiagnosticException">The model cannot be compiled.</exception>
    public static CompilationResult Run(byte[] file, string name, ModelSpec? spec, SampleSet? samples, CompilationOptions options, IExecutors executors)
    {
        var warnings = new List<Diagnostic>();
        Graph graph = ModelImport.Import(file, name, spec, warnings);
        CompilationResult result = Run(graph, spec, samples, options, executors);
        return result with { Diagnostics = [.. warnings, .. result.Diagnostics] };
    }

    /// <summary>Runs the standard passes and the recipe's steps, lowers and plans.</summary>
    /// <param name="graph">An imported graph.</param>
    /// <param name="spec">NAME.json, or null.</param>
    /// <param name="samples">Physical values to calibrate with, with targets where they are known; null makes them up, with a warning, where a step needs them.</param>
    /// <param name="options">What the user decided, the recipe among it.</param>
    /// <param name="executors">What measures (TinyML.Execution.Executors.Instance).</param>
    /// <param name="afterStep">Is told after each step of the recipe how many are done; null for nobody.</param>
    /// <exception cref="DiagnosticException">The model cannot be compiled.</exception>
    public static CompilationResult Run(Graph graph, ModelSpec? spec, SampleSet? samples, CompilationOptions options, IExecutors executors, Action<int>? afterStep = null)
    {
        var passes = new List<PassRecord>();
        (Graph start, CompressionContext context) = Prepare(graph, spec, samples, options, executors, (pass, after) => passes.Add(new PassRecord(pass.Name, after.Nodes.Count)));
        var recorder = new StepRecorder(start, context);
        int done = 0;
        CompressedNetwork network = CompressionPipeline.Run(start, context, (step, after) =>
        {
            recorder.Observe(step, after);
            afterStep?.Invoke(++done);
        });
        AssembledProgram program = ProgramAssembly.Run(network.Graph, spec, network.Removes, network.Encoding);

        IReadOnlyDictionary<string, ValueMeaning> meanings = LayerErrors.Meanings(network.Graph, network.Factors, program.Removal?.Certificate);
        EquatableArray<LayerError> errors = samples is null && graph.IsQuantized ? [] : LayerErrors.Measure(context.Physical, meanings, program.Planned, options.LearnsFrom(graph) ? context.Data.HeldOut : context.Data.All, executors);
        return new CompilationResult(
            context.Physical, network.Graph, program.Planned, network.Calibration, ModelSize.Of(program.Planned.Program), Layers(program.Planned, errors, recorder.GivenBytes(program.Planned.Program)),
            [.. passes], [.. context.Warnings], network.Precision!.Value)
        { Meanings = meanings, Macs = program.Macs, Whole = program.Whole, Removal = program.Removal, Encodings = program.Encodings, IsGivenProgram = ReferenceEquals(network.Graph, start), Steps = recorder.Records(program), Weights = recorder.Histograms(network.Graph) };
    }

    /// <summary>What recipes start from: the graph after the standard passes, the reals it stands for, and the samples.</summary>
    internal static (Graph Start, CompressionContext Context) Prepare(Graph graph, ModelSpec? spec, SampleSet? samples, CompilationOptions options, IExecutors executors, Action<IPass, Graph>? afterPass)
    {
        var warnings = new List<Diagnostic>();
        Graph start = Standard(graph, spec, afterPass);
        Graph physical = Reals(start);
        var context = new CompressionContext(physical, Samples(graph, physical, samples, spec, options, warnings), spec, options, executors);
        context.Warnings.AddRange(warnings);
        return (start, context);
    }

    /// <summary>From a float graph to a program: integers in the types, then kernel calls, then addresses.</summary>
    /// <param name="physical">The float graph after the standard passes.</param>
    /// <param name="ranges">The range of every value.</param>
    /// <param name="choices">Precision, calibration method and layers with 16-bit weights.</param>
    /// <param name="spec">NAME.json, or null.</param>
    /// <exception cref="DiagnosticException">The network cannot be quantized.</exception>
    internal static IntegerForm ToIntegers(Graph physical, RangeTable ranges, QuantizationChoices choices, ModelSpec? spec)
    {
        var warnings = new List<Diagnostic>();
        Graph integer = Quantizer.Run(physical, ranges, choices, spec, warnings);
        return new IntegerForm(integer, ProgramAssembly.Run(integer, spec).Planned, warnings);
    }

    /// <summary>The program of a model that comes quantized, with nothing removed and nothing encoded: what its file alone says.</summary>
    /// <param name="graph">An imported quantized graph.</param>
    /// <param name="spec">NAME.json, or null.</param>
    /// <exception cref="DiagnosticException">The model has no program.</exception>
    public static KernelProgram GivenProgram(Graph graph, ModelSpec? spec) => ProgramAssembly.Run(Standard(graph, spec), spec).Whole;

    /// <summary>The float network that a program is compared with, over physical values.</summary>
    /// <param name="graph">An imported graph.</param>
    /// <param name="spec">NAME.json, or null.</param>
    /// <exception cref="DiagnosticException">The standard passes refuse the model.</exception>
    public static Graph Reference(Graph graph, ModelSpec? spec) => Reals(Standard(graph, spec));

    private static Graph Standard(Graph graph, ModelSpec? spec, Action<IPass, Graph>? afterPass = null) =>
        (graph.IsQuantized ? StandardPipeline.CreateForIntegers() : StandardPipeline.Create()).Run(graph, new PassContext { Spec = spec }, afterPass);

    private static Graph Reals(Graph graph) => graph.IsQuantized ? DequantizedGraph.Of(graph) : graph;

    /// <summary>A model that comes quantized does without samples as long as no step learns from them: they only show how far its integers are from its reals.</summary>
    private static CalibrationData Samples(Graph graph, Graph physical, SampleSet? samples, ModelSpec? spec, CompilationOptions options, List<Diagnostic> warnings) =>
        options.LearnsFrom(graph) || samples is { Count: > 0 }
            ? CalibrationData.Split(physical, samples, spec, options.LearnsFrom(graph) ? options.MaximumSamples : ErrorSamples, warnings)
            : CalibrationData.None;

    private static EquatableArray<LayerInfo> Layers(PlannedProgram planned, EquatableArray<LayerError> errors, EquatableArray<long> given)
    {
        KernelProgram program = planned.Program;
        EquatableArray<ModelSize> sizes = ModelSize.OfCalls(program);
        return [.. program.Calls.Select((call, i) =>
        {
            ProgramBuffer output = program.Buffers[call.Arguments[1]];
            return new LayerInfo(call.Layer, call.Kernel.Name, output.Shape, call.Macs, sizes[i], errors.FirstOrDefault(error => error.Value == output.Name))
            {
                GivenBytes = given[i],
                EstimatedInstructions = (long)CostModel.Estimate(program, call),
            };
        })];
    }
}
