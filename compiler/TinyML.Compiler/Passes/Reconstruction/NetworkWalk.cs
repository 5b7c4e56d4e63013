using TinyML.Compiler.Calibration;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Operators;
using TinyML.Compiler.Planning;

namespace TinyML.Compiler.Passes.Reconstruction;

/// <summary>Computes a network over samples as far as some layer, keeps what lies ahead for all of them, and goes on from there: a layer can be changed before it is computed, and no
/// node is computed twice. Float graphs are computed in floats, integer graphs by the integer program, bit for bit as a device does.</summary>
internal sealed class NetworkWalk
{
    private const int MostSamples = 512;
    private const int FewestSamples = 16;
    private const long HeldElements = 1 << 25;

    private readonly IExecutors _executors;
    private readonly Dictionary<int, float[][]> _values = [];
    private int _next;

    /// <summary>Stands in front of the first node.</summary>
    /// <param name="graph">A sound graph, float or integer.</param>
    /// <param name="samples">Physical values.</param>
    /// <param name="executors">What runs the parts of the graph.</param>
    public NetworkWalk(Graph graph, SampleSet samples, IExecutors executors)
    {
        (Graph, _executors) = (graph, executors);
        Samples = samples;
        int first = 0;
        foreach (ValueId id in graph.Inputs)
        {
            int offset = first, count = graph[id].Type.Shape.ElementCount;
            _values[id.Index] = [.. Enumerable.Range(0, samples.Count).Select(sample => Quantized(graph[id], samples.Row(sample).Slice(offset, count)))];
            first += count;
        }
    }

    /// <summary>The network with the constants that the rest of the walk uses.</summary>
    public Graph Graph { get; private set; }

    /// <summary>The samples.</summary>
    public SampleSet Samples { get; }

    /// <summary>As many samples, spread evenly, as can be held in memory between any two nodes of a graph.</summary>
    public static SampleSet Choose(Graph graph, SampleSet samples)
    {
        long held = Math.Max(MostHeld(graph), 1);
        int count = (int)Math.Min(samples.Count, Math.Clamp(HeldElements / held, FewestSamples, MostSamples));
        return samples.Select([.. Enumerable.Range(0, count).Select(i => (int)((long)i * samples.Count / count))]);
    }

    /// <summary>Changes the constants of nodes that have not been computed yet.</summary>
    /// <param name="graph">The same nodes and values, possibly with values added.</param>
    public void Replace(Graph graph) => Graph = graph;

    /// <summary>Computes everything in front of a node.</summary>
    /// <exception cref="Diagnostics.DiagnosticException">The float network answers something that is not a number.</exception>
    public void Reach(Node node)
    {
        int end = Graph.Nodes.TakeWhile(candidate => candidate.Output != node.Output).Count();
        while (_next < end)
        {
            if (Graph.Nodes[_next] is { Operator: Reshape } reshape)
            {
                _values[reshape.Output.Index] = _values[reshape.Inputs[0].Index];
                _next++;
            }
            else
            {
                int stop = _next;
                while (stop < end && Graph.Nodes[stop].Operator is not Reshape)
                {
                    stop++;
                }

                Compute(stop);
            }
        }

        HashSet<int> live = [.. Graph.Nodes.Skip(_next).SelectMany(ahead => ahead.Inputs).Concat(Graph.Outputs).Select(id => id.Index)];
        foreach (int behind in _values.Keys.Where(index => !live.Contains(index)).ToList())
        {
            _values.Remove(behind);
        }
    }

    /// <summary>The elements of a value that the node which was reached reads: reals of a float graph, integers of an integer graph.</summary>
    public float[] Values(ValueId id, int sample) => _values[id.Index][sample];

    private void Compute(int end)
    {
        Graph segment = Segment(Graph, _next, end, out ValueId[] inputs, out ValueId[] outputs);
        _next = end;
        if (outputs.Length == 0)
        {
            return;
        }

        float[][][] parts = segment.IsQuantized ? RunIntegers(segment, inputs) : RunFloats(segment, inputs);
        for (int i = 0; i < outputs.Length; i++)
        {
            _values[outputs[i].Index] = [.. parts.Select(sample => sample[i])];
        }
    }

