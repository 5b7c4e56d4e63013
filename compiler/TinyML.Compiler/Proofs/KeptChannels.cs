namespace TinyML.Compiler.Proofs;

/// <summary>Which channels stay in memory: those that count, those that a kernel must write or read beside them, and one at least of every operand.</summary>
internal sealed class KeptChannels
{
    private readonly ProgramProof _proof;
    private readonly int[] _group;
    private readonly bool[] _kept;
    private readonly HashSet<ChannelForm> _freed = [];

    /// <summary>Decides.</summary>
    public KeptChannels(ProgramProof proof)
    {
        _proof = proof;
        _group = new int[proof.Channels.Count];
        _kept = new bool[_group.Length];
        do
        {
            Decide();
        }
        while (FreeSingleInputs());
    }

    /// <summary>Whether a channel stays.</summary>
    public bool Contains(int channel) => _kept[Find(channel)];

    /// <summary>How many of some channels stay.</summary>
    public int Count(IEnumerable<int> channels) => channels.Count(Contains);

    /// <summary>Whether all stay.</summary>
    public bool IsEverything => Enumerable.Range(0, _group.Length).All(Contains);

    private void Decide()
    {
        for (int channel = 0; channel < _group.Length; channel++)
        {
            (_group[channel], _kept[channel]) = (channel, false);
        }

        foreach (ChannelForm form in _proof.Forms.Except(_freed))
        {
            Tie(form);
        }

        for (int channel = 0; channel < _group.Length; channel++)
        {
            _kept[Find(channel)] |= _proof.IsLive(channel);
        }

        KeepGroups();
        while (KeepOneEach())
        {
        }
    }

    /// <summary>A depthwise convolution that is left with one input channel has any number of output channels.</summary>
    /// <returns>Whether there is a new one.</returns>
    private bool FreeSingleInputs()
    {
        int before = _freed.Count;
        _freed.UnionWith(_proof.Forms.OfType<ChannelForm.Layer>().Where(layer => layer.Call.IsDepthwise && layer.Call.Outputs > layer.Call.Inputs && Count(layer.Inputs) == 1));
        return _freed.Count > before;
    }

    /// <summary>Channels that one kernel goes over together stay together.</summary>
    private void Tie(ChannelForm form)
    {
        switch (form)
        {
            case ChannelForm.Layer { Call.IsDense: false, Call.IsDepthwise: true } layer:
                for (int o = 0; o < layer.Outputs.Length; o++)
                {
                    Join(layer.Outputs[o], layer.Inputs[layer.Call.InputOf(o, 0)]);
                }

                break;
            case ChannelForm.Alike alike:
                for (int k = 0; k < alike.Period; k++)
                {
                    Join(alike.Outputs[k], alike.Inputs[k]);
                    Join(alike.Outputs[k], alike.Second.Length > 0 ? alike.Second[k] : alike.Inputs[k]);
                }

                break;
            case ChannelForm.Runs runs:
                for (int k = 0; k < runs.Outputs.Length; k++)
                {
                    Join(runs.Outputs[k], runs.Inputs[k]);
                }

                break;
        }
    }

    /// <summary>Convolutions in groups stay as they are.</summary>
    private void KeepGroups()
    {
        foreach (ChannelForm.Layer layer in _proof.Forms.OfType<ChannelForm.Layer>().Where(layer => !layer.Call.IsDense && !layer.Call.IsDepthwise))
        {
            foreach (int channel in layer.Inputs.Concat(layer.Outputs))
            {
                _kept[Find(channel)] = true;
            }
        }
    }

    /// <returns>Whether an operand of some call had none.</returns>
    private bool KeepOneEach()
    {
        bool changed = false;
        foreach (int buffer in _proof.Program.Calls.SelectMany(ProgramProof.BuffersOf).Concat(_proof.Channels.Roots))
        {
            int[] channels = _proof.Channels.All(buffer);
            if (!channels.Any(Contains))
            {
                _kept[Find(channels[0])] = changed = true;
            }
        }

        return changed;
    }

    private int Find(int channel)
    {
        while (_group[channel] != channel)
        {
            channel = _group[channel] = _group[_group[channel]];
        }

        return channel;
    }

    private void Join(int a, int b)
    {
        (a, b) = (Find(a), Find(b));
        _kept[a] |= _kept[b];
        _group[b] = a;
    }
}
