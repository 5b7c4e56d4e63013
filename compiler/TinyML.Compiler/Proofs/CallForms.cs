using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Nano.Kernels;

namespace TinyML.Compiler.Proofs;

/// <summary>Finds the form of each call of a program. What is not recognised is a barrier.</summary>
/// <param name="program">The program.</param>
/// <param name="channels">Its channels.</param>
internal sealed class CallForms(KernelProgram program, ChannelMap channels)
{
    /// <summary>The form of a call.</summary>
    public ChannelForm Of(KernelCall call)
    {
        int id = call.Kernel.Id, input = call.Arguments[0], output = call.Arguments[1];
        if (LayerCall.IsLayer(id))
        {
            return Layer(call);
        }

        return id switch
        {
            KernelIds.AveragePool2DInt8 or KernelIds.AveragePool2DInt16 or KernelIds.MaxPool2DInt8 or KernelIds.MaxPool2DInt16 => Alike(input, output, call.Argument("channels")),
            KernelIds.MeanInt8 or KernelIds.MeanInt16 => Alike(input, output, call.Argument("innerCount")),
            KernelIds.ResizeNearest => Alike(input, output, call.Argument("pixelBytes") / Width(output)),
            KernelIds.RescaleInt16ToInt16 or KernelIds.RescaleInt16ToInt8 or KernelIds.RescaleInt8ToInt8 or KernelIds.RescaleInt8ToInt16 => Rescaled(call),
            KernelIds.Copy when program.Buffers[input].Element == program.Buffers[output].Element => Alike(input, output, Widest(input, output)),
            KernelIds.Move or KernelIds.Pad => Moved(call),
            >= KernelIds.AddInt8 and <= KernelIds.PReluInt16 => Broadcast(call),
            _ when IsElementWise(id) => Alike(input, output, Widest(input, output)),
            _ => new ChannelForm.Barrier(),
        };
    }

    /// <summary>Whether each output element depends on the input element in its place alone, in the same way everywhere.</summary>
    public static bool IsElementWise(int kernel) => kernel is KernelIds.LookupInt8 or KernelIds.TanhInt16 or KernelIds.SigmoidInt16 or KernelIds.LeakyReluInt16
        or KernelIds.RequantizeInt8ToInt16 or KernelIds.RequantizeInt16ToInt8 or KernelIds.RequantizeInt16ToInt16
        or KernelIds.TanhInt16TfLite or KernelIds.SigmoidInt16TfLite or KernelIds.LeakyReluInt16TfLite;

    private ChannelForm Layer(KernelCall call)
    {
        var layer = new LayerCall(program, call);
        int[]? inputs = channels.See(call.Arguments[0], layer.Inputs), outputs = channels.See(call.Arguments[1], layer.Outputs);
        return inputs is null || outputs is null ? new ChannelForm.Barrier() : new ChannelForm.Layer(layer, inputs, outputs);
    }

    private ChannelForm Alike(int input, int output, int period)
    {
        int[]? inputs = channels.See(input, period), outputs = channels.See(output, period);
        return inputs is null || outputs is null ? new ChannelForm.Barrier() : new ChannelForm.Alike(inputs, [], outputs);
    }

    /// <summary>The tables repeat with the channels, or hold one number for all.</summary>
    private ChannelForm Rescaled(KernelCall call)
    {
        int tables = call.Argument("channelCount"), period = Widest(call.Arguments[0], call.Arguments[1]);
        return tables == 1 ? Alike(call.Arguments[0], call.Arguments[1], period)
            : tables % period == 0 ? Alike(call.Arguments[0], call.Arguments[1], tables)
            : new ChannelForm.Barrier();
    }

    /// <summary>The channels are the innermost part of the innermost extent, in which nothing repeats.</summary>
    private ChannelForm Broadcast(KernelCall call)
    {
        int second = call.Kernel.IndexOfOrNone("second"), inner = call.Argument("extent3"), period = channels.Channels(call.Arguments[1]);
        bool repeats = (call.Argument("inputRepeats") >> 3 & 1) != 0 || (second >= 0 && (call.Argument("secondRepeats") >> 3 & 1) != 0);
        if (repeats || inner % period != 0 || Alike(call.Arguments[0], call.Arguments[1], period) is not ChannelForm.Alike form)
        {
            return new ChannelForm.Barrier();
        }

        return second < 0 ? form : channels.See(call.Arguments[second], period) is { } operand ? form with { Second = operand } : new ChannelForm.Barrier();
    }

    /// <summary>Runs of some channels of each pixel, or of whole pixels.</summary>
    private ChannelForm Moved(KernelCall call)
    {
        int input = call.Arguments[0], output = call.Arguments[1], width = Width(output);
        int from = channels.Channels(input), to = channels.Channels(output), run = call.Argument("runBytes") / width;
        int inputOffset = call.Kernel.Id == KernelIds.Pad ? 0 : call.Argument("inputOffset") / width, outputOffset = call.Argument("outputOffset") / width;
        long[] loops = AccumulatorProof.Elements(program, call.Argument("loops"));
        for (int i = 0; i < loops.Length; i += 3)
        {
            if (loops[i] > 1 && (loops[i + 1] % (from * width) != 0 || loops[i + 2] % (to * width) != 0))
            {
                return new ChannelForm.Barrier();
            }
        }

        bool isPart = ((channels.Offset(input) + inputOffset) % from) + run <= from && ((channels.Offset(output) + outputOffset) % to) + run <= to;
        bool isWhole = from == to && run % from == 0 && (channels.Offset(input) + inputOffset) % from == 0 && (channels.Offset(output) + outputOffset) % to == 0;
        int length = isPart ? run : from;
        return isPart || isWhole
            ? new ChannelForm.Runs(
                [.. Enumerable.Range(0, length).Select(k => channels.ChannelOf(input, inputOffset + k))], [.. Enumerable.Range(0, length).Select(k => channels.ChannelOf(output, outputOffset + k))])
            : new ChannelForm.Barrier();
    }

    private int Widest(int input, int output) => Math.Max(channels.Channels(input), channels.Channels(output));

    private int Width(int buffer) => ElementValues.ByteWidth(program.Buffers[buffer].Element);
}
