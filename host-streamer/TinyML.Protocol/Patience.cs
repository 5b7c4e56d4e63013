namespace TinyML.Protocol;

/// <summary>Counts the time that was waited in vain for a reply.</summary>
internal sealed class Patience(ClientOptions options)
{
    private TimeSpan _silent;
    private TimeSpan _withoutFrame;
    private bool _anything;

    public void BytesArrived()
    {
        _silent = TimeSpan.Zero;
        _anything = true;
    }

    public void FrameArrived() => _withoutFrame = TimeSpan.Zero;

    public void Waited(TimeSpan time)
    {
        _silent += time;
        _withoutFrame += time;
    }

    /// <exception cref="LinkException">Silent or Noise: it is over.</exception>
    public void Check(int attempt, MessageType request)
    {
        string tried = FormattableString.Invariant($"{request} was sent {attempt - 1} times");
        bool tooOften = attempt > options.AttemptLimit;
        if (_silent >= options.SilenceLimit || (tooOften && !_anything))
        {
            throw new LinkException(LinkFailure.Silent, FormattableString.Invariant($"{tried}, and nothing arrived for {_silent.TotalSeconds:F1} s."));
        }

        if (_withoutFrame >= options.NoiseLimit || tooOften)
        {
            throw new LinkException(LinkFailure.Noise, $"{tried}; bytes arrive, but no valid reply.");
        }
    }
}
