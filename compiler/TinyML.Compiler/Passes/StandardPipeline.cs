using TinyML.Compiler.Passes.Cleanup;
using TinyML.Compiler.Passes.Folding;
using TinyML.Compiler.Passes.Fusion;
using TinyML.Compiler.Passes.Layout;
using TinyML.Compiler.Passes.Quantization;

namespace TinyML.Compiler.Passes;

/// <summary>The passes that every model goes through, in order.</summary>
public static class StandardPipeline
{
    /// <summary>The passes over the integer graph of a model that comes quantized: those that change no integer.</summary>
    public static PassPipeline CreateForIntegers() => new(
    [
        new SinkReshapes(), // convolutions over one dimension and their arithmetic would not be neighbours either
        new FoldPadding(), // the zeros that it adds are the input's zero point, and so are a convolution's
    ]);

    /// <summary>The passes over float graphs.</summary>
    public static PassPipeline Create() => new(
    [
        new AttachInputScaling(), // first: everything after it may fold the columns' scaling
        new FoldConstants(), // before whatever looks for constant operands
        new SinkTransposes(), // before the folding and fusing, which look for neighbours
        new ReplaceTransposes(), // after transpositions have met those that undo them
        new FormFullyConnected(), // before the folding and fusing that know only FullyConnected
        new RemoveIdentities(), // reshapes and sums that do nothing would separate neighbours
        new SimplifyReshapes(), // after FullyConnected exists, which takes any shape
        new SinkReshapes(), // convolutions over one dimension and their arithmetic would not be neighbours either
        new FoldPadding(), // before the affine folding, which asks whether a convolution adds zeros
        new FlattenConcats(), // before the affine folding, which looks through joins
        new FoldAffine(), // before the limits, which nothing can be folded through
        new FuseLimits(), // last of the rewriting: a limited layer takes no more factors
        new FormRescales(), // takes the arithmetic that the folding above left over
        new RemoveDeadNodes(), // leaves a float graph: from here on nothing but Float32 is computed with
    ]);
}
