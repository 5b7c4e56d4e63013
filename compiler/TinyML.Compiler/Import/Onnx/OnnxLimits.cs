namespace TinyML.Compiler.Import.Onnx;

/// <summary>Bounds on what a file may ask for; far beyond any network for a microcontroller.</summary>
public static class OnnxLimits
{
    /// <summary>Bytes of a file.</summary>
    public const int FileBytes = 256 << 20;

    /// <summary>Nodes of a graph.</summary>
    public const int Nodes = 2000;

    /// <summary>Inputs of a graph, and outputs.</summary>
    public const int Interface = 1000;

    /// <summary>Dimensions of a tensor.</summary>
    public const int Rank = 8;

    /// <summary>Elements of one tensor.</summary>
    public const int Elements = 1 << 24;

    /// <summary>Elements of all tensors that nodes compute, and multiply-accumulates of what is computed while importing.</summary>
    public const long Work = 1 << 26;

    /// <summary>Findings that are reported; a broken file could give any number.</summary>
    public const int Findings = 200;
}
