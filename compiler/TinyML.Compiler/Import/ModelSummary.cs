namespace TinyML.Compiler.Import;

/// <summary>What a model file holds, also when it cannot be imported.</summary>
/// <param name="Format">The format with its version, such as <c>ONNX, opset 17</c>.</param>
/// <param name="Operators">How often each operator occurs, by name.</param>
/// <param name="Parameters">Elements of all weights and other constants.</param>
/// <param name="Unsupported">Operators that are not understood, each with the nodes that use it.</param>
public sealed record ModelSummary(string Format, IReadOnlyDictionary<string, int> Operators, long Parameters, IReadOnlyList<string> Unsupported);
