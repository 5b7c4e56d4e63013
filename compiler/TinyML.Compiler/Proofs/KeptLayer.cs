namespace TinyML.Compiler.Proofs;

/// <summary>The weights and biases of a layer with everything taken out that never matters: rows of channels that nobody reads or that are constant, and columns of inputs that are.
/// The layer still answers the same in every channel that counts.</summary>
/// <param name="Weights">In the order of the layer's own table.</param>
/// <param name="Bias">One per output channel.</param>
/// <param name="ConstantsFolded">Input channels whose constant went into a bias.</param>
internal sealed record KeptLayer(long[] Weights, long[] Bias, int ConstantsFolded)
{
    /// <summary>What counts of a layer.</summary>
    /// <param name="proof">The proof over the whole program.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="accumulators">The intervals of its accumulators.</param>
    public static KeptLayer Of(ProgramProof proof, ChannelForm.Layer layer, Interval[] accumulators)
    {
        LayerCall call = layer.Call;
        long[] weights = [.. call.Weights], bias = [.. call.Bias];
        var folded = new HashSet<int>();
        for (int o = 0; o < call.Outputs; o++)
        {
            bool isDead = proof.IsRowDead(layer, o);
            for (int k = 0; k < call.Depth; k++)
            {
                int input = call.InputOf(o, k);
                if (!isDead && proof.IsFolded(layer, input) && call.Reads(o, k))
                {
                    bias[o] += proof.Values[layer.Inputs[input]].Low * call.WeightSum(o, k);
                    folded.Add(input);
                }

                if (isDead || proof.IsFolded(layer, input))
                {
                    Clear(call, weights, o, k);
                }
            }

            if (isDead)
            {
                bias[o] = proof.IsLive(layer.Outputs[o]) ? Simplest(accumulators[o]) : 0;
            }
        }

        return new KeptLayer(weights, bias, folded.Count);
    }

    /// <summary>Of the accumulators that all become one value, that with the most zero bits at the end.</summary>
    private static long Simplest(Interval accumulator)
    {
        if (accumulator.Low <= 0 && accumulator.High >= 0)
        {
            return 0;
        }

        for (int bits = 32; ; bits--)
        {
            long first = -(-accumulator.Low >> bits) << bits;
            if (first <= accumulator.High)
            {
                return first;
            }
        }
    }

    private static void Clear(LayerCall call, long[] weights, int output, int k)
    {
        for (int tap = 0; tap < call.Taps; tap++)
        {
            weights[call.IndexOf(output, tap, k)] = 0;
        }
    }
}
