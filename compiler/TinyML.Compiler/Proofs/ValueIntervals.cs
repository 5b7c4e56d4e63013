using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Nano.Kernels;

namespace TinyML.Compiler.Proofs;

/// <summary>What each channel of a program can hold for any input whatever, and each accumulator: one walk over the calls, with the kernels' own arithmetic at both ends.</summary>
internal sealed class ValueIntervals
{
    private readonly KernelProgram _program;
    private readonly ChannelMap _channels;
    private readonly Interval[] _values;

    /// <summary>Walks over the program.</summary>
    /// <param name="program">A sound program.</param>
    /// <param name="channels">Its channels.</param>
    /// <param name="forms">The form of each call.</param>
    public ValueIntervals(KernelProgram program, ChannelMap channels, IReadOnlyList<ChannelForm> forms)
    {
        (_program, _channels) = (program, channels);
        _values = Enumerable.Repeat(Interval.Empty, channels.Count).ToArray();
        Accumulators = new Interval[program.Calls.Count][];
        foreach (ProgramInput input in program.Inputs)
        {
            Write(channels.All(input.Buffer), TypeRange(input.Buffer));
        }

        for (int i = 0; i < program.Calls.Count; i++)
        {
            Accumulators[i] = [];
            Walk(i, forms[i]);
        }
    }

    /// <summary>Of each call with weights, the interval of the complete accumulator of each output channel.</summary>
    public Interval[][] Accumulators { get; }

    /// <summary>What a channel can hold.</summary>
    public Interval this[int channel] => _values[channel];

    private void Walk(int index, ChannelForm form)
    {
        KernelCall call = _program.Calls[index];
        int output = call.Arguments[1];
        switch (form)
        {
            case ChannelForm.Layer layer:
                Interval[] sums = Accumulators[index] = layer.Call.Accumulators([.. layer.Inputs.Select(channel => _values[channel])]);
                Write(layer.Outputs, o => Values(layer.Call, o, sums[o]));
                break;
            case ChannelForm.Alike alike:
                var transfer = new ElementIntervals(_program, call, alike.Period);
                Write(alike.Outputs, k => transfer.Of(k, _values[alike.Inputs[k]], alike.Second.Length > 0 ? _values[alike.Second[k]] : Interval.Empty));
                break;
            case ChannelForm.Runs runs:
                Write(runs.Outputs, k => _values[runs.Inputs[k]]);
                break;
            case ChannelForm.Barrier when LayerCall.IsLayer(call.Kernel.Id):
                OpaqueLayer(index);
                break;
            default:
                Write(_channels.All(output), Moves(call) ? Hull(call.Arguments[0]) : ElementIntervals.Range(call, TypeRange(output)));
                break;
        }

        if (call.Kernel.Id == KernelIds.Pad)
        {
            Write(_channels.All(output), new Interval(call.Argument("fill"), call.Argument("fill")));
        }
    }

    /// <summary>A layer whose channels are not those of its buffers reads the least and the greatest of all, and writes them.</summary>
    private void OpaqueLayer(int index)
    {
        KernelCall call = _program.Calls[index];
        var layer = new LayerCall(_program, call);
        Interval[] sums = Accumulators[index] = layer.Accumulators(Enumerable.Repeat(Hull(call.Arguments[0]), layer.Inputs).ToArray());
        Write(_channels.All(call.Arguments[1]), sums.Select((sum, o) => Values(layer, o, sum)).Aggregate((all, one) => all.Join(one)));
    }

    private static Interval Values(LayerCall layer, int output, Interval sum) => new(layer.Requantize(output, sum.Low), layer.Requantize(output, sum.High));

    private Interval Hull(int buffer) => _channels.All(buffer).Aggregate(Interval.Empty, (all, channel) => all.Join(_values[channel]));

    private bool Moves(KernelCall call) => call.Kernel.Id is KernelIds.Move or KernelIds.Pad or KernelIds.ResizeNearest or KernelIds.Copy
        && _program.Buffers[call.Arguments[0]].Element == _program.Buffers[call.Arguments[1]].Element;

    private void Write(int[] channels, Interval value) => Write(channels, _ => value);

    private void Write(int[] channels, Func<int, Interval> values)
    {
        // All are computed before any is stored: a layer may read a part of the buffer that it writes to.
        Interval[] written = [.. Enumerable.Range(0, channels.Length).Select(values)];
        for (int k = 0; k < channels.Length; k++)
        {
            _values[channels[k]] = _values[channels[k]].Join(written[k]);
        }
    }

    private Interval TypeRange(int buffer) =>
        _program.Buffers[buffer].Element == ElementType.Int8 ? new Interval(sbyte.MinValue, sbyte.MaxValue) : new Interval(short.MinValue, short.MaxValue);
}
