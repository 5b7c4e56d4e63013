namespace TinyML.Protocol;

/// <summary>The one retransmission rule, host's side: sends a request until its reply arrives.</summary>
internal sealed class RequestChannel(IByteLink link, ClientOptions options)
{
    private const int EarlyRetransmissions = 3;

    /// <summary>Of so many requests at most one is sent again on a line that loses little.</summary>
    private const int LossyLine = 10;
    private const int ChanceLosses = 5;

    /// <summary>So soon a wait ends that the caller gave up.</summary>
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan GoingOver = TimeSpan.FromMilliseconds(5);
    private readonly FrameReader _reader = new();
    private readonly byte[] _buffer = new byte[512];
    private int _buffered;
    private int _next;
    private ushort _sequence;
    private long _requests;
    private long _retransmitted;
    private long _stale;
    private long _sent;
    private long _received;

    public LinkStatistics Statistics => new(_requests, _retransmitted, _reader.Damaged, _stale, 0, _sent, _received, link.Speed, link.Overruns);

    /// <summary>What comes next on the line.</summary>
    public enum Arrival
    {
        /// <summary>Nothing before the time was over.</summary>
        Nothing,

        /// <summary>Bytes between two zeros that are no frame.</summary>
        Damage,

        /// <summary>A frame.</summary>
        Frame,
    }

    /// <summary>How often the request was sent whose exchange ended last.</summary>
    public int LastCopies { get; private set; }

    /// <summary>The number of a new request.</summary>
    public ushort NextSequence() => ++_sequence;

    /// <summary>Whether so much is lost that a reply that stays away is no surprise. What was sent again too early shows as a reply that comes twice.</summary>
    public bool IsLossy => _retransmitted - _stale > (_requests / LossyLine) + ChanceLosses;

    /// <summary>The speed that the link was opened with, or null.</summary>
    public int? FirstSpeed { get; } = link.Speed;

    /// <summary>The time of the line.</summary>
    public TimeProvider Clock { get; } = link.Clock;

    /// <summary>A new request's patience. A line that loses bytes damages frames: where none is, replies stay away because the board, or the computer that plays it, is slow or gone.</summary>
    public Patience NewPatience(RoundTripEstimate roundTrip, CancellationToken cancellation) =>
        new(options, roundTrip.SilenceLimit(isPatient: link.TellsWhenGone || (IsLossy && _reader.Damaged > 0)), cancellation);

    /// <summary>Counts a request that was answered.</summary>
    public void CountAnswered() => _requests++;

    /// <summary>Counts a request that is sent again.</summary>
    public void CountRetransmitted() => _retransmitted++;

    /// <summary>Counts a reply that answers no open request.</summary>
    public void CountStale() => _stale++;

    /// <summary>Sends a request until a reply with its sequence number is accepted.</summary>
    /// <param name="request">The request.</param>
    /// <param name="roundTrip">The waits to expect for this kind of request.</param>
    /// <param name="accepts">Whether a reply of the right sequence number answers it; others are stale.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <param name="limits">When to give up, if not as the options say.</param>
    /// <exception cref="LinkException">Silent, Noise or Gone.</exception>
    public Message Exchange(
        Message request, RoundTripEstimate roundTrip, Func<Message, bool> accepts, CancellationToken cancellation, ClientOptions? limits = null)
    {
        _sequence++;
        byte[] line = request.ToFrame(_sequence).ToLine();
        Patience patience = limits is null ? NewPatience(roundTrip, cancellation) : new(limits, limits.SilenceLimit, cancellation);
        int early = 0;
        for (int attempt = 1; ; attempt++)
        {
            patience.Check(attempt, request.Type);
            TimeSpan timeout = patience.AtMost(roundTrip.Timeout(IsLossy));
            long start = Clock.GetTimestamp();
            long before = _received;
            Send(line);
            _retransmitted += attempt > 1 ? 1 : 0;
            Wait outcome = Await(timeout, accepts, early < EarlyRetransmissions, patience, out Message? reply);
            if (reply is not null)
            {
                _requests++;
                LastCopies = attempt;
                roundTrip.Answered(Clock.GetElapsedTime(start), attempt > 1);
                return reply;
            }

            early = outcome == Wait.Damaged ? early + 1 : 0;
            if (outcome == Wait.TimedOut)
            {
                WaitedInVain(timeout, roundTrip, patience, isSilent: _received == before);
            }
        }
    }

