using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Reporting;
using TinyML.Compiler.Specs;

namespace TinyML.Compiler.Compression;

/// <summary>Keeps the network after each step of a recipe, and measures what each step gave once all have run.</summary>
/// <param name="start">The model as it was given, after the standard passes.</param>
/// <param name="context">Has the samples.</param>
internal sealed class StepRecorder(Graph start, CompressionContext context)
{
    private readonly List<(RecipeStep Step, CompressedNetwork Network)> _seen = [];
    private readonly NetworkMeasure _measure = new(start, context);

    /// <summary>Takes the network after a step. What a model that came quantized does without is left out.</summary>
    public void Observe(RecipeStep step, CompressedNetwork network)
    {
        if (!start.IsQuantized || step is not (EqualizeStep or QuantizeStep))
        {
            _seen.Add((step, network));
        }
    }

    /// <summary>The weights before and after clustering; null for a network without layers that have weights.</summary>
    /// <param name="last">The network after the last step.</param>
    public WeightHistograms? Histograms(Graph last)
    {
        int cluster = _seen.FindIndex(seen => seen.Step is ClusterStep);
        return WeightHistogram.Of(last) is { } shipped
            ? new WeightHistograms(cluster < 0 ? null : WeightHistogram.Of(cluster == 0 ? start : _seen[cluster - 1].Network.Graph), shipped)
            : null;
    }

    /// <summary>The constants of each call as the model was given: 4 bytes for a float, or the integers that it came with.</summary>
    /// <param name="program">The program of the whole recipe.</param>
    public EquatableArray<long> GivenBytes(KernelProgram program)
    {
        if (start.IsQuantized)
        {
            EquatableArray<ModelSize> sizes = ModelSize.OfCalls(Lowerer.Run(start, context.Spec));
            return sizes.Count == program.Calls.Count ? [.. sizes.Select(size => (long)size.Total)] : [.. program.Calls.Select(_ => 0L)];
        }

        Dictionary<string, long> left = start.Nodes.ToDictionary(node => node.Name, FloatBytes, StringComparer.Ordinal);

        // What several calls do for one layer counts with the first.
        return [.. program.Calls.Select(call => left.Remove(call.Layer, out long bytes) ? bytes : 0)];
    }

    /// <summary>One record per step in order.</summary>
    /// <param name="shipped">The program of the whole recipe.</param>
    public EquatableArray<StepRecord> Records(AssembledProgram shipped)
    {
        List<StepRecord> records = [];
        CompressedNetwork? before = null;
        (AssembledProgram? SoFar, AssembledProgram? Shipped) programs = (null, null);
        AnswerFigures? answers = null;
        CompressedNetwork? last = _seen.Count > 0 ? _seen[^1].Network : null;
        foreach ((RecipeStep step, CompressedNetwork network) in _seen)
        {
            bool changed = before is null || !ReferenceEquals(before.Graph, network.Graph);
            if (network.Graph.IsQuantized)
            {
                programs.Shipped = !changed ? programs.Shipped : ReferenceEquals(network.Graph, last!.Graph) ? shipped : Assemble(network, last.Removes, last.Encoding);
                programs.SoFar = (network.Removes, network.Encoding) == (last!.Removes, last.Encoding) ? programs.Shipped : Assemble(network, network.Removes, network.Encoding);
            }

            // Equalized channels answer as before but for the rounding of floats.
            answers = !changed || step is EqualizeStep ? answers : programs.Shipped is { } program ? _measure.Of(program.Planned) : _measure.Of(network.Graph);
            records.Add(new StepRecord(
                step.Name, StepWords.Of(step), step.IsExact, programs.SoFar is { } form ? ModelSize.Of(form.Planned.Program).Total : null,
                programs.Shipped is { } whole ? ModelSize.Of(whole.Planned.Program).Total : null, programs.Shipped?.LiveMacs, answers)
            {
                LayerBytes = LayerBytes(programs.SoFar?.Planned.Program),
                ShippedLayerBytes = LayerBytes(programs.Shipped?.Planned.Program),
            });
            before = network;
        }

        return [.. records];
    }

    private static EquatableArray<int> LayerBytes(KernelProgram? program) => program is null ? [] : [.. ModelSize.OfCalls(program).Select(size => size.Total)];

    private long FloatBytes(Node node) => node.Inputs.Distinct().Sum(id => start[id].Constant is { } constant ? (long)sizeof(float) * constant.Type.Shape.ElementCount : 0);

    private AssembledProgram Assemble(CompressedNetwork network, bool removes, EncodeStep? encoding) => ProgramAssembly.Run(network.Graph, context.Spec, removes, encoding);
}
