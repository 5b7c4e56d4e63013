namespace TinyML.Protocol;

/// <summary>A higher speed of the line.</summary>
public sealed partial class ProtocolClient
{
    /// <summary>Thousands of bits per second, as serial adapters know them.</summary>
    private static readonly int[] Speeds = [2000, 1000, 921, 500, 460, 250, 230];

    private static readonly ClientOptions Trial = new() { SilenceLimit = TimeSpan.FromMilliseconds(300), NoiseLimit = TimeSpan.FromMilliseconds(300), AttemptLimit = 20 };

    private bool _staysSlow;

    /// <summary>Goes over to the highest speed that is wanted and that board and link can; a speed that they agree on but that does not carry frames is left again, and none is tried
    /// from then on.</summary>
    /// <returns>False when a new session must begin.</returns>
    private bool GoFaster(CancellationToken cancellation)
    {
        if (_staysSlow || _options.HighestSpeed is not { } highest || _channel.FirstSpeed is not { } first || _channel.Statistics.Speed != first)
        {
            return true;
        }

        foreach (int thousands in Speeds.Where(speed => speed * 1000 > first && speed * 1000 <= highest))
        {
            Message reply = _channel.Exchange(new SpeedRequest((ushort)thousands), _shortReplies, m => m is ErrorReply or SpeedReply, cancellation);
            switch (reply)
            {
                case ErrorReply { Code: ErrorCode.UnknownType }:
                    return true;
                case ErrorReply error:
                    ThrowUnlessSessionIsOver(error);
                    return false;
                case SpeedReply set when set.Thousands == thousands:
                    return Try(thousands * 1000, first, cancellation);
            }
        }

        return true;
    }

    /// <summary>The board goes back to the first speed with the session's end.</summary>
    private void LeaveSpeed()
    {
        if (_channel.FirstSpeed is { } first && _channel.Statistics.Speed != first)
        {
            _channel.GoOver(first);
        }
    }

    /// <summary>Whether the session goes on at the new speed.</summary>
    private bool Try(int speed, int first, CancellationToken cancellation)
    {
        try
        {
            HelloRequest request = new(HelloRequest.ProtocolVersion, _session, 0);
            if (_channel.GoOver(speed)
                && _channel.Exchange(request, _shortReplies, m => m is ErrorReply || (m is InfoReply info && info.Session == _session), cancellation, Trial) is InfoReply)
            {
                return true;
            }
        }
        catch (LinkException exception) when (exception.Failure is LinkFailure.Silent or LinkFailure.Noise)
        {
            // The board finds by itself that no frames arrive, and goes back as well.
        }

        _staysSlow = true;
        _channel.TrySetSpeed(first);
        return false;
    }
}
