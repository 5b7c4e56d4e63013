using System.Runtime.InteropServices;
using TinyML.Protocol;

namespace TinyML.Boards.Simulation;

/// <summary>Shows a link as a serial port: a pseudo terminal whose path any other program can open. The slave side is kept open here
/// too, so that programs may come and go and nothing that is sent before the first one opens it is lost.</summary>
public sealed partial class PtyBridge : IDisposable
{
    private const int ReadWrite = 2;
    private const int PollMilliseconds = 50;
    private readonly IByteLink _link;
    private readonly int _master;
    private readonly int _slave;
    private readonly Thread _toProgram;
    private readonly Thread _toLink;
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _stop;

    private PtyBridge(IByteLink link, int master, int slave, string path)
    {
        _link = link;
        _master = master;
        _slave = slave;
        Path = path;
        _toProgram = new Thread(() => Pump(CopyToProgram)) { IsBackground = true, Name = $"link to {path}" };
        _toLink = new Thread(() => Pump(CopyToLink)) { IsBackground = true, Name = $"{path} to link" };
    }

    /// <summary>The terminal's path, such as <c>/dev/pts/7</c>.</summary>
    public string Path { get; }

    /// <summary>Ends when the bridge is disposed, or fails with the <see cref="IOException"/> that ended the link.</summary>
    public Task Completion => _completion.Task;

    /// <summary>Makes the terminal and starts to copy both ways. The link stays the caller's, who must not use it meanwhile.</summary>
    /// <exception cref="IOException">The system gives no terminal.</exception>
    public static PtyBridge Open(IByteLink link)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new IOException("Windows has no pseudo terminals");
        }

        int master = Check(OpenMaster(ReadWrite | NoControllingTerminal));
        try
        {
            Check(Grant(master));
            Check(Unlock(master));
            string path = Marshal.PtrToStringUTF8(SlaveName(master)) ?? throw new IOException("the pseudo terminal has no name");
            int slave = Check(OpenFile(path, ReadWrite | NoControllingTerminal));
            MakeRaw(slave);
            var bridge = new PtyBridge(link, master, slave, path);
            bridge._toProgram.Start();
            bridge._toLink.Start();
            return bridge;
        }
        catch
        {
            _ = CloseFile(master);
            throw;
        }
    }

    /// <summary>Stops copying and removes the terminal.</summary>
    public void Dispose()
    {
        if (_stop)
        {
            return;
        }

        _stop = true;
        _toProgram.Join();
        _toLink.Join();
        _ = CloseFile(_slave);
        _ = CloseFile(_master);
        _completion.TrySetResult();
    }

    private static int NoControllingTerminal => OperatingSystem.IsMacOS() ? 0x20000 : 0x100;

    private void Pump(Action copy)
    {
        try
        {
            while (!_stop)
            {
                copy();
            }
        }
        catch (IOException exception)
        {
            _completion.TrySetException(exception);
        }
    }

    private void CopyToProgram()
    {
        Span<byte> buffer = stackalloc byte[512];
        ReadOnlySpan<byte> rest = buffer[.._link.Read(buffer, TimeSpan.FromMilliseconds(PollMilliseconds))];
        if (rest.IsEmpty)
        {
            // Some links do not wait for bytes.
            Thread.Sleep(1);
        }

        while (!rest.IsEmpty && !_stop)
        {
            if (IsReady(PollEvents.Out))
            {
                rest = rest[(int)Check(WriteFile(_master, in MemoryMarshal.GetReference(rest), (nuint)rest.Length))..];
            }
        }
    }

    private void CopyToLink()
    {
        if (IsReady(PollEvents.In))
        {
            Span<byte> buffer = stackalloc byte[512];
            _link.Write(buffer[..(int)Check(ReadFile(_master, out MemoryMarshal.GetReference(buffer), (nuint)buffer.Length))]);
        }
    }

    private bool IsReady(PollEvents events)
    {
        var request = new PollRequest { File = _master, Events = events };
        return Poll(ref request, 1, PollMilliseconds) > 0 && (request.Returned & events) != 0;
    }

    /// <summary>No echo, no line editing, no translation of line ends. The settings are opaque: the system's own function edits them.</summary>
    private static void MakeRaw(int terminal)
    {
        Span<byte> settings = stackalloc byte[256];
        Check(GetAttributes(terminal, ref MemoryMarshal.GetReference(settings)));
        MakeRaw(ref MemoryMarshal.GetReference(settings));
        Check(SetAttributes(terminal, 0, ref MemoryMarshal.GetReference(settings)));
    }

    private static int Check(int result) => (int)Check((nint)result);

    private static nint Check(nint result) =>
        result >= 0 ? result : throw new IOException($"pseudo terminal: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");

    [Flags]
    private enum PollEvents : short
    {
        In = 1,
        Out = 4,
    }

    private struct PollRequest
    {
        public int File;
        public PollEvents Events;
        public PollEvents Returned;
    }

    [LibraryImport("libc", EntryPoint = "posix_openpt", SetLastError = true)]
    private static partial int OpenMaster(int flags);

    [LibraryImport("libc", EntryPoint = "grantpt", SetLastError = true)]
    private static partial int Grant(int file);

    [LibraryImport("libc", EntryPoint = "unlockpt", SetLastError = true)]
    private static partial int Unlock(int file);

    [LibraryImport("libc", EntryPoint = "ptsname")]
    private static partial nint SlaveName(int file);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenFile(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int CloseFile(int file);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint ReadFile(int file, out byte buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint WriteFile(int file, in byte buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(ref PollRequest requests, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "tcgetattr", SetLastError = true)]
    private static partial int GetAttributes(int file, ref byte settings);

    [LibraryImport("libc", EntryPoint = "tcsetattr", SetLastError = true)]
    private static partial int SetAttributes(int file, int when, ref byte settings);

    [LibraryImport("libc", EntryPoint = "cfmakeraw")]
    private static partial void MakeRaw(ref byte settings);
}
