using TinyML.Compiler.Calibration;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Planning;

namespace TinyML.Execution;

/// <summary>The executors that the compiler measures with.</summary>
public sealed class Executors : IExecutors
{
    private Executors()
    {
    }

    /// <summary>The only instance.</summary>
    public static Executors Instance { get; } = new();

    /// <inheritdoc/>
    public IGraphRunner Load(Graph graph) => new GraphRunner(graph);

    /// <inheritdoc/>
    public IProgramRunner Load(PlannedProgram program) => new IntegerExecutor(program);

    private sealed class GraphRunner(Graph graph) : IGraphRunner
    {
        private readonly FloatExecutor _executor = new(graph);
        private readonly int[] _counts = [.. graph.Inputs.Select(id => graph[id].Type.Shape.ElementCount)];

        public float[][] Run(ReadOnlySpan<float> sample)
        {
            var inputs = new float[_counts.Length][];
            int first = 0;
            for (int i = 0; i < inputs.Length; i++)
            {
                inputs[i] = sample.Slice(first, _counts[i]).ToArray();
                first += _counts[i];
            }

            return [.. _executor.RunAll(inputs).Select(tensor => tensor.Floats)];
        }
    }
}
