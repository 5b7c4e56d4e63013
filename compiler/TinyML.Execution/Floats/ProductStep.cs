using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;

namespace TinyML.Execution.Floats;

/// <summary>A FullyConnected as one product.</summary>
internal sealed class ProductStep(Node node, FullyConnected layer, Tensor weights, Tensor bias) : FloatStep(node)
{
    private readonly PackedMatrix _matrix = new(weights.Floats, bias.Floats, layer.Minimum, layer.Maximum);

    /// <inheritdoc/>
    public override void Run(Tensor[] values) =>
        _matrix.Multiply(1, values[Node.Inputs[0].Index].Floats, _matrix.Inputs, values[Node.Output.Index].Floats, _matrix.Outputs);
}
