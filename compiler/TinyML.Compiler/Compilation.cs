using TinyML.Compiler.Calibration;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Passes.Quantization;
using TinyML.Compiler.Planning;
using TinyML.Compiler.Reporting;
using TinyML.Compiler.Specs;

namespace TinyML.Compiler;

/// <summary>The whole way of a model: float graph over physical values, integer graph, kernel calls, addresses.</summary>
public static class Compilation
{
    /// <summary>Compiles a float graph.</summary>
    /// <param name="graph">An imported graph after the standard passes.</param>
    /// <param name="spec">NAME.json, or null.</param>
    /// <param name="samples">Physical values to calibrate with; null makes them up, with a warning.</param>
    /// <param name="options">What the user decided.</param>
    /// <param name="executors">What measures (TinyML.Execution.Executors.Instance).</param>
    /// <exception cref="DiagnosticException">The model cannot be compiled.</exception>
    public static CompilationResult Run(Graph graph, ModelSpec? spec, SampleSet? samples, CompilationOptions options, IExecutors executors)
    {
        var diagnostics = new List<Diagnostic>();
        Graph physical = RescaleFolding.Run(ConstantArithmetic.Run(PhysicalUnits.Run(graph, spec)));
        CalibrationData data = CalibrationData.Split(physical, samples, spec, options.MaximumSamples, diagnostics);
        (QuantizedNetwork network, CalibrationReport report) = new QuantizationSearch(physical, spec, options, data, executors).Run();
        EquatableArray<LayerError> errors = LayerErrors.Measure(physical, network.Graph, network.Planned, data.HeldOut, executors);
        return new CompilationResult(
            physical, network.Graph, network.Planned, report, ModelSize.Of(network.Planned.Program), Layers(network.Planned, errors),
            [.. diagnostics, .. network.Diagnostics], network.Choices.Precision);
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
