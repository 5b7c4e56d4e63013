using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Nano.Kernels;

namespace TinyML.Compiler.Proofs;

/// <summary>Writes a program anew with the channels that stay. Buffers and calls keep their numbers.</summary>
/// <param name="proof">What is proved of the program.</param>
/// <param name="kept">What stays.</param>
internal sealed class ProgramSlicer(ProgramProof proof, KeptChannels kept)
{
    private readonly ConstantPool _constants = new();
    private readonly List<LayerRemoval> _layers = [];

    /// <summary>What was done to each layer with weights.</summary>
    public IReadOnlyList<LayerRemoval> Layers => _layers;

    /// <summary>The smaller program.</summary>
    public KernelProgram Run()
    {
        KernelProgram program = proof.Program;
        KernelCall[] calls = [.. program.Calls.Select((call, i) => Call(i, call))];
        return program with { Buffers = [.. program.Buffers.Select((_, i) => Buffer(i))], Calls = [.. calls], Constants = [.. _constants.Constants] };
    }

    private ProgramBuffer Buffer(int index)
    {
        ProgramBuffer buffer = proof.Program.Buffers[index];
        int width = ElementValues.ByteWidth(buffer.Element), offset = Rank(index, -proof.Channels.Offset(index), 0), count = Rank(index, 0, buffer.Count);
        if (count == buffer.Count)
        {
            return buffer with { ParentOffset = offset * width };
        }

        // The last dimension of a part need not be the channels of the whole.
        int pixels = buffer.Count / buffer.Shape[-1];
        int[] dimensions = count % pixels == 0 ? [.. buffer.Shape.Dimensions.Take(buffer.Shape.Rank - 1), count / pixels] : [count];
        return buffer with { Count = count, Shape = Shape.Of(dimensions), ParentOffset = offset * width };
    }

    /// <summary>How many elements of a buffer stay, from an element (which may lie before the buffer, in its root) up to another.</summary>
    private int Rank(int buffer, int from, int to)
    {
        int channels = proof.Channels.Channels(buffer), begin = proof.Channels.Offset(buffer) + from, end = proof.Channels.Offset(buffer) + to;
        int first = proof.Channels.First(proof.Channels.Root(buffer));
        int Before(int element) => (element / channels * kept.Count(Enumerable.Range(first, channels))) + kept.Count(Enumerable.Range(first, element % channels));
        return Before(end) - Before(begin);
    }

    private KernelCall Call(int index, KernelCall call)
    {
        switch (proof.Forms[index])
        {
            case ChannelForm.Layer layer:
                return Layer(index, call, layer);
            case ChannelForm.Alike alike:
                return Alike(call, alike);
            case ChannelForm.Runs:
                return Runs(call);
            default:
                return With(call, []);
        }
    }

    private KernelCall Layer(int index, KernelCall call, ChannelForm.Layer form)
    {
        LayerCall layer = form.Call;
        KeptLayer counting = KeptLayer.Of(proof, form, proof.Values.Accumulators[index]);
        int[] outputs = [.. Enumerable.Range(0, layer.Outputs).Where(o => kept.Contains(form.Outputs[o]))];
        int inputs = kept.Count(form.Inputs);
        var table = new SlicedLayer(layer, outputs, [.. form.Inputs.Select(kept.Contains)]);
        var changes = new Dictionary<string, int>
        {
            ["weights"] = Table(call, "weights", table.Weights(counting.Weights)),
            ["bias"] = Table(call, "bias", [.. outputs.Select(o => counting.Bias[o])]),
            ["multipliers"] = Table(call, "multipliers", [.. outputs.Select(o => layer.Multipliers[o])]),
            [layer.IsFullyConnected ? "inputCount" : "inputChannels"] = inputs,
            [layer.IsFullyConnected ? "outputCount" : "outputChannels"] = outputs.Length,
        };
        if (layer.HasShifts)
        {
            changes["shifts"] = Table(call, "shifts", [.. outputs.Select(o => layer.Shifts[o])]);
        }

        int weights = proof.Program.Constants[call.Argument("weights")].Bytes.Count / WidthOf(call, "weights"), left = _constants.Constants[changes["weights"]].Bytes.Count / WidthOf(call, "weights");
        long macs = call.Macs / weights * left;
        _layers.Add(new LayerRemoval(index, call.Layer, layer.Outputs, outputs.Length, weights, left, call.Macs, macs, counting.ConstantsFolded));
        return With(call, changes) with { Macs = macs };
    }

