using TinyML.Compiler.Calibration;
using TinyML.Compiler.Compression;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Passes;
using TinyML.Compiler.Passes.Reconstruction;
using TinyML.Compiler.Specs;
using TinyML.Execution;

namespace TinyML.Compiler.Tests.Clustering;

/// <summary>Runs recipes on <see cref="ClusteredNetwork"/>.</summary>
internal static class SmallCompression
{
    /// <summary>Quantizes to int8 without trying alternatives.</summary>
    public static QuantizeStep Quantize { get; } = new() { Precision = Precision.Int8, Calibration = CalibrationMethod.MinMax, BiasCorrection = false };

    /// <summary>Runs steps from the float network on.</summary>
    public static CompressedNetwork Run(int seed, params RecipeStep[] steps) => CompressionPipeline.Run(Start(seed).Graph, Context(seed, steps));

    /// <summary>Runs steps on a network that others have left.</summary>
    public static CompressedNetwork Run(int seed, CompressedNetwork network, params RecipeStep[] steps) =>
        steps.Aggregate(network, (before, step) => CompressionPipeline.Apply(step, before, Context(seed, steps)));

    /// <summary>The float network.</summary>
    public static CompressedNetwork Start(int seed)
    {
        Graph graph = StandardPipeline.Create().Run(ClusteredNetwork.Of(seed), new PassContext());
        return new CompressedNetwork(graph) { Floats = graph };
    }

    /// <summary>The samples.</summary>
    public static CompressionContext Context(int seed, params RecipeStep[] steps)
    {
        Graph graph = Start(seed).Graph;
        CalibrationData data = CalibrationData.Split(graph, ClusteredNetwork.Samples(seed), null, 2000, []);
        return new CompressionContext(graph, data, null, new CompilationOptions { Steps = [.. steps] }, Executors.Instance);
    }

    /// <summary>All weights and biases as text.</summary>
    public static string Constants(Graph graph) => string.Join(";", LayerWeights.Of(graph).Select(layer => $"{string.Join(",", layer.Weights)}|{string.Join(",", layer.Bias)}|{string.Join(",", layer.Scales)}"));
}
