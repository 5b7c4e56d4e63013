using System.Diagnostics;

namespace TinyML.Protocol;

/// <summary>The one retransmission rule, host's side: sends a request until its reply arrives.</summary>
internal sealed class RequestChannel(IByteLink link, ClientOptions options)
{
    private const int EarlyRetransmissions = 3;
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

    public LinkStatistics Statistics => new(_requests, _retransmitted, _reader.Damaged, _stale, 0, _sent, _received);

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

    /// <summary>The number of a new request.</summary>
    public ushort NextSequence() => ++_sequence;

    /// <summary>A new request's patience.</summary>
    public Patience NewPatience() => new(options);

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
        Patience patience = new(limits ?? options);
        int early = 0;
        for (int attempt = 1; ; attempt++)
        {
            cancellation.ThrowIfCancellationRequested();
            patience.Check(attempt, request.Type);
            TimeSpan timeout = roundTrip.Timeout;
            long start = Stopwatch.GetTimestamp();
            long before = _received;
            Send(line);
            _retransmitted += attempt > 1 ? 1 : 0;
            Wait outcome = Await(timeout, accepts, early < EarlyRetransmissions, patience, out Message? reply);
            if (reply is not null)
            {
                _requests++;
                roundTrip.Answered(Stopwatch.GetElapsedTime(start), attempt > 1);
                return reply;
            }

            early = outcome == Wait.Damaged ? early + 1 : 0;
            if (outcome == Wait.TimedOut)
            {
                roundTrip.TimedOut(silent: _received == before);
                patience.Waited(timeout);
            }
        }
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
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            switch (Take(timeout - Stopwatch.GetElapsedTime(start), patience, out Frame frame))
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
        long start = Stopwatch.GetTimestamp();
        while (true)
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

            frame = default;
            TimeSpan remaining = timeout - Stopwatch.GetElapsedTime(start);
            if (remaining <= TimeSpan.Zero || !Fill(remaining, patience))
            {
                return Arrival.Nothing;
            }
        }
    }

    private bool Fill(TimeSpan remaining, Patience patience)
    {
        _next = 0;
        _buffered = 0;
        try
        {
            _buffered = link.Read(_buffer, remaining);
        }
        catch (IOException e)
        {
            throw new LinkException(LinkFailure.Gone, $"The link '{link.Name}' is gone: {e.Message}", e);
        }

        _received += _buffered;
        if (_buffered > 0)
        {
            patience.BytesArrived();
        }

        return _buffered > 0;
    }

    /// <summary>Sends the bytes of a request.</summary>
    /// <exception cref="LinkException">Gone.</exception>
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

        _sent += line.Length;
    }
}
