namespace TinyML.Models.Benzene.Training;

/// <summary>A fully connected network with tanh in every layer but the last, on standardized inputs and a standardized target.
/// All parameters lie in one list: layer by layer, the weights of each output [outputs, inputs], then the biases [outputs].</summary>
public sealed class Network
{
    private readonly int[] _offsets;

    /// <summary>Creates a network whose parameters are all 0.</summary>
    /// <param name="sizes">Inputs, units of each hidden layer, outputs (1).</param>
    public Network(params int[] sizes)
    {
        Sizes = sizes;
        _offsets = new int[sizes.Length];
        for (int layer = 0; layer < LayerCount; layer++)
        {
            _offsets[layer + 1] = _offsets[layer] + ((sizes[layer] + 1) * sizes[layer + 1]);
        }

        Parameters = new double[_offsets[^1]];
    }

    /// <summary>Inputs, units of each hidden layer, outputs.</summary>
    public int[] Sizes { get; }

    /// <summary>Weights and biases of all layers.</summary>
    public double[] Parameters { get; private init; }

    /// <summary>The number of layers with weights.</summary>
    public int LayerCount => Sizes.Length - 1;

    /// <summary>Such as <c>8-2-1</c>.</summary>
    public string Shape => string.Join('-', Sizes);

    /// <summary>A network of the same shape with other parameters, which it keeps.</summary>
    public Network With(double[] parameters) => new(Sizes) { Parameters = parameters };

    /// <summary>The weight from an input to an output of a layer.</summary>
    public double Weight(int layer, int output, int input) => Parameters[_offsets[layer] + (output * Sizes[layer]) + input];

    /// <summary>The bias of an output of a layer.</summary>
    public double Bias(int layer, int output) => Parameters[_offsets[layer] + (Sizes[layer] * Sizes[layer + 1]) + output];

    /// <summary>Draws small weights so that units start in the bent part of tanh, in different places.</summary>
    public static Network Random(int[] sizes, SplitMix64 random)
    {
        var network = new Network(sizes);
        for (int layer = 0; layer < network.LayerCount; layer++)
        {
            double spread = layer == network.LayerCount - 1 ? 0.5 : 1.2 / Math.Sqrt(sizes[layer]);
            for (int i = network._offsets[layer]; i < network._offsets[layer + 1]; i++)
            {
                network.Parameters[i] = spread * random.NextGaussian();
            }
        }

        return network;
    }

    /// <summary>The answer for one row of standardized inputs.</summary>
    public double Run(ReadOnlySpan<double> row, Workspace workspace)
    {
        row.CopyTo(workspace.Activations[0]);
        for (int layer = 0; layer < LayerCount; layer++)
        {
            RunLayer(layer, workspace.Activations[layer], workspace.Activations[layer + 1]);
        }

        return workspace.Activations[^1][0];
    }

    /// <summary>The answer for one row and its derivative by every parameter (backpropagation).</summary>
    public double RunWithGradient(ReadOnlySpan<double> row, Workspace workspace, Span<double> gradient)
    {
        double answer = Run(row, workspace);
        workspace.Deltas[^1][0] = 1;
        for (int layer = LayerCount - 1; layer >= 0; layer--)
        {
            double[] inputs = workspace.Activations[layer];
            double[] deltas = workspace.Deltas[layer + 1];
            int weights = _offsets[layer];
            int biases = weights + (inputs.Length * deltas.Length);
            Array.Clear(workspace.Deltas[layer]);
            for (int o = 0; o < deltas.Length; o++)
            {
                gradient[biases + o] = deltas[o];
                for (int i = 0; i < inputs.Length; i++)
                {
                    int p = weights + (o * inputs.Length) + i;
                    gradient[p] = deltas[o] * inputs[i];
                    workspace.Deltas[layer][i] += deltas[o] * Parameters[p];
                }
            }

            for (int i = 0; layer > 0 && i < inputs.Length; i++)
            {
                workspace.Deltas[layer][i] *= 1 - (inputs[i] * inputs[i]);
            }
        }

        return answer;
    }

    private void RunLayer(int layer, double[] inputs, double[] outputs)
    {
        int p = _offsets[layer];
        int biases = p + (inputs.Length * outputs.Length);
        bool hidden = layer < LayerCount - 1;
        for (int o = 0; o < outputs.Length; o++)
        {
            double sum = Parameters[biases + o];
            for (int i = 0; i < inputs.Length; i++)
            {
                sum += Parameters[p++] * inputs[i];
            }

            outputs[o] = hidden ? Math.Tanh(sum) : sum;
        }
    }

    /// <summary>Scratch memory for one thread: activations of every layer and derivatives by them.</summary>
    public sealed class Workspace(Network network)
    {
        /// <summary>The inputs and what each layer gave.</summary>
        public double[][] Activations { get; } = [.. network.Sizes.Select(size => new double[size])];

        /// <summary>The derivative of the answer by each sum before its tanh.</summary>
        public double[][] Deltas { get; } = [.. network.Sizes.Select(size => new double[size])];
    }
}
