namespace TinyML.Compiler.Passes.Reconstruction;

/// <summary>How the inputs x̂ of a layer in a changed network go with what is missing in them, x - x̂ with x the inputs of the same layer in the network that it stands for:
/// Cov[x - x̂, x̂], over calibration samples and output pixels.</summary>
internal sealed class InputShift
{
    private readonly int _columns;
    private readonly double[][] _products;
    private readonly double[][] _differences;
    private readonly double[][] _inputs;
    private long _count;

    private InputShift(int columns, int sources)
    {
        _columns = columns;
        _products = Empty(columns * columns);
        _differences = Empty(columns);
        _inputs = Empty(columns);

        double[][] Empty(int count) => [.. Enumerable.Range(0, sources).Select(_ => new double[count])];
    }

    /// <summary>Measures a layer that two walks have reached.</summary>
    /// <param name="changed">The walk through the changed network.</param>
    /// <param name="layer">The layer there.</param>
    /// <param name="original">The walk through the network that it stands for, over the same samples.</param>
    /// <param name="reference">The layer there.</param>
    /// <param name="scale">What one step of x̂ is in x.</param>
    public static InputShift Of(NetworkWalk changed, LayerWeights layer, NetworkWalk original, LayerWeights reference, double scale)
    {
        LayerInput input = new(changed.Graph, layer), wanted = new(original.Graph, reference);
        return InputMoments.OverPlaces<InputShift>(changed.Samples.Count, layer, input, () =>
        {
            var part = new InputShift(layer.Columns, layer.Sources);
            double[] patch = new double[layer.Columns], difference = new double[layer.Columns];
            return (part, Add);

            void Add(int sample, int place)
            {
                float[] values = changed.Values(layer.Node.Inputs[0], sample), originals = original.Values(reference.Node.Inputs[0], sample);
                for (int source = 0; source < layer.Sources; source++)
                {
                    input.Read(values, place, source, patch);
                    wanted.Read(originals, place, source, difference);
                    for (int c = 0; c < patch.Length; c++)
                    {
                        difference[c] = (difference[c] / scale) - patch[c];
                    }

                    part.Add(source, difference, patch);
                }

                part._count++;
            }
        }, (all, part) => all.Join(part));
    }

    /// <summary>E[x - x̂] of a source, in steps of x̂.</summary>
    public double[] Mean(int source) => [.. _differences[source].Select(sum => sum / _count)];

    /// <summary>w·Cov[x - x̂, x̂].</summary>
    /// <param name="source">Which input (<see cref="LayerWeights.SourceOf"/>).</param>
    /// <param name="weights">One number per column.</param>
    public double[] Apply(int source, ReadOnlySpan<double> weights)
    {
        var result = new double[_columns];
        double mean = 0;
        for (int i = 0; i < _columns; i++)
        {
            InputMoments.AddScaled(result, _products[source].AsSpan(i * _columns, _columns), weights[i] / _count);
            mean += weights[i] * _differences[source][i] / _count;
        }

        InputMoments.AddScaled(result, _inputs[source], -mean / _count);
        return result;
    }

    private void Add(int source, double[] difference, double[] patch)
    {
        InputMoments.AddScaled(_differences[source], difference, 1);
        InputMoments.AddScaled(_inputs[source], patch, 1);
        for (int i = 0; i < _columns; i++)
        {
            if (difference[i] != 0)
            {
                InputMoments.AddScaled(_products[source].AsSpan(i * _columns, _columns), patch, difference[i]);
            }
        }
    }

    private void Join(InputShift other)
    {
        _count += other._count;
        for (int source = 0; source < _products.Length; source++)
        {
            InputMoments.AddScaled(_products[source], other._products[source], 1);
            InputMoments.AddScaled(_differences[source], other._differences[source], 1);
            InputMoments.AddScaled(_inputs[source], other._inputs[source], 1);
        }
    }
}
