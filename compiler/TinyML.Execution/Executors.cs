using TinyML.Compiler.Calibration;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Planning;
using TinyML.Execution.Floats;

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
    public IGraphRunner Load(Graph graph) => new GraphRunner(new FloatProgram(graph));

    /// <inheritdoc/>
    public IProgramRunner Load(PlannedProgram program) => new IntegerExecutor(program);

    /// <summary>Computes every sample in the same memory.</summary>
    private sealed class GraphRunner : IGraphRunner
    {
        private readonly FloatProgram _program;
        private readonly Tensor[] _values;
        private readonly float[][] _floats;

        public GraphRunner(FloatProgram program)
        {
            _program = program;
            _values = program.Allocate();
            _floats = [.. _values.Select(tensor => tensor.Floats)];
        }

        public float[][] Run(ReadOnlySpan<float> sample)
        {
            int first = 0;
            foreach (ValueId id in _program.Graph.Inputs)
            {
                float[] input = _floats[id.Index];
                sample.Slice(first, input.Length).CopyTo(input);
                first += input.Length;
            }

            _program.Run(_values);
            return _floats;
        }
    }
}
