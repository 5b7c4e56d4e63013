using System.Runtime.InteropServices;

namespace TinyML.HostStreamer.Links;

/// <summary>The calls of the C library that a serial port needs, on Linux and macOS. Every request of ioctl that is used here takes
/// no argument or, on Linux only, a pointer: macOS on Arm passes variadic arguments differently.</summary>
internal static partial class LibC
{
    internal const int ReadWrite = 2;
    internal const short PollIn = 1;
    internal const short PollOut = 4;
    internal const short PollError = 8;
    internal const short PollHangUp = 16;
    internal const int LockExclusiveNow = 2 | 4;

    internal const int NotPermitted = 1;
    internal const int NoEntry = 2;
    internal const int Interrupted = 4;
    internal const int InputOutput = 5;
    internal const int NoDeviceOrAddress = 6;
    internal const int AccessDenied = 13;
    internal const int Busy = 16;
    internal const int NoDevice = 19;
    internal const int NotATerminal = 25;

    /// <summary>Do not become the process's terminal, do not wait, do not pass on to child processes.</summary>
    internal static int OpenFlags { get; } = OperatingSystem.IsMacOS() ? ReadWrite | 0x20000 | 0x4 | 0x1000000 : ReadWrite | 0x100 | 0x800 | 0x80000;

    /// <summary>Refuse further opening.</summary>
    internal static nuint ExclusiveRequest { get; } = OperatingSystem.IsMacOS() ? 0x2000740Du : 0x540Cu;

    /// <summary>The errno of an operation that would have to wait.</summary>
    internal static int WouldBlock { get; } = OperatingSystem.IsMacOS() ? 35 : 11;

    [StructLayout(LayoutKind.Sequential)]
    internal struct PollDescriptor
    {
        internal int Descriptor;
        internal short Events;
        internal short Returned;
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    internal static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    internal static partial nint Read(int descriptor, Span<byte> buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    internal static partial nint Write(int descriptor, ReadOnlySpan<byte> buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    internal static partial int Poll(ref PollDescriptor descriptor, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    internal static partial int Lock(int descriptor, int operation);

    [LibraryImport("libc", EntryPoint = "isatty", SetLastError = true)]
    internal static partial int IsTerminal(int descriptor);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    internal static partial int Control(int descriptor, nuint request);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    internal static partial int Control(int descriptor, nuint request, Span<byte> argument);

    [LibraryImport("libc", EntryPoint = "tcgetattr", SetLastError = true)]
    internal static partial int GetAttributes(int descriptor, Span<byte> termios);

    [LibraryImport("libc", EntryPoint = "tcsetattr", SetLastError = true)]
    internal static partial int SetAttributes(int descriptor, int actions, ReadOnlySpan<byte> termios);

    [LibraryImport("libc", EntryPoint = "cfmakeraw")]
    internal static partial void MakeRaw(Span<byte> termios);

    [LibraryImport("libc", EntryPoint = "cfsetspeed", SetLastError = true)]
    internal static partial int SetSpeed(Span<byte> termios, nuint speed);
}
