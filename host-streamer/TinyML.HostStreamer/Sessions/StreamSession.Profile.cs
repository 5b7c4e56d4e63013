using TinyML.Compiler.Diagnostics;

namespace TinyML.HostStreamer.Sessions;

/// <summary>Measuring what a model costs.</summary>
public sealed partial class StreamSession
{
    /// <summary>Runs one input and returns what that cost, in the board's unit. <see cref="Connect"/> comes first.</summary>
    /// <exception cref="DiagnosticException">TML5200 to TML5206.</exception>
    public uint Cost(uint number, byte[] input, CancellationToken cancellation = default) => Ask(() => _client.Infer(number, input, cancellation).Cost);

    /// <summary>Runs one input and returns what each step of the model cost, in the board's unit. <see cref="Connect"/> comes first.</summary>
    /// <exception cref="DiagnosticException">TML5206 where the firmware does not measure its steps; TML5200 to TML5205.</exception>
    public IReadOnlyList<uint> Profile(uint number, byte[] input, CancellationToken cancellation = default) => Ask(() =>
    {
        _client.Infer(number, input, cancellation);
        return _client.Profile(cancellation);
    });
}
