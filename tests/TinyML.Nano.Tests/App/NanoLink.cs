using TinyML.Nano.App;
using TinyML.Nano.App.Storage;
using TinyML.Protocol;

namespace TinyML.Nano.Tests.App;

/// <summary>The nanoFramework firmware in the same process, without its hardware. It answers while bytes are written.</summary>
internal sealed class NanoLink : IByteLink, IBoard
{
    /// <summary>What the firmware gives to a model.</summary>
    public const int HeapBytes = 40_000;

    private readonly Queue<byte> _received = [];
    private readonly MemoryStorage _storage;
    private readonly byte[]? _builtIn;
    private Session _session;

    /// <summary>A board after reset.</summary>
    public NanoLink(MemoryStorage storage, byte[]? builtIn = null)
    {
        _storage = storage;
        _builtIn = builtIn;
        _session = Start();
    }

    /// <summary>A board that holds a model.</summary>
    public NanoLink(CopyModel model)
        : this(new MemoryStorage(), model.Blob)
    {
    }

    /// <inheritdoc/>
    public string Name => "nano";

    /// <summary>Whether the green LED is on.</summary>
    public bool Green { get; private set; }

    /// <summary>Whether the red LED is on.</summary>
    public bool Red { get; private set; }

    /// <summary>Presses the button.</summary>
    public void Reset() => _session = Start();

    /// <inheritdoc/>
    public int Read(Span<byte> buffer, TimeSpan timeout)
    {
        int count = 0;
        while (count < buffer.Length && _received.TryDequeue(out byte value))
        {
            buffer[count++] = value;
        }

        return count;
    }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> bytes) => _session.Receive(bytes.ToArray(), 0, bytes.Length);

    /// <inheritdoc/>
    void IBoard.Write(byte[] bytes, int offset, int count)
    {
        for (int i = offset; i < offset + count; i++)
        {
            _received.Enqueue(bytes[i]);
        }
    }

    /// <inheritdoc/>
    public void SetLeds(bool green, bool red) => (Green, Red) = (green, red);

    /// <inheritdoc/>
    public int Microseconds() => 0;

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    /// <summary>The board's part of the description.</summary>
    public static BoardInfo Board { get; } = new(1, 250, 1, CostUnit.Microseconds, 240_000_000, "0.1.0", "esp32-devkit");

    private Session Start()
    {
        var models = new ModelStore(_storage, _builtIn, HeapBytes);
        models.Load();
        return new Session(this, models, (int)Board.ClockHz, Board.FirmwareVersion, Board.Id);
    }
}