    /// <summary>The nodes from <paramref name="first"/> up to <paramref name="end"/> as a graph of their own.</summary>
    /// <param name="graph">The whole graph.</param>
    /// <param name="first">The first node.</param>
    /// <param name="end">The node after the last.</param>
    /// <param name="inputs">What they read, as values of the whole graph.</param>
    /// <param name="outputs">What others read of theirs.</param>
    private static Graph Segment(Graph graph, int first, int end, out ValueId[] inputs, out ValueId[] outputs)
    {
        Node[] nodes = [.. graph.Nodes.Skip(first).Take(end - first)];
        HashSet<ValueId> written = [.. nodes.Select(node => node.Output)];
        HashSet<ValueId> ahead = [.. graph.Nodes.Skip(end).SelectMany(node => node.Inputs), .. graph.Outputs];
        outputs = [.. nodes.Select(node => node.Output).Where(ahead.Contains)];
        inputs = [.. nodes.SelectMany(node => node.Inputs).Distinct().Where(id => graph[id].Constant is null && !written.Contains(id))];
        return LiveGraph.Of(graph with { Inputs = [.. inputs], Outputs = [.. outputs], Nodes = [.. nodes], FileInputs = [] });
    }

    private float[][][] RunFloats(Graph segment, ValueId[] inputs) => Map(
        () => _executors.Load(segment),
        (runner, sample) =>
        {
            float[][] values = runner.Run(Concatenated(inputs, sample));
            foreach (ValueId id in segment.Outputs.Where(id => !values[id.Index].All(float.IsFinite)))
            {
                throw StatisticsCollector.NotFinite(segment[id], Samples.Number(sample));
            }

            return [.. segment.Outputs.Select(id => (float[])values[id.Index].Clone())];
        });

    private float[][][] RunIntegers(Graph segment, ValueId[] inputs)
    {
        PlannedProgram planned = MemoryPlanner.Run(Lowerer.RunPart(segment));
        int[] counts = [.. segment.Outputs.Select(id => segment[id].Type.Shape.ElementCount)];
        return Map(
            () => _executors.Load(planned),
            (runner, sample) =>
            {
                int[] integers = runner.Run([.. Concatenated(inputs, sample).Select(value => (int)value)]);
                var outputs = new float[counts.Length][];
                for (int i = 0, start = 0; i < counts.Length; start += counts[i++])
                {
                    outputs[i] = [.. integers.AsSpan(start, counts[i]).ToArray().Select(value => (float)value)];
                }

                return outputs;
            });
    }

    private float[][][] Map<TRunner>(Func<TRunner> load, Func<TRunner, int, float[][]> run) =>
        [.. SampleChunks.Map(Samples.Count, load, (runner, first, end) => Enumerable.Range(first, end - first).Select(sample => run(runner, sample)).ToArray()).SelectMany(part => part)];

    private float[] Concatenated(ValueId[] inputs, int sample) =>
        inputs.Length == 1 ? Values(inputs[0], sample) : [.. inputs.SelectMany(id => Values(id, sample))];

    private static float[] Quantized(Value input, ReadOnlySpan<float> reals) => input.Type.Quantization is Ir.Quantization.None
        ? reals.ToArray()
        : [.. InputQuantizer.Quantize(input.Type, reals).Select(integer => (float)integer)];

    /// <summary>The most elements that lie between two nodes.</summary>
    private static long MostHeld(Graph graph)
    {
        var lastRead = new int[graph.Values.Count];
        for (int i = 0; i < graph.Nodes.Count; i++)
        {
            foreach (ValueId id in graph.Nodes[i].Inputs)
            {
                lastRead[id.Index] = i;
            }
        }

        long held = graph.Inputs.Sum(id => (long)graph[id].Type.Shape.ElementCount), most = held;
        for (int i = 0; i < graph.Nodes.Count; i++)
        {
            Node node = graph.Nodes[i];
            held += graph[node.Output].Type.Shape.ElementCount;
            most = Math.Max(most, held);
            held -= node.Inputs.Distinct().Where(id => graph[id].Constant is null && lastRead[id.Index] == i).Sum(id => (long)graph[id].Type.Shape.ElementCount);
        }

        return most;
    }
}
