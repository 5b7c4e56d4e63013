namespace TinyML.Protocol;

/// <summary>How long to wait for a reply: the smoothed round trip and four deviations, as V. Jacobson and M. Karels,
/// "Congestion Avoidance and Control", 1988. Exchanges without retransmission are measured (Karn's rule), others only until there is one. On a bad line most waits end for
/// damage, not for slowness, so the wait grows only after three in a row without a single byte, and to eight times at most.</summary>
/// <param name="options">The shortest and the longest wait.</param>
/// <param name="firstLimit">How long nothing may arrive before there is an estimate.</param>
internal sealed class RoundTripEstimate(ClientOptions options, TimeSpan firstLimit)
{
    private const int PatientTimeouts = 3;
    private const double LargestBackoff = 8;
    private const double LossyBackoff = 1.5;
    private const double LossyHaste = 4;
    private double _smoothed = -1;
    private double _deviation;
    private double _backoff = 1;
    private int _inARow;

    /// <summary>How long nothing may arrive from a board that is there.</summary>
    /// <param name="isPatient">Whether the line loses much, or tells when its board is gone.</param>
    public TimeSpan SilenceLimit(bool isPatient)
    {
        TimeSpan usual = TimeSpan.FromMilliseconds(Usual);
        TimeSpan limit = _smoothed < 0 ? Longer(options.SilenceLimit, firstLimit) : isPatient ? Longer(options.SilenceLimit, options.ContactLimit) : options.SilenceLimit;
        return limit < TimeSpan.MaxValue - usual ? limit + usual : limit;
    }

    /// <summary>How long no frame may arrive at a high speed before the first one is tried.</summary>
    public TimeSpan SpeedLimit => (_smoothed < 0 ? Shorter(firstLimit, options.NoiseLimit) : options.SilenceLimit) / 3 + TimeSpan.FromMilliseconds(Usual);

    /// <summary>How long to wait before a request is sent again.</summary>
    /// <param name="isLossy">Whether the line loses much: then a reply that is late is a reply that is lost.</param>
    public TimeSpan Timeout(bool isLossy)
    {
        double margin = options.ShortestTimeout.TotalMilliseconds / (isLossy ? LossyHaste : 1);
        double milliseconds = _smoothed < 0 ? Math.Max(options.FirstTimeout.TotalMilliseconds, margin) : _smoothed + Math.Max(4 * _deviation, margin);
        milliseconds *= isLossy ? Math.Min(_backoff, LossyBackoff) : _backoff;
        return TimeSpan.FromMilliseconds(Math.Min(milliseconds, options.LongestTimeout.TotalMilliseconds));
    }

    private double Usual => _smoothed < 0 ? 0 : _smoothed + (4 * _deviation);

    public void TimedOut(bool silent)
    {
        _inARow = silent ? _inARow + 1 : 0;
        if (_inARow >= PatientTimeouts)
        {
            _backoff = Math.Min(LargestBackoff, _backoff * 1.5);
        }
    }

    /// <param name="elapsed">Since the request was last sent.</param>
    /// <param name="retransmitted">Whether it was sent more than once: then the reply may be to an earlier copy, and the time is
    /// better than none, but no better than one that was measured before.</param>
    public void Answered(TimeSpan elapsed, bool retransmitted)
    {
        _inARow = 0;
        if (retransmitted && _smoothed >= 0)
        {
            return;
        }

        double milliseconds = elapsed.TotalMilliseconds;
        _backoff = 1;
        _deviation = _smoothed < 0 ? milliseconds / 2 : (0.75 * _deviation) + (0.25 * Math.Abs(_smoothed - milliseconds));
        _smoothed = _smoothed < 0 ? milliseconds : (0.875 * _smoothed) + (0.125 * milliseconds);
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
