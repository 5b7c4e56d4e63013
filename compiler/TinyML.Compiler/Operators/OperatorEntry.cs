namespace TinyML.Compiler.Operators;

/// <summary>What the verifier and the documentation know of an operator without an instance of it.</summary>
/// <param name="Name">The operator's name in the intermediate representation.</param>
/// <param name="Type">Its record.</param>
/// <param name="MinimumOperands">The fewest operands.</param>
/// <param name="MaximumOperands">The most operands.</param>
/// <param name="Summary">Its meaning in one line.</param>
public sealed record OperatorEntry(string Name, Type Type, int MinimumOperands, int MaximumOperands, string Summary);
