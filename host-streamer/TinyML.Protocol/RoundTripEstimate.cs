namespace TinyML.Protocol;

/// <summary>How long to wait for a reply: the smoothed round trip and four deviations, as V. Jacobson and M. Karels,
/// "Congestion Avoidance and Control", 1988. Exchanges without retransmission are measured (Karn's rule), others only until there is one. On a bad line most waits end for
/// damage, not for slowness, so the wait grows only after three in a row without a single byte, and to eight times at most.</summary>
internal sealed class RoundTripEstimate(ClientOptions options)
{
    private const int PatientTimeouts = 3;
    private const double LargestBackoff = 8;
    private double _smoothed = -1;
    private double _deviation;
    private double _backoff = 1;
    private int _inARow;

    public TimeSpan Timeout
    {
        get
        {
            double milliseconds = _smoothed < 0 ? options.FirstTimeout.TotalMilliseconds : _smoothed + (4 * _deviation);
            milliseconds = Math.Max(milliseconds, options.ShortestTimeout.TotalMilliseconds) * _backoff;
            return TimeSpan.FromMilliseconds(Math.Min(milliseconds, options.LongestTimeout.TotalMilliseconds));
        }
    }

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
}
