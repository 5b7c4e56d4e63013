namespace TinyML.Compiler.Proofs;

/// <summary>How a call connects the channels that it reads with those that it writes.</summary>
internal abstract record ChannelForm
{
    private ChannelForm()
    {
    }

    /// <summary>Sums over input channels with weights.</summary>
    /// <param name="Call">The layer.</param>
    /// <param name="Inputs">The channel of each of its inputs; several may be of one, in a flattened picture.</param>
    /// <param name="Outputs">The channel of each of its outputs.</param>
    internal sealed record Layer(LayerCall Call, int[] Inputs, int[] Outputs) : ChannelForm;

    /// <summary>Output channel k comes from input channel k alone, and from channel k of a second operand.</summary>
    /// <param name="Inputs">A channel for each k.</param>
    /// <param name="Second">The same of the second operand; empty without one.</param>
    /// <param name="Outputs">The same of the output.</param>
    internal sealed record Alike(int[] Inputs, int[] Second, int[] Outputs) : ChannelForm
    {
        /// <summary>Number of channels, or of elements that count as such.</summary>
        public int Period => Outputs.Length;
    }

    /// <summary>Runs of bytes move; every run begins at the same channel of either side.</summary>
    /// <param name="Inputs">The channels of a run, input side.</param>
    /// <param name="Outputs">The same of the output.</param>
    internal sealed record Runs(int[] Inputs, int[] Outputs) : ChannelForm;

    /// <summary>Anything else: all channels on both sides stay, and every output may depend on every input.</summary>
    internal sealed record Barrier : ChannelForm;
}
