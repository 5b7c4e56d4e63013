using TinyML.Compiler.Lowering;

namespace TinyML.Compiler.Proofs;

/// <summary>What is proved of a program: the intervals of its channels and accumulators, and which channels an output depends on.</summary>
internal sealed class ProgramProof
{
    private readonly bool[] _live;

    /// <summary>Analyses a sound program.</summary>
    public ProgramProof(KernelProgram program)
    {
        Program = program;
        Channels = new ChannelMap(program);
        var forms = new CallForms(program, Channels);
        Forms = [.. program.Calls.Select(forms.Of)];
        Values = new ValueIntervals(program, Channels, Forms);
        _live = new bool[Channels.Count];
        foreach (int buffer in program.Inputs.Select(input => input.Buffer).Concat(program.Outputs.Select(output => output.Buffer)))
        {
            MarkAll(Channels.All(Channels.Root(buffer)));
        }

        // Calls are in order, so that one walk from the last to the first sees every reader before the writer; barriers may revive what lies before.
        for (int i = Forms.Count - 1; i >= 0; i--)
        {
            Walk(i);
        }
    }

    /// <summary>The program.</summary>
    public KernelProgram Program { get; }

    /// <summary>Its channels.</summary>
    public ChannelMap Channels { get; }

    /// <summary>The form of each call.</summary>
    public IReadOnlyList<ChannelForm> Forms { get; }

    /// <summary>What channels and accumulators can hold.</summary>
    public ValueIntervals Values { get; }

    /// <summary>Whether something that counts reads a channel with effect.</summary>
    public bool IsLive(int channel) => _live[channel];

    /// <summary>Whether an output channel of a layer needs none of its weights: nothing reads it, or it can only be one value.</summary>
    public bool IsRowDead(ChannelForm.Layer layer, int output) => !_live[layer.Outputs[output]] || IsConstant(layer, output);

    /// <summary>Whether a layer only ever writes one value into an output channel.</summary>
    public bool IsConstant(ChannelForm.Layer layer, int output) => Values[layer.Outputs[output]].IsConstant;

    /// <summary>Whether a layer's input only ever adds one number to an accumulator, which can as well be in the bias.</summary>
    public bool IsFolded(ChannelForm.Layer layer, int input) => layer.Call.CanFold(Values[layer.Inputs[input]]);

    private void Walk(int index)
    {
        KernelCall call = Program.Calls[index];
        switch (Forms[index])
        {
            case ChannelForm.Layer layer:
                WalkLayer(layer);
                break;
            case ChannelForm.Alike alike:
                for (int k = 0; k < alike.Period; k++)
                {
                    if (_live[alike.Outputs[k]])
                    {
                        _live[alike.Inputs[k]] = true;
                        if (alike.Second.Length > 0)
                        {
                            _live[alike.Second[k]] = true;
                        }
                    }
                }

                break;
            case ChannelForm.Runs runs:
                for (int k = 0; k < runs.Outputs.Length; k++)
                {
                    _live[runs.Inputs[k]] |= _live[runs.Outputs[k]];
                }

                break;
            default:
                foreach (int buffer in BuffersOf(call))
                {
                    MarkAll(Channels.All(buffer));
                }

                break;
        }
    }

    private void WalkLayer(ChannelForm.Layer layer)
    {
        for (int o = 0; o < layer.Outputs.Length; o++)
        {
            for (int k = 0; k < layer.Call.Depth && !IsRowDead(layer, o); k++)
            {
                int input = layer.Call.InputOf(o, k);
                _live[layer.Inputs[input]] |= !IsFolded(layer, input) && layer.Call.Reads(o, k);
            }
        }
    }

    /// <summary>The buffers that a call reads and writes.</summary>
    internal static IEnumerable<int> BuffersOf(KernelCall call) =>
        call.Kernel.Parameters.Zip(call.Arguments).Where(pair => pair.First.Role is ParameterRole.Input or ParameterRole.Output).Select(pair => pair.Second);

    private void MarkAll(int[] channels)
    {
        foreach (int channel in channels)
        {
            _live[channel] = true;
        }
    }
}
