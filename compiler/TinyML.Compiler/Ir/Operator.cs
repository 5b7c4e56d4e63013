using TinyML.Compiler.Diagnostics;

namespace TinyML.Compiler.Ir;

/// <summary>What a node computes, with its attributes as typed members. One sealed record per operator, in
/// <c>Operators/&lt;Name&gt;/</c>. The float meaning defined here is the meaning of the graph; integer programs approximate it.</summary>
public abstract record Operator
{
    /// <summary>The operator's name in the intermediate representation, such as <c>FullyConnected</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The attributes that the printer shows; those that say "nothing special" may be left out.</summary>
    public virtual EquatableArray<OperatorParameter> Attributes => [];

    /// <summary>The shape of the output for operands of these types.</summary>
    /// <exception cref="DiagnosticException">The operands do not fit the operator.</exception>
    public abstract Shape InferShape(IReadOnlyList<TensorType> inputs);

    /// <summary>Computes the output in Float32 from Float32 operands (integer operands only where an operator says so).</summary>
    /// <param name="inputs">Operands in the documented order.</param>
    /// <param name="output">A tensor of the inferred shape to fill.</param>
    public abstract void Evaluate(IReadOnlyList<Tensor> inputs, Tensor output);

    /// <summary>Multiply-accumulates of one evaluation.</summary>
    public virtual long Macs(IReadOnlyList<TensorType> inputs) => 0;

    /// <summary>Refuses operands that do not fit; the verifier and the importers add the node's name.</summary>
    /// <param name="holds">What must be true.</param>
    /// <param name="what">What is wrong otherwise, with the offending shapes.</param>
    protected void Require(bool holds, string what)
    {
        if (!holds)
        {
            throw new DiagnosticException(DiagnosticCodes.OperandsDoNotFit, $"operator '{Name}'", what, "export the model again with matching shapes");
        }
    }

    /// <summary>Refuses a wrong number of operands.</summary>
    protected void RequireCount(IReadOnlyList<TensorType> inputs, int count) =>
        Require(inputs.Count == count, $"{count} operands are needed, {inputs.Count} are given");
}
