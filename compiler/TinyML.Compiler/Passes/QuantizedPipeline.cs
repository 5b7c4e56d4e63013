using TinyML.Compiler.Passes.Cleanup;
using TinyML.Compiler.Passes.Fusion;
using TinyML.Compiler.Passes.Quantization.FromQdq;

namespace TinyML.Compiler.Passes;

/// <summary>The passes over an imported graph that says by Quantize and Dequantize which integers its values are, in order.</summary>
public static class QuantizedPipeline
{
    /// <summary>A new pipeline.</summary>
    public static PassPipeline Create() => new(
    [
        new RemoveIdentities(), // what does nothing would be taken for something without a scale
        new SimplifyReshapes(), // layers and their activations become neighbours
        new FuseLimits(), // an activation between a layer and its Quantize has no scale of its own
        new FormIntegers(), // last: leaves an integer graph
    ]);
}
