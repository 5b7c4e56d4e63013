using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Lowering;

namespace TinyML.HostStreamer.Sessions;

/// <summary>A model that a board takes over the link in the middle of a stream.</summary>
/// <param name="Model">The model; it takes and gives what the one before does.</param>
/// <param name="Blob">The bytes of its .tmlb file.</param>
/// <param name="AfterSamples">How many samples the one before answers; when there are fewer, the board takes it after the last.</param>
public sealed record StreamUpdate(StreamModel Model, byte[] Blob, long AfterSamples)
{
    /// <summary>Makes sure that a stream can go on with the model.</summary>
    /// <param name="before">The model that the stream begins with.</param>
    /// <exception cref="DiagnosticException">TML5209.</exception>
    public void RequireFormOf(StreamModel before)
    {
        ArgumentNullException.ThrowIfNull(before);
        KernelProgram one = before.Planned.Program, other = Model.Planned.Program;
        bool same = one.Inputs.Select(input => one.Buffers[input.Buffer].Count).SequenceEqual(other.Inputs.Select(input => other.Buffers[input.Buffer].Count))
            && one.Outputs.Select(output => one.Buffers[output.Buffer].Count).SequenceEqual(other.Outputs.Select(output => other.Buffers[output.Buffer].Count));
        if (!same)
        {
            throw new DiagnosticException(DiagnosticCodes.UpdateOfOtherForm, other.Name,
                $"it takes {Model.InputBytes} bytes and gives {Model.OutputCount} numbers, where '{one.Name}' takes {before.InputBytes} and gives {before.OutputCount}",
                "name a model of the same data, or begin a stream of its own after 'tinyml update'");
        }
    }
}

/// <summary>A model that a board took in the middle of a stream.</summary>
/// <param name="Model">Its name.</param>
/// <param name="ModelHash">Its hash, as the board states it.</param>
/// <param name="AfterSamples">How many samples the model before it answered.</param>
/// <param name="Bytes">Bytes of the .tmlb file.</param>
/// <param name="Seconds">Wall time of sending and taking it.</param>
public sealed record UpdateResult(string Model, string ModelHash, long AfterSamples, int Bytes, double Seconds);
