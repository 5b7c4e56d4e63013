using TinyML.Compiler.Certificates;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;

namespace TinyML.Compiler.Proofs;

/// <summary>What proved removal did to a layer with weights.</summary>
/// <param name="Call">The number of the call.</param>
/// <param name="Layer">The layer.</param>
/// <param name="ChannelsBefore">Output channels.</param>
/// <param name="ChannelsAfter">Output channels that stay.</param>
/// <param name="WeightsBefore">Weights.</param>
/// <param name="WeightsAfter">Weights that stay.</param>
/// <param name="MacsBefore">Multiply-accumulates.</param>
/// <param name="MacsAfter">Multiply-accumulates of what stays.</param>
/// <param name="ConstantsFolded">Input channels that can only be one value, which is in the biases now.</param>
public sealed record LayerRemoval(
    int Call, string Layer, int ChannelsBefore, int ChannelsAfter, int WeightsBefore, int WeightsAfter, long MacsBefore, long MacsAfter, int ConstantsFolded);

/// <summary>A program without what provably never matters.</summary>
/// <param name="Program">The program: the same answers for every input. The given one itself where nothing can be removed.</param>
/// <param name="Certificate">What was proved, and what it justifies.</param>
/// <param name="Layers">What became of each layer with weights.</param>
public sealed record RemovalResult(KernelProgram Program, RemovalCertificate Certificate, EquatableArray<LayerRemoval> Layers)
{
    /// <summary>Whether nothing was found to remove.</summary>
    public bool IsUnchanged => Layers.All(layer => layer.WeightsBefore == layer.WeightsAfter && layer.ChannelsBefore == layer.ChannelsAfter);
}
