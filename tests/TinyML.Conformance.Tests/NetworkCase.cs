using FsCheck;
using FsCheck.Fluent;
using TinyML.Compiler;
using TinyML.Compiler.Planning;
using TinyML.Compiler.Specs;
using TinyML.Execution;
using TinyML.Testing.Networks;

namespace TinyML.Conformance.Tests;

/// <summary>A random network and where its random inputs begin.</summary>
/// <param name="Seed">Makes the network's numbers.</param>
/// <param name="Shape">Layers and widths.</param>
/// <param name="Precision">What it is compiled to.</param>
/// <param name="InputSeed">Makes the inputs.</param>
internal sealed record NetworkCase(int Seed, NetworkShape Shape, Precision Precision, uint InputSeed)
{
    /// <summary>Batches of networks, which share one C program; a failing batch shrinks to one network, and that to a smaller one.</summary>
    public static Arbitrary<NetworkCase[]> Batches(int networks) => Arb.From(Networks.ArrayOf(networks), SmallerBatches);

    private static Gen<NetworkShape> Shapes =>
        from inputs in Gen.Choose(1, 16)
        from sensors in Gen.Elements(true, false)
        from depth in Gen.Choose(1, 3)
        from layers in Layers.ArrayOf(depth)
        select new NetworkShape(inputs, sensors, [.. layers]);

    private static Gen<NetworkLayer> Layers =>
        from outputs in Gen.Choose(1, 16)
        from end in Gen.Elements(Enum.GetValues<LayerEnd>())
        select new NetworkLayer(outputs, end);

    private static Gen<NetworkCase> Networks =>
        from seed in Gen.Choose(0, int.MaxValue)
        from shape in Shapes
        from precision in Gen.Elements(Enum.GetValues<Precision>())
        from inputSeed in Gen.Choose(0, int.MaxValue)
        select new NetworkCase(seed, shape, precision, (uint)inputSeed);

    /// <summary>The compiled network.</summary>
    public PlannedProgram Plan()
    {
        RandomNetwork network = RandomNetwork.Of(Seed, Shape);
        return Compilation.Run(network.Graph, network.Spec, network.Samples, new CompilationOptions { Precision = Precision }, Executors.Instance).Planned;
    }

    /// <inheritdoc/>
    public override string ToString() => $"network seed {Seed} ({Shape}), {Precision}, input seed {InputSeed}";

    private static IEnumerable<NetworkCase[]> SmallerBatches(NetworkCase[] batch) =>
        batch.Length > 1 ? batch.Select(network => new[] { network }) : batch.SelectMany(Smaller).Select(network => new[] { network });

    private static IEnumerable<NetworkCase> Smaller(NetworkCase network)
    {
        NetworkShape shape = network.Shape;
        if (shape.Layers.Count > 1)
        {
            yield return network with { Shape = shape with { Layers = [.. shape.Layers.Skip(1)] } };
        }

        if (shape.Inputs > 1)
        {
            yield return network with { Shape = shape with { Inputs = shape.Inputs / 2 } };
        }

        if (shape.Layers.Any(layer => layer.Outputs > 1))
        {
            yield return network with { Shape = shape with { Layers = [.. shape.Layers.Select(layer => layer with { Outputs = Math.Max(1, layer.Outputs / 2) })] } };
        }
    }
}
