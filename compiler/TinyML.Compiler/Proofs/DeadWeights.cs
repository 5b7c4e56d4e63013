using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Passes.Reconstruction;

namespace TinyML.Compiler.Proofs;

/// <summary>Weights of an integer graph that provably never matter become zeros, so that steps that work on weights see only those that count.</summary>
public static class DeadWeights
{
    // int8 weights of other tools may be -128.
    private const double Untouched = -(double)short.MinValue;

    /// <summary>The same graph, answering the same integers for every input, with zeros in the rows of channels that nobody reads or that can only be one value, and
    /// in the columns of inputs that are. Scales stay, and biases hold what the zeros no longer add. Where such channels lie is for the program's own proof to find.</summary>
    /// <param name="integer">A sound integer graph whose accumulators do not overflow.</param>
    /// <exception cref="Diagnostics.DiagnosticException">The graph has no program.</exception>
    public static Graph Neutralise(Graph integer)
    {
        KernelProgram program = Lowerer.Run(integer, null);
        var proof = new ProgramProof(program);
        Dictionary<string, int> calls = program.Calls.Select((call, i) => (program.Buffers[call.Arguments[1]].Name, i))
            .Where(call => LayerCall.IsLayer(program.Calls[call.i].Kernel.Id)).ToDictionary(call => call.Name, call => call.i, StringComparer.Ordinal);
        Graph result = integer;
        foreach (LayerWeights weights in LayerWeights.Of(integer))
        {
            if (calls.TryGetValue(integer[weights.Node.Output].Name, out int call) && proof.Forms[call] is ChannelForm.Layer layer)
            {
                result = Neutralise(weights, layer.Call, KeptLayer.Of(proof, layer, proof.Values.Accumulators[call]), InputZeroPoint(integer, weights.Node)).PutInto(result);
            }
        }

        return result;
    }

    private static LayerWeights Neutralise(LayerWeights layer, LayerCall call, KeptLayer counting, int inputZeroPoint)
    {
        double[] table = [.. counting.Weights], bias = new double[call.Outputs];
        double[] rows = call.IsDepthwise ? Matrices.Transposed(table, call.Taps, call.Outputs) : table;
        for (int o = 0; o < bias.Length; o++)
        {
            // The program's bias has the input's zero point in it, the graph's has not.
            bias[o] = counting.Bias[o] + (inputZeroPoint * rows.AsSpan(o * layer.Columns, layer.Columns).ToArray().Sum());
        }

        // What no longer fits the graph's 32 bits stays as it was.
        return bias.All(value => Math.Abs(value) <= int.MaxValue) ? layer with { Weights = rows, Bias = bias, Limit = Untouched } : layer with { Limit = Untouched };
    }

    private static int InputZeroPoint(Graph graph, Node node) => graph[node.Inputs[0]].Type.Quantization is Quantization.PerTensor type ? type.ZeroPoint : 0;
}