    private KernelCall Alike(KernelCall call, ChannelForm.Alike form)
    {
        var changes = new Dictionary<string, int>();
        int left = kept.Count(form.Outputs), elements = Rank(call.Arguments[0], 0, proof.Program.Buffers[call.Arguments[0]].Count);
        int Share(string parameter) => call.Argument(parameter) / form.Period * left;
        foreach (KernelParameter parameter in call.Kernel.Parameters)
        {
            switch (parameter.Name)
            {
                case "channels" or "innerCount" or "extent3" or "pixelBytes":
                    changes[parameter.Name] = Share(parameter.Name);
                    break;
                case "channelCount" when call.Argument("channelCount") > 1:
                    changes[parameter.Name] = left;
                    break;
                case "count":
                    changes[parameter.Name] = elements;
                    break;
                case "byteCount":
                    changes[parameter.Name] = elements * ElementValues.ByteWidth(proof.Program.Buffers[call.Arguments[0]].Element);
                    break;
                case "offsets" or "multipliers" when call.Argument("channelCount") > 1:
                    changes[parameter.Name] = Table(call, parameter.Name, Elements(call, parameter.Name).Where((_, k) => kept.Contains(form.Outputs[k])));
                    break;
            }
        }

        if (BroadcastTable.Of(proof.Program, call) is { Repeats: false } table)
        {
            changes[table.Parameter] = Table(call, table.Parameter, table.Elements.Where((_, i) => kept.Contains(form.Outputs[i % table.Inner % form.Period])));
        }

        return With(call, changes);
    }

    /// <summary>Every stride goes over whole pixels; runs begin at the same channel of each.</summary>
    private KernelCall Runs(KernelCall call)
    {
        int input = call.Arguments[0], output = call.Arguments[1];
        int width = ElementValues.ByteWidth(proof.Program.Buffers[output].Element);
        bool isPad = call.Kernel.Id == KernelIds.Pad;
        int from = isPad ? 0 : call.Argument("inputOffset") / width, to = call.Argument("outputOffset") / width;
        long[] loops = Elements(call, "loops");
        for (int i = 0; i < loops.Length; i += 3)
        {
            loops[i + 1] = loops[i] == 1 ? 0 : loops[i + 1] / proof.Channels.Channels(input) * KeptOf(input);
            loops[i + 2] = loops[i] == 1 ? 0 : loops[i + 2] / proof.Channels.Channels(output) * KeptOf(output);
        }

        var changes = new Dictionary<string, int>
        {
            ["loops"] = Table(call, "loops", loops),
            ["runBytes"] = Rank(output, to, to + (call.Argument("runBytes") / width)) * width,
            ["outputOffset"] = Rank(output, 0, to) * width,
        };
        (string name, int value) = isPad
            ? ("outputBytes", Rank(output, 0, proof.Program.Buffers[output].Count) * width)
            : ("inputOffset", Rank(input, 0, from) * width);
        changes[name] = value;
        return With(call, changes);
    }

    private int KeptOf(int buffer) => kept.Count(Enumerable.Range(proof.Channels.First(proof.Channels.Root(buffer)), proof.Channels.Channels(buffer)));

    /// <summary>The call with some arguments changed, and the other tables taken over.</summary>
    private KernelCall With(KernelCall call, Dictionary<string, int> changes) => call with
    {
        Arguments =
        [
            .. call.Kernel.Parameters.Select((parameter, i) => changes.TryGetValue(parameter.Name, out int value) ? value
                : parameter.Role == ParameterRole.Constant ? Table(call, parameter.Name, Elements(call, parameter.Name)) : call.Arguments[i]),
        ],
    };

    private long[] Elements(KernelCall call, string parameter) => AccumulatorProof.Elements(proof.Program, call.Argument(parameter));

    private int WidthOf(KernelCall call, string parameter) => ElementValues.ByteWidth(proof.Program.Constants[call.Argument(parameter)].Element);

    private int Table(KernelCall call, string parameter, IEnumerable<long> elements)
    {
        ProgramConstant old = proof.Program.Constants[call.Argument(parameter)];
        return _constants.Add(old.Name, old.Kind, old.Element, [.. elements]);
    }
}
