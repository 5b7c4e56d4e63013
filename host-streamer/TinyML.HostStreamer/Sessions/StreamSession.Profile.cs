using TinyML.Compiler.Diagnostics;
using TinyML.Protocol;

namespace TinyML.HostStreamer.Sessions;

/// <summary>Measuring what a model costs.</summary>
public sealed partial class StreamSession
{
    /// <summary>Runs one input and returns what that cost, in the board's unit. <see cref="Connect"/> comes first.</summary>
    /// <exception cref="DiagnosticException">TML5200 to TML5206.</exception>
    public uint Cost(uint number, byte[] input, CancellationToken cancellation = default) => Infer(number, input, cancellation).Cost;

    /// <summary>Runs one input and returns what the board answered, whatever the host computes. <see cref="Connect"/> comes first.</summary>
    /// <exception cref="DiagnosticException">TML5200 to TML5206.</exception>
    public InferenceResult Infer(uint number, byte[] input, CancellationToken cancellation = default) => Ask(() => _client.Infer(number, input, cancellation));

    /// <summary>Ends the session, so that the board is in text mode again.</summary>
    public void Close() => _client.Close(CancellationToken.None);

    /// <summary>Runs one input and returns what each step of the model cost, in the board's unit. <see cref="Connect"/> comes first.</summary>
    /// <exception cref="DiagnosticException">TML5206 where the firmware does not measure its steps; TML5200 to TML5205.</exception>
    public IReadOnlyList<uint> Profile(uint number, byte[] input, CancellationToken cancellation = default) => Ask(() =>
    {
        _client.Infer(number, input, cancellation);
        return _client.Profile(cancellation);
    });
}
