using System.Diagnostics;
using TinyML.Compiler.Diagnostics;
using TinyML.Protocol;

namespace TinyML.HostStreamer.Sessions;

/// <summary>A model that a board took over the link.</summary>
/// <param name="Info">What the board says of itself now.</param>
/// <param name="Before">The name of the model that it held before, or null.</param>
/// <param name="Seconds">Wall time of sending and taking it.</param>
public sealed record ModelUpdate(DeviceInfo Info, string? Before, double Seconds)
{
    /// <summary>Sends a model, and ends the session.</summary>
    /// <param name="link">The link to the board, which stays the caller's.</param>
    /// <param name="model">The model.</param>
    /// <param name="blob">The bytes of its .tmlb file.</param>
    /// <param name="options">How patient to be, or null.</param>
    /// <param name="cancellation">Ends the wait; the board keeps its model then.</param>
    /// <exception cref="DiagnosticException">TML5200 to TML5208.</exception>
    /// <exception cref="OperationCanceledException">The user gave up waiting.</exception>
    public static ModelUpdate Run(IByteLink link, StreamModel model, byte[] blob, ClientOptions? options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(link);
        ArgumentNullException.ThrowIfNull(model);
        long start = Stopwatch.GetTimestamp();
        var client = new ProtocolClient(link, options);
        try
        {
            string before = client.Hello(cancellation).Model.Name;
            DeviceInfo info = client.Update(blob, model.Hash, null, cancellation);
            client.Close(CancellationToken.None);
            return new ModelUpdate(info, before.Length > 0 ? before : null, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        catch (LinkException exception)
        {
            throw new DiagnosticException([LinkFindings.Of(link.Name, exception)]);
        }
    }
}
