using TinyML.Compiler.Ir;

namespace TinyML.Execution.Floats;

/// <summary>One node of a float graph, prepared for many runs. Holds nothing that a run changes, so that several threads may share it.</summary>
/// <param name="node">The node.</param>
internal abstract class FloatStep(Node node)
{
    /// <summary>The node.</summary>
    public Node Node { get; } = node;

    /// <summary>Computes the node's output.</summary>
    /// <param name="values">The tensors of the graph, indexed by <see cref="ValueId.Index"/>; the output's is there and is filled or replaced.</param>
    public abstract void Run(Tensor[] values);
}

/// <summary>A node as its operator defines it.</summary>
/// <param name="node">The node.</param>
internal sealed class DefinedStep(Node node) : FloatStep(node)
{
    /// <inheritdoc/>
    public override void Run(Tensor[] values)
    {
        var operands = new Tensor[Node.Inputs.Count];
        for (int i = 0; i < operands.Length; i++)
        {
            operands[i] = values[Node.Inputs[i].Index];
        }

        Tensor output = values[Node.Output.Index];
        Array.Clear(output.Floats);
        Node.Operator.Evaluate(operands, output);
    }
}
