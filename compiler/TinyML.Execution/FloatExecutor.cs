using TinyML.Compiler.Ir;
using TinyML.Execution.Floats;

namespace TinyML.Execution;

/// <summary>Runs a float graph: what every integer form of it is compared with. Not bound to a thread; holds no state.</summary>
/// <param name="graph">A verified float graph, or an imported one, whose quantized values are then rounded to their types.</param>
public sealed class FloatExecutor(Graph graph)
{
    private readonly FloatProgram _program = new(graph);

    /// <summary>The graph that runs.</summary>
    public Graph Graph => _program.Graph;

    /// <summary>The outputs, in the model's order; of quantized ones the reals that they stand for.</summary>
    /// <param name="inputs">The elements of each graph input, row-major.</param>
    /// <exception cref="ArgumentException">The number of inputs or of elements is wrong.</exception>
    public float[][] Run(params IReadOnlyList<float[]> inputs)
    {
        Tensor[] values = RunAll(inputs);
        return [.. Graph.Outputs.Select(id => ElementValues.ToReals(values[id.Index]).Floats)];
    }

    /// <summary>All values, indexed by <see cref="ValueId.Index"/>: constants, inputs, intermediates and outputs.</summary>
    /// <param name="inputs">The elements of each graph input, row-major.</param>
    /// <exception cref="ArgumentException">The number of inputs or of elements is wrong.</exception>
    public Tensor[] RunAll(params IReadOnlyList<float[]> inputs)
    {
        if (inputs.Count != Graph.Inputs.Count)
        {
            throw new ArgumentException($"the graph has {Graph.Inputs.Count} inputs, {inputs.Count} are given", nameof(inputs));
        }

        Tensor[] values = _program.Allocate();
        for (int i = 0; i < inputs.Count; i++)
        {
            values[Graph.Inputs[i].Index] = Tensor.OfFloats(Graph[Graph.Inputs[i]].Type.Shape, inputs[i]);
        }

        _program.Run(values);
        return values;
    }
}
