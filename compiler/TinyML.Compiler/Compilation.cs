using TinyML.Compiler.Calibration;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Import.Onnx;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Passes;
using TinyML.Compiler.Passes.Quantization;
using TinyML.Compiler.Planning;
using TinyML.Compiler.Reporting;
using TinyML.Compiler.Specs;

namespace TinyML.Compiler;

/// <summary>The whole way of a model: file, float graph over physical values, integer graph, kernel calls, addresses.</summary>
public static class Compilation
{
    /// <summary>Imports and compiles an ONNX model.</summary>
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
        Graph graph = OnnxImporter.Import(file, name, spec, warnings);
        CompilationResult result = Run(graph, spec, samples, options, executors);
        return result with { Diagnostics = [.. warnings, .. result.Diagnostics] };
    }

    /// <summary>Runs the standard passes, quantizes, lowers and plans.</summary>
    /// <param name="graph">An imported graph.</param>
    /// <param name="spec">NAME.json, or null.</param>
    /// <param name="samples">Physical values to calibrate with, with targets where they are known; null makes them up, with a warning.</param>
    /// <param name="options">What the user decided.</param>
    /// <param name="executors">What measures (TinyML.Execution.Executors.Instance).</param>
    /// <exception cref="DiagnosticException">The model cannot be compiled.</exception>
    public static CompilationResult Run(Graph graph, ModelSpec? spec, SampleSet? samples, CompilationOptions options, IExecutors executors)
    {
        var diagnostics = new List<Diagnostic>();
        var passes = new List<PassRecord>();
        Graph physical = StandardPipeline.Create().Run(
            graph, new PassContext { Spec = spec }, (pass, after) => passes.Add(new PassRecord(pass.Name, after.Nodes.Count)));
        CalibrationData data = CalibrationData.Split(physical, samples, spec, options.MaximumSamples, diagnostics);
        (QuantizedNetwork network, CalibrationReport report) = new QuantizationSearch(physical, spec, options, data, executors).Run();
        EquatableArray<LayerError> errors = LayerErrors.Measure(physical, LayerErrors.Meanings(network.Graph), network.Planned, data.HeldOut, executors);
        return new CompilationResult(
            physical, network.Graph, network.Planned, report, ModelSize.Of(network.Planned.Program), Layers(network.Planned, errors),
            [.. passes], [.. diagnostics, .. network.Diagnostics], network.Choices.Precision);
    }

    private static EquatableArray<LayerInfo> Layers(PlannedProgram planned, EquatableArray<LayerError> errors)
    {
        KernelProgram program = planned.Program;
        EquatableArray<ModelSize> sizes = ModelSize.OfCalls(program);
        return [.. program.Calls.Select((call, i) => program.Buffers[call.Arguments[1]] is var output
            ? new LayerInfo(call.Layer, call.Kernel.Name, output.Shape, call.Macs, sizes[i], errors.FirstOrDefault(error => error.Value == output.Name))
            : null!)];
    }
}
