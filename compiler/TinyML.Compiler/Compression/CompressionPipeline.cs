using TinyML.Compiler.Calibration;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Passes.Clustering;
using TinyML.Compiler.Passes.Pruning;
using TinyML.Compiler.Passes.Quantization;
using TinyML.Compiler.Passes.Sharing;
using TinyML.Compiler.Specs;

namespace TinyML.Compiler.Compression;

/// <summary>Runs a recipe: each step takes the network that the one before it left.</summary>
internal static class CompressionPipeline
{
    /// <summary>Runs all steps.</summary>
    /// <param name="start">The float graph after the standard passes, or the integer graph of a model that came quantized.</param>
    /// <param name="context">What the steps know beside the network.</param>
    /// <param name="observe">Sees the network after each step, or null.</param>
    /// <exception cref="Diagnostics.DiagnosticException">A step cannot work on this network.</exception>
    public static CompressedNetwork Run(Graph start, CompressionContext context, Action<RecipeStep, CompressedNetwork>? observe = null)
    {
        var network = CompressedNetwork.Of(start, context);
        foreach (RecipeStep step in context.Options.Steps)
        {
            network = Apply(step, network, context);
            observe?.Invoke(step, network);
        }

        return network;
    }

    /// <summary>Runs one step.</summary>
    /// <exception cref="Diagnostics.DiagnosticException">The step cannot work on this network.</exception>
    public static CompressedNetwork Apply(RecipeStep step, CompressedNetwork network, CompressionContext context)
    {
        CompressedNetwork after = Dispatch(step, network, context);
        GraphVerifier.Verify(after.Graph, after.Graph.IsQuantized ? GraphPhase.Integer : GraphPhase.Float, step.Name);
        return after;
    }

    /// <summary>Every step, listed by hand.</summary>
    private static CompressedNetwork Dispatch(RecipeStep step, CompressedNetwork network, CompressionContext context) => step switch
    {
        EqualizeStep => Equalize(network, context),
        QuantizeStep => Quantize(network, context),
        PruneStep { Structure: PruneStructure.Channel } prune => ChannelPruning.Run(network, context, prune),
        PruneStep prune => WeightPruning.Run(network, context, prune),
        RoundStep round => WeightRounding.Run(network, context, round),
        CorrectBiasStep correction => BiasCorrection.Run(network, context, correction),
        CorrectOutputStep correction => BiasCorrection.RunOnOutputs(network, context, correction),
        ClusterStep clustering => WeightClustering.Run(network, context, clustering),
        ShareParametersStep sharing => ParameterSharing.Run(network, context, sharing),
        RemoveStep => network with { Removes = true },
        EncodeStep encoding => network with { Encoding = encoding },
        _ => throw new InvalidOperationException($"step {step.Name} is not in the pipeline"),
    };

    /// <summary>For int8 only: 16-bit activations have room enough in every channel.</summary>
    private static CompressedNetwork Equalize(CompressedNetwork network, CompressionContext context)
    {
        if (network.Graph.IsQuantized || context.Options.PrecisionFor(context.Spec) != Precision.Int8)
        {
            return network;
        }

        EqualizedGraph equalized = ChannelEqualization.Of(network.Graph, context.Data.All, context.Executors);
        return network with { Graph = equalized.Graph, Floats = equalized.Graph, Factors = equalized.Factors };
    }

    /// <summary>Builds alternatives with <see cref="Compilation.ToIntegers"/> and keeps the one that measures best.</summary>
    private static CompressedNetwork Quantize(CompressedNetwork network, CompressionContext context)
    {
        if (network.Graph.IsQuantized)
        {
            return network with { Precision = KeptQuantization.Require(network.Graph, context.Options, context.Spec) };
        }

        (QuantizedNetwork quantized, CalibrationReport report) = new QuantizationSearch(network.Graph, context.Spec, context.Options, context.Data, context.Executors).Run();
        context.Warnings.AddRange(quantized.Diagnostics);
        return network with { Graph = quantized.Graph, Floats = network.Graph, Calibration = report, Precision = quantized.Choices.Precision };
    }
}
