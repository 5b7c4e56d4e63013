namespace TinyML.Protocol;

/// <summary>Counts the time that was waited in vain for a reply.</summary>
/// <param name="options">The limits of noise and of attempts.</param>
/// <param name="silenceLimit">How long nothing at all may arrive.</param>
/// <param name="cancellation">Ends every wait.</param>
internal sealed class Patience(ClientOptions options, TimeSpan silenceLimit, CancellationToken cancellation)
{
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(1);
    private readonly RecentBytes _recent = new();
    private TimeSpan _silent;
    private TimeSpan _withoutFrame;
    private bool _anything;

    public CancellationToken Cancellation => cancellation;

    /// <summary>What was waited in vain since the last frame.</summary>
    public TimeSpan WithoutFrame => _withoutFrame;

    public void BytesArrived(ReadOnlySpan<byte> bytes)
    {
        _recent.Add(bytes);
        _silent = TimeSpan.Zero;
        _anything = true;
    }

    public void FrameArrived() => _withoutFrame = TimeSpan.Zero;

    public void Waited(TimeSpan time)
    {
        _silent += time;
        _withoutFrame += time;
    }

    /// <summary>A wait, or what is left of it before it is over with a silent board.</summary>
    public TimeSpan AtMost(TimeSpan wait)
    {
        TimeSpan left = silenceLimit - _silent;
        return left >= wait ? wait : left > ShortestWait ? left : ShortestWait;
    }

    /// <exception cref="LinkException">Silent or Noise: it is over.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public void Check(int attempt, MessageType request)
    {
        cancellation.ThrowIfCancellationRequested();
        string tried = FormattableString.Invariant($"{request} was sent {attempt - 1} times");
        bool tooOften = attempt > options.AttemptLimit;
        if (_silent >= silenceLimit || (tooOften && !_anything))
        {
            throw new LinkException(LinkFailure.Silent, FormattableString.Invariant($"{tried}, and nothing arrived for {_silent.TotalSeconds:F1} s."));
        }

        if (_withoutFrame >= options.NoiseLimit || tooOften)
        {
            throw new LinkException(LinkFailure.Noise, $"{tried}; bytes arrive, but no valid reply: {_recent.Describe()}.");
        }
    }
}
