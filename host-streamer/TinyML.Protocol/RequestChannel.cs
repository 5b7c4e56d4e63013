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
            while (_next < _buffered)
            {
                long damaged = _reader.Damaged;
                if (_reader.Push(_buffer[_next++], out Frame frame))
                {
                    patience.FrameArrived();
                    if (frame.Sequence == _sequence && Message.FromFrame(frame) is { } message && accepts(message))
                    {
                        reply = message;
                        return Wait.Answered;
                    }

                    _stale++;
                }

                if (stopAtDamage && _reader.Damaged > damaged)
                {
                    return Wait.Damaged;
                }
            }

            TimeSpan remaining = timeout - Stopwatch.GetElapsedTime(start);
            if (remaining <= TimeSpan.Zero || !Fill(remaining, patience))
            {
                return Wait.TimedOut;
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

    private void Send(byte[] line)
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

    /// <summary>Counts the time that was waited in vain for one request.</summary>
    private sealed class Patience(ClientOptions options)
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
}
