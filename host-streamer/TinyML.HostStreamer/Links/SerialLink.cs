using System.Diagnostics;
using System.Runtime.InteropServices;
using TinyML.Compiler.Diagnostics;
using TinyML.Protocol;

namespace TinyML.HostStreamer.Links;

/// <summary>A serial port of Linux or macOS through the C library's terminal interface. Modem lines are left alone, so that a
/// pseudo-terminal, which has none, is a port like any other.</summary>
public sealed class SerialLink : IByteLink
{
    /// <summary>How long a port may take no bytes before its board ever said anything: it may be starting.</summary>
    private static readonly TimeSpan FirstWriteLimit = TimeSpan.FromSeconds(10);

    /// <summary>How long it may take none since the board last said something, as long as a board may be silent.</summary>
    private static readonly TimeSpan WriteLimit = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan ShortestWrite = TimeSpan.FromMilliseconds(50);

    /// <summary>What a terminal may hold: it drains with the line's speed before the port takes more.</summary>
    private const int TerminalBytes = 4096;
    private const int BitsPerByte = 10;
    private int _descriptor;
    private long _heard;

    private SerialLink(string name, int descriptor, int baud)
    {
        Name = name;
        Speed = baud;
        _descriptor = descriptor;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public int? Speed { get; private set; }

    /// <inheritdoc/>
    public bool TrySetSpeed(int bitsPerSecond)
    {
        ObjectDisposedException.ThrowIf(_descriptor < 0, this);
        bool isSet = TerminalSettings.Apply(_descriptor, bitsPerSecond) == 0;
        Speed = isSet ? bitsPerSecond : Speed;
        return isSet;
    }

    /// <summary>Opens a port for this process alone.</summary>
    /// <param name="path">Such as <c>/dev/ttyACM0</c>.</param>
    /// <param name="baud">Bits per second, any number that the port takes.</param>
    /// <exception cref="DiagnosticException">TML5100 to TML5103.</exception>
    public static SerialLink Open(string path, int baud)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new DiagnosticException(DiagnosticCodes.PortUnusable, path, "this build has no serial ports on Windows", "build with -p:SerialBackend=SystemIOPorts");
        }

        if (baud <= 0)
        {
            throw new DiagnosticException(DiagnosticCodes.PortUnusable, path, $"{baud} is not a speed", "give bits per second, such as 115200");
        }

        int descriptor = LibC.Open(path, LibC.OpenFlags);
        if (descriptor < 0)
        {
            throw SerialErrors.Opening(path, Marshal.GetLastPInvokeError());
        }

        try
        {
            Prepare(path, descriptor, baud);
            return new SerialLink(path, descriptor, baud);
        }
        catch
        {
            _ = LibC.Close(descriptor);
            throw;
        }
    }

    /// <inheritdoc/>
    public int Read(Span<byte> buffer, TimeSpan timeout)
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            if (!Wait(LibC.PollIn, Milliseconds(timeout - Stopwatch.GetElapsedTime(start))))
            {
                return 0;
            }

            nint count = LibC.Read(_descriptor, buffer, (nuint)buffer.Length);
            if (count > 0)
            {
                _heard = Stopwatch.GetTimestamp();
                return (int)count;
            }

            int error = count < 0 ? Marshal.GetLastPInvokeError() : LibC.InputOutput;
            if (error != LibC.Interrupted && error != LibC.WouldBlock)
            {
                throw SerialErrors.Gone(Name, error);
            }
        }
    }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            if (!Wait(LibC.PollOut, Milliseconds(WriteTime())))
            {
                throw new TimeoutException($"the port '{Name}' takes no bytes: nobody reads at its other end");
            }

            nint count = LibC.Write(_descriptor, bytes, (nuint)bytes.Length);
            if (count >= 0)
            {
                bytes = bytes[(int)count..];
                continue;
            }

            int error = Marshal.GetLastPInvokeError();
            if (error != LibC.Interrupted && error != LibC.WouldBlock)
            {
                throw SerialErrors.Gone(Name, error);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        int descriptor = Interlocked.Exchange(ref _descriptor, -1);
        if (descriptor >= 0)
        {
            _ = LibC.Close(descriptor);
        }
    }

    private static void Prepare(string path, int descriptor, int baud)
    {
        if (LibC.IsTerminal(descriptor) == 0)
        {
            throw new DiagnosticException(DiagnosticCodes.PortUnusable, path, "this is not a serial port", "name one of the ports that 'tinyml ports' lists");
        }

        // The terminal's own exclusive mode does not bind root; the lock binds every program that asks for it.
        if (LibC.Lock(descriptor, LibC.LockExclusiveNow) != 0)
        {
            throw SerialErrors.Opening(path, LibC.Busy);
        }

        _ = LibC.Control(descriptor, LibC.ExclusiveRequest);
        int error = TerminalSettings.Apply(descriptor, baud);
        if (error != 0)
        {
            throw new DiagnosticException(DiagnosticCodes.PortUnusable, path, $"the port does not take {baud} bits per second, 8 data bits, no parity: {Marshal.GetPInvokeErrorMessage(error)}", "try another speed");
        }
    }

    private TimeSpan WriteTime()
    {
        TimeSpan left = _heard == 0 ? FirstWriteLimit : WriteLimit - Stopwatch.GetElapsedTime(_heard);
        TimeSpan shortest = ShortestWrite + TimeSpan.FromSeconds((double)TerminalBytes * BitsPerByte / Speed!.Value);
        return left > shortest ? left : shortest;
    }

    private static int Milliseconds(TimeSpan left) => (int)Math.Clamp(Math.Ceiling(left.TotalMilliseconds), 0, int.MaxValue);

    private bool Wait(short events, int milliseconds)
    {
        ObjectDisposedException.ThrowIf(_descriptor < 0, this);
        var descriptor = new LibC.PollDescriptor { Descriptor = _descriptor, Events = events };
        int ready = LibC.Poll(ref descriptor, 1, milliseconds);
        if (ready < 0)
        {
            int error = Marshal.GetLastPInvokeError();
            return error == LibC.Interrupted ? milliseconds > 0 : throw SerialErrors.Gone(Name, error);
        }

        // What arrived before a hang-up can still be read.
        if ((descriptor.Returned & (LibC.PollError | LibC.PollHangUp)) != 0 && (descriptor.Returned & LibC.PollIn) == 0)
        {
            throw SerialErrors.Gone(Name, LibC.InputOutput);
        }

        return ready > 0;
    }
}
