namespace TinyML.Compiler.Import.TfLite;

/// <summary>Bounds on what a file may ask for; far beyond any network for a microcontroller.</summary>
public static class TfLiteLimits
{
    /// <summary>Bytes of a file.</summary>
    public const int FileBytes = 256 << 20;

    /// <summary>Operators of a graph.</summary>
    public const int Operators = 2000;

    /// <summary>Tensors of a graph.</summary>
    public const int Tensors = 20000;

    /// <summary>Inputs of a graph or of an operator, and outputs.</summary>
    public const int Interface = 1000;

    /// <summary>Dimensions of a tensor.</summary>
    public const int Rank = 8;

    /// <summary>Elements of one tensor.</summary>
    public const int Elements = 1 << 24;

    /// <summary>Elements of all constants that are decoded and of all tensors that operators compute, and multiply-accumulates of what is computed while importing.</summary>
    public const long Work = 1 << 26;

    /// <summary>Findings that are reported; a broken file could give any number.</summary>
    public const int Findings = 200;
}
