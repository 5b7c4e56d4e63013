namespace TinyML.Protocol;

/// <summary>A link to a <see cref="ProtocolDevice"/> in the same process. The board answers while bytes are written, so a read that finds nothing ends at once:
/// nothing else could arrive. One thread may write while another reads.</summary>
public sealed class InProcessLink : IResettableLink
{
    private readonly Lock _lock = new();
    private readonly Queue<byte> _received = [];

    /// <summary>A link and the board behind it.</summary>
    /// <param name="name">The link's name.</param>
    /// <param name="info">What the board says of itself.</param>
    /// <param name="run">The model.</param>
    /// <param name="answerText">Answers lines of text mode, or null.</param>
    /// <param name="load">Takes models over the link, or null.</param>
    public InProcessLink(
        string name, DeviceInfo info, Func<byte[], DeviceAnswer> run, Func<string, string?>? answerText = null, Func<byte[], string, LoadedModel>? load = null)
    {
        Name = name;
        Device = new ProtocolDevice(info, run, Receive, answerText, load);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>The board.</summary>
    public ProtocolDevice Device { get; }

    /// <inheritdoc/>
    public int Read(Span<byte> buffer, TimeSpan timeout)
    {
        lock (_lock)
        {
            int count = 0;
            while (count < buffer.Length && _received.TryDequeue(out byte value))
            {
                buffer[count++] = value;
            }

            return count;
        }
    }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> bytes) => Device.Receive(bytes);

    /// <inheritdoc/>
    public void Reset() => Device.Reset();

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private void Receive(byte[] bytes)
    {
        lock (_lock)
        {
            foreach (byte value in bytes)
            {
                _received.Enqueue(value);
            }
        }
    }
}
