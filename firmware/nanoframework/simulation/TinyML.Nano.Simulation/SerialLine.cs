namespace TinyML.Nano.Simulation;

/// <summary>The board's serial line.</summary>
public static class SerialLine
{
    private static readonly Queue<byte> Received = new();
    private static Stream _output = Stream.Null;

    /// <summary>Raised when bytes arrived, on the line's own thread.</summary>
    public static event Action? BytesArrived;

    /// <summary>How many bytes wait to be read.</summary>
    public static int Waiting
    {
        get
        {
            lock (Received)
            {
                return Received.Count;
            }
        }
    }

    /// <summary>Reads what is there, at most <paramref name="buffer"/>'s length.</summary>
    public static int Read(Span<byte> buffer)
    {
        lock (Received)
        {
            int count = 0;
            while (count < buffer.Length && Received.TryDequeue(out byte value))
            {
                buffer[count++] = value;
            }

            return count;
        }
    }

    /// <summary>Sends bytes. A line whose other end is gone swallows them.</summary>
    public static void Write(ReadOnlySpan<byte> bytes)
    {
        try
        {
            _output.Write(bytes);
            _output.Flush();
        }
        catch (IOException)
        {
            // The reading thread sees the end of the input, and ends the program.
        }
    }

    internal static void Connect(Stream input, Stream output)
    {
        _output = output;
        new Thread(() => Receive(input)) { IsBackground = true, Name = "serial line" }.Start();
    }

    private static void Receive(Stream input)
    {
        Span<byte> buffer = stackalloc byte[512];
        for (int count = input.Read(buffer); count > 0; count = input.Read(buffer))
        {
            lock (Received)
            {
                foreach (byte value in buffer[..count])
                {
                    Received.Enqueue(value);
                }
            }

            BytesArrived?.Invoke();
        }

        Environment.Exit(0);
    }
}
