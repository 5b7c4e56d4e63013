namespace TinyML.Compiler.Ir;

/// <summary>What a graph may contain at a point of the compilation; each phase adds rules to the one before or replaces them.</summary>
public enum GraphPhase
{
    /// <summary>Straight from a file: well-formed, any element type.</summary>
    Imported,

    /// <summary>Everything that is computed with is Float32 and unquantized.</summary>
    Float,

    /// <summary>Everything that is computed with is an integer that says which reals it stands for.</summary>
    Integer,
}
