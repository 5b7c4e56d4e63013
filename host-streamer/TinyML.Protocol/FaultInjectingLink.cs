namespace TinyML.Protocol;

/// <summary>Probabilities per byte.</summary>
/// <param name="Drop">The byte is lost.</param>
/// <param name="Flip">One bit of it is flipped.</param>
/// <param name="Duplicate">It arrives twice.</param>
/// <param name="Delay">It and what follows arrive only when more is sent, or after the receiver waited in vain.</param>
public sealed record FaultRates(double Drop = 0, double Flip = 0, double Duplicate = 0, double Delay = 0);

/// <summary>A bad line: damages what passes in both directions, reproducibly by seed, however the bytes are cut into reads and writes.</summary>
public sealed class FaultInjectingLink : IByteLink
{
    private readonly IByteLink _inner;
    private readonly Direction _incoming;
    private readonly Direction _outgoing;
    private readonly Queue<long> _resets;
    private long _written;

    /// <summary>A bad line in front of a link.</summary>
    /// <param name="inner">The link; disposed with this one.</param>
    /// <param name="rates">How bad.</param>
    /// <param name="seed">Seed of the faults.</param>
    /// <param name="resets">After how many bytes that the host sends the board is reset, each time; the link must be one that can.</param>
    public FaultInjectingLink(IByteLink inner, FaultRates rates, int seed, IEnumerable<long>? resets = null)
    {
        _resets = new Queue<long>((resets ?? []).Order());
        if (_resets.Count > 0 && inner is not IResettableLink)
        {
            throw new ArgumentException($"The board at '{inner?.Name}' cannot be reset from here.", nameof(resets));
        }

        _inner = inner;
        _incoming = new Direction(rates, new Random(seed));
        _outgoing = new Direction(rates, new Random(~seed));
    }

    /// <inheritdoc/>
    public string Name => _inner.Name;

    /// <inheritdoc/>
    public TimeProvider Clock => _inner.Clock;

    /// <inheritdoc/>
    public bool TellsWhenGone => _inner.TellsWhenGone;

    /// <inheritdoc/>
    public int? Speed => _inner.Speed;

    /// <inheritdoc/>
    public long? Overruns => _inner.Overruns;

    /// <inheritdoc/>
    public bool TrySetSpeed(int bitsPerSecond) => _inner.TrySetSpeed(bitsPerSecond);

    /// <summary>Faults injected so far.</summary>
    public long Faults => _incoming.Faults + _outgoing.Faults;

    /// <inheritdoc/>
    public int Read(Span<byte> buffer, TimeSpan timeout)
    {
        long start = Clock.GetTimestamp();
        byte[] arrived = new byte[buffer.Length];
        int taken = _incoming.Take(buffer);
        while (taken == 0)
        {
            TimeSpan remaining = timeout - Clock.GetElapsedTime(start);
            int count = _inner.Read(arrived, remaining < TimeSpan.Zero ? TimeSpan.Zero : remaining);
            if (count == 0)
            {
                // Waited in vain: what was held back arrives now, late, for the next read.
                _incoming.Release();
                return 0;
            }

            _incoming.Add(arrived.AsSpan(0, count));
            taken = _incoming.Take(buffer);
        }

        return taken;
    }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (_resets.TryPeek(out long at) && at <= _written + bytes.Length)
        {
            int before = (int)(_resets.Dequeue() - _written);
            Pass(bytes[..before]);
            bytes = bytes[before..];
            ((IResettableLink)_inner).Reset();
        }

        Pass(bytes);
    }

    /// <inheritdoc/>
    public void Dispose() => _inner.Dispose();

    private void Pass(ReadOnlySpan<byte> bytes)
    {
        _written += bytes.Length;
        _outgoing.Release();
        _outgoing.Add(bytes);
        byte[] ready = new byte[_outgoing.Ready];
        _outgoing.Take(ready);
        if (ready.Length > 0)
        {
            _inner.Write(ready);
        }
    }

    private sealed class Direction(FaultRates rates, Random random)
    {
        private readonly Queue<byte> _bytes = [];
        private int _held = -1;

        public long Faults { get; private set; }

        /// <summary>Bytes in front of the first that is held back.</summary>
        public int Ready => _held < 0 ? _bytes.Count : _held;

        public void Release() => _held = -1;

        public void Add(ReadOnlySpan<byte> bytes)
        {
            foreach (byte value in bytes)
            {
                // Four draws for every byte, so that the faults depend on the seed and the byte's number only.
                bool drop = Happens(rates.Drop), flip = Happens(rates.Flip), twice = Happens(rates.Duplicate), delay = Happens(rates.Delay);
                int bit = random.Next(8);
                if (delay && _held < 0)
                {
                    _held = _bytes.Count;
                }

                if (drop)
                {
                    continue;
                }

                byte sent = flip ? (byte)(value ^ (1 << bit)) : value;
                _bytes.Enqueue(sent);
                if (twice)
                {
                    _bytes.Enqueue(sent);
                }
            }
        }

        public int Take(Span<byte> buffer)
        {
            int count = Math.Min(Ready, buffer.Length);
            for (int i = 0; i < count; i++)
            {
                buffer[i] = _bytes.Dequeue();
            }

            _held -= _held < 0 ? 0 : count;
            return count;
        }

        private bool Happens(double probability)
        {
            bool happens = random.NextDouble() < probability;
            Faults += happens ? 1 : 0;
            return happens;
        }
    }
}
