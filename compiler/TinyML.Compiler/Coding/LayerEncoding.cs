using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;

namespace TinyML.Compiler.Coding;

/// <summary>How the weights of a layer are written.</summary>
public enum WeightForm
{
    /// <summary>The plain kernel with its tables.</summary>
    Plain,

    /// <summary>Eight bits each, in a coded layer.</summary>
    Bytes,

    /// <summary>Indices of a fixed width.</summary>
    Codebook,

    /// <summary>A prefix code.</summary>
    Huffman,
}

/// <summary>What the encoder did with a layer.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Form">How its weights are written now.</param>
/// <param name="HasRuns">Whether there are symbols for runs of zeros.</param>
/// <param name="BytesBefore">Its plain tables, without those that other layers have too.</param>
/// <param name="BytesAfter">Its codes, or the same.</param>
/// <param name="Symbols">Symbols in the code; 0 where weights have eight bits.</param>
/// <param name="BitsPerWeight">Bits of the weights and of what names the symbols, by the number of weights.</param>
/// <param name="Reason">Why the layer is plain, or empty.</param>
public sealed record LayerEncoding(string Layer, WeightForm Form, bool HasRuns, int BytesBefore, int BytesAfter, int Symbols, double BitsPerWeight, string Reason);

/// <summary>An encoded program, and what was done.</summary>
/// <param name="Program">The program.</param>
/// <param name="Layers">Every layer with int8 weights and activations, in program order.</param>
public sealed record EncodedProgram(KernelProgram Program, EquatableArray<LayerEncoding> Layers);
