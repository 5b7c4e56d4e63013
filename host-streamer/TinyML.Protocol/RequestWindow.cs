namespace TinyML.Protocol;

/// <summary>The retransmission rule for several requests under way: they are executed and answered in the order in which they are sent. A board that sees a gap names the
/// last request that it executed, and everything behind that is sent again; replies are taken in any order, and only those that are missing are asked for again.</summary>
internal sealed class RequestWindow(RequestChannel channel, RoundTripEstimate roundTrip, int size)
{
    private const int EarlyRetransmissions = 3;
    private readonly List<Pending> _open = [];
    private Patience? _patience;
    private int _early;
    private int _rounds;
    private long _order;

    /// <summary>Whether another request may be sent.</summary>
    public bool HasRoom => _open.Count < size;

    /// <summary>How often the request was sent whose reply was received last.</summary>
    public int LastCopies { get; private set; }

    /// <summary>Sends a request; there must be room.</summary>
    /// <param name="request">The request.</param>
    /// <param name="accepts">Whether a reply of the right sequence number answers it.</param>
    public void Send(Message request, Func<Message, bool> accepts)
    {
        ushort sequence = channel.NextSequence();
        var pending = new Pending(sequence, request.ToFrame(sequence).ToLine(), accepts);
        _open.Add(pending);
        Transmit(pending);
    }

    /// <summary>Forgets all requests: the session is over.</summary>
    public void Clear() => _open.Clear();

    /// <summary>Waits for the reply to the oldest request, which is no longer under way then.</summary>
    /// <exception cref="LinkException">Silent, Noise or Gone.</exception>
    public Message Receive(CancellationToken cancellation)
    {
        while (_open[0].Reply is null)
        {
            _patience ??= channel.NewPatience(roundTrip, cancellation);
            _patience.Check(_rounds + 1, MessageType.Batch);
            TimeSpan timeout = _patience.AtMost(roundTrip.Timeout(channel.IsLossy));
            long received = channel.Statistics.BytesReceived;
            if (!Await(timeout))
            {
                channel.WaitedInVain(timeout, roundTrip, _patience, isSilent: channel.Statistics.BytesReceived == received);
                _rounds++;
                _early = 0;
                _open.ForEach(Again);
            }
        }

        Message reply = _open[0].Reply!;
        LastCopies = _open[0].Copies;
        _open.RemoveAt(0);
        _patience = null;
        _rounds = 0;
        _early = 0;
        return reply;
    }

    /// <summary>Takes what arrives until the oldest request is answered; false when the time is over first.</summary>
    private bool Await(TimeSpan timeout)
    {
        long start = channel.Clock.GetTimestamp();
        while (_open[0].Reply is null)
        {
            TimeSpan remaining = timeout - channel.Clock.GetElapsedTime(start);
            switch (channel.Take(remaining, _patience!, out Frame frame))
            {
                case RequestChannel.Arrival.Nothing:
                    return false;
                case RequestChannel.Arrival.Damage:
                    EarlyAgain(0, 1);
                    break;
                default:
                    Take(frame);
                    break;
            }
        }

        return true;
    }

    private void Take(Frame frame)
    {
        int index = _open.FindIndex(pending => pending.Sequence == frame.Sequence && pending.Reply is null);
        if (index < 0 || Message.FromFrame(frame) is not { } message)
        {
            channel.CountStale();
            return;
        }

        // What a board answers to a request behind a gap is no answer: it waits for the one that follows its last.
        int missing = message is ErrorReply { Code: ErrorCode.BadSequence } gap ? (ushort)(gap.Detail + 1 - _open[0].Sequence) : index;
        if (missing < index)
        {
            EarlyAgain(missing);
        }
        else if (message is ErrorReply || _open[index].Accepts(message))
        {
            // Replies keep their order: where an earlier request was sent before this one, its reply is lost.
            Answer(_open[index], message);
            if (_open.Take(index).Any(pending => pending.Reply is null && pending.Order < _open[index].Order))
            {
                EarlyAgain(0, index);
            }
        }
        else
        {
            channel.CountStale();
        }
    }

    private void Answer(Pending pending, Message reply)
    {
        pending.Reply = reply;
        channel.CountAnswered();
        roundTrip.Answered(channel.Clock.GetElapsedTime(pending.SentAt), pending.Copies > 1);
    }

    /// <summary>Sends what is not answered again at once, from one place to another, unless that has not helped before.</summary>
    private void EarlyAgain(int from, int to = int.MaxValue)
    {
        if (_early++ >= EarlyRetransmissions)
        {
            return;
        }

        for (int i = from; i < Math.Min(to, _open.Count); i++)
        {
            Again(_open[i]);
        }
    }

    private void Again(Pending pending)
    {
        if (pending.Reply is null)
        {
            channel.CountRetransmitted();
            Transmit(pending);
        }
    }

    private void Transmit(Pending pending)
    {
        pending.Copies++;
        pending.Order = ++_order;
        pending.SentAt = channel.Clock.GetTimestamp();
        channel.Send(pending.Line);
    }

    private sealed record Pending(ushort Sequence, byte[] Line, Func<Message, bool> Accepts)
    {
        public int Copies { get; set; }

        /// <summary>When it was last sent, counted in copies.</summary>
        public long Order { get; set; }

        public long SentAt { get; set; }

        public Message? Reply { get; set; }
    }
}
