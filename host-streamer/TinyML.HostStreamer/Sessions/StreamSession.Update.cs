using System.Diagnostics;
using TinyML.Execution;
using TinyML.Protocol;

namespace TinyML.HostStreamer.Sessions;

/// <summary>The model that is sent in the middle.</summary>
public sealed partial class StreamSession
{
    /// <summary>Sends the other model when it is its turn; the host expects its answers then.</summary>
    private void TakeUpdate(StreamTally tally, long samples, CancellationToken cancellation)
    {
        if (_update is not { } update || samples < update.AfterSamples || !tally.GoesOn)
        {
            return;
        }

        _update = null;
        long start = Stopwatch.GetTimestamp();
        try
        {
            DeviceInfo info = _client.Update(update.Blob, update.Model.Hash, null, cancellation);
            _model = update.Model;
            _executor = new IntegerExecutor(_model.Planned);
            tally.Switch(_model, new UpdateResult(info.Model.Name, info.Model.Hash, tally.NextNumber, update.Blob.Length, Stopwatch.GetElapsedTime(start).TotalSeconds));
        }
        catch (OperationCanceledException)
        {
            tally.Cancel();
        }
        catch (LinkException exception)
        {
            tally.FailBetween(LinkFindings.Of(_port, exception));
        }
    }
}
