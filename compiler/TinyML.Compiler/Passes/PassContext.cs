using TinyML.Compiler.Specs;

namespace TinyML.Compiler.Passes;

/// <summary>What passes know beside the graph.</summary>
public sealed record PassContext
{
    /// <summary>What the model's numbers mean in the world, if a NAME.json says so.</summary>
    public ModelSpec? Spec { get; init; }
}