    /// <summary>Nothing that was waited for arrived. Where the line has a high speed the board may have left it: it was reset, or takes the line for one of another speed.</summary>
    public void WaitedInVain(TimeSpan time, RoundTripEstimate roundTrip, Patience patience, bool isSilent)
    {
        roundTrip.TimedOut(isSilent);
        patience.Waited(time);
        if (link.Speed != FirstSpeed && patience.WithoutFrame >= roundTrip.SpeedLimit)
        {
            TrySetSpeed(FirstSpeed!.Value);
        }
    }

    /// <summary>Goes over to another speed.</summary>
    public bool TrySetSpeed(int bitsPerSecond) => link.TrySetSpeed(bitsPerSecond);

    /// <summary>Goes over to another speed together with the board, which does so when its reply has left it: what is sent before that is lost, and what arrives is dropped.</summary>
    public bool GoOver(int bitsPerSecond)
    {
        bool goesOver = TrySetSpeed(bitsPerSecond);
        for (long start = Clock.GetTimestamp(); goesOver && Clock.GetElapsedTime(start) < GoingOver && Read(GoingOver - Clock.GetElapsedTime(start)) > 0;)
        {
        }

        _next = _buffered;
        _reader.Forget();
        return goesOver;
    }

    private enum Wait
    {
        Answered,
        Damaged,
        TimedOut,
    }

    private Wait Await(TimeSpan timeout, Func<Message, bool> accepts, bool stopAtDamage, Patience patience, out Message? reply)
    {
        reply = null;
        long start = Clock.GetTimestamp();
        while (true)
        {
            switch (Take(timeout - Clock.GetElapsedTime(start), patience, out Frame frame))
            {
                case Arrival.Nothing:
                    return Wait.TimedOut;
                case Arrival.Damage when stopAtDamage:
                    return Wait.Damaged;
                case Arrival.Frame when frame.Sequence == _sequence && Message.FromFrame(frame) is { } message && accepts(message):
                    reply = message;
                    return Wait.Answered;
                case Arrival.Frame:
                    _stale++;
                    break;
            }
        }
    }

    /// <summary>The next thing on the line.</summary>
    public Arrival Take(TimeSpan timeout, Patience patience, out Frame frame)
    {
        long start = Clock.GetTimestamp();
        for (bool isOver = false; ;)
        {
            while (_next < _buffered)
            {
                long damaged = _reader.Damaged;
                if (_reader.Push(_buffer[_next++], out frame))
                {
                    patience.FrameArrived();
                    return Arrival.Frame;
                }

                if (_reader.Damaged > damaged)
                {
                    return Arrival.Damage;
                }
            }

            // What has arrived is looked at even when this program was kept from looking in time.
            frame = default;
            TimeSpan remaining = timeout - Clock.GetElapsedTime(start);
            if (isOver || !Fill(remaining, patience))
            {
                return Arrival.Nothing;
            }

            isOver = remaining <= TimeSpan.Zero;
        }
    }

    /// <summary>Waits for bytes, in slices so that the caller can give up.</summary>
    private bool Fill(TimeSpan wait, Patience patience)
    {
        _next = 0;
        for (long start = Clock.GetTimestamp(); ;)
        {
            TimeSpan remaining = wait - Clock.GetElapsedTime(start);
            TimeSpan slice = remaining < TimeSpan.Zero ? TimeSpan.Zero : remaining < Slice ? remaining : Slice;
            long before = Clock.GetTimestamp();
            _buffered = Read(slice);
            if (_buffered > 0)
            {
                _received += _buffered;
                patience.BytesArrived(_buffer.AsSpan(0, _buffered));
                return true;
            }

            // A link in this process knows at once that nothing will come.
            if (remaining <= Slice || Clock.GetElapsedTime(before) < slice / 2)
            {
                return false;
            }

            patience.Cancellation.ThrowIfCancellationRequested();
        }
    }

    private int Read(TimeSpan timeout)
    {
        try
        {
            return link.Read(_buffer, timeout);
        }
        catch (IOException e)
        {
            throw new LinkException(LinkFailure.Gone, $"The link '{link.Name}' is gone: {e.Message}", e);
        }
    }

    /// <summary>Sends the bytes of a request.</summary>
    /// <exception cref="LinkException">Gone, or Silent: the board does not even take bytes.</exception>
    public void Send(byte[] line)
    {
        try
        {
            link.Write(line);
        }
        catch (IOException e)
        {
            throw new LinkException(LinkFailure.Gone, $"The link '{link.Name}' is gone: {e.Message}", e);
        }
        catch (TimeoutException e)
        {
            throw new LinkException(LinkFailure.Silent, $"The board says nothing any more, and {e.Message}", e);
        }

        _sent += line.Length;
    }
}
