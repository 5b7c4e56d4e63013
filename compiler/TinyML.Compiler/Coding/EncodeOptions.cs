namespace TinyML.Compiler.Coding;

/// <summary>What the encoder may do. Each layer gets what is smallest of what is allowed; a layer whose plain tables are smallest stays plain.</summary>
public sealed record EncodeOptions
{
    /// <summary>Everything that pays.</summary>
    public static EncodeOptions All { get; } = new();

    /// <summary>Everything that can be coded, whether it pays or not, in an arena of any size.</summary>
    public static EncodeOptions Always { get; } = new() { SmallestGain = int.MinValue, SmallestTotalGain = int.MinValue, LargestArena = int.MaxValue };

    /// <summary>Biases, multipliers and shifts of few bits beside weights of eight bits.</summary>
    public bool Parameters { get; init; } = true;

    /// <summary>Weights as indices of a fixed width into a codebook.</summary>
    public bool Codebooks { get; init; } = true;

    /// <summary>Weights in prefix codes.</summary>
    public bool Huffman { get; init; } = true;

    /// <summary>Symbols for runs of zeros, in codebooks and prefix codes.</summary>
    public bool Runs { get; init; } = true;

    /// <summary>Which part of a layer's bytes a prefix code must save over a codebook (or plain weights, where there is none) to be taken: 0.1 is a tenth.
    /// Indices of a fixed width decode faster.</summary>
    public double HuffmanGain { get; init; }

    /// <summary>The fewest bytes that coding a layer must save.</summary>
    public int SmallestGain { get; init; } = 1;

    /// <summary>The fewest bytes that all coded layers must save together; otherwise all stay plain. By default about what the code that decodes takes on a Cortex-M.</summary>
    public int SmallestTotalGain { get; init; } = 2_500;

    /// <summary>The largest arena; null for not larger than the program's arena is with plain layers. Coded layers need scratch, and do not write over their input.</summary>
    public int? LargestArena { get; init; }
}
