using TinyML.Compiler.Ir;

namespace TinyML.Execution.Floats;

/// <summary>A node that reads or makes integers: it computes with the reals that they stand for, and rounds the result to its type.</summary>
/// <param name="node">The node.</param>
/// <param name="type">The type of its output.</param>
internal sealed class RoundedStep(Node node, TensorType type) : FloatStep(node)
{
    /// <inheritdoc/>
    public override void Run(Tensor[] values)
    {
        Tensor reals = Tensor.ZeroFloats(type.Shape);
        Node.Operator.Evaluate([.. Node.Inputs.Select(id => ElementValues.ToReals(values[id.Index]))], reals);
        values[Node.Output.Index] = ElementValues.FromReals(type, reals);
    }
}
