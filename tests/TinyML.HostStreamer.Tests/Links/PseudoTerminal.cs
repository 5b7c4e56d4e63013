using System.Runtime.InteropServices;

namespace TinyML.HostStreamer.Tests.Links;

/// <summary>A pair of connected terminals: the test holds one end, the link opens the other by its path.</summary>
internal sealed partial class PseudoTerminal : IDisposable
{
    private int _descriptor;

    public PseudoTerminal()
    {
        _descriptor = OpenPair(2 | 0x100);
        Assert.That(_descriptor, Is.GreaterThanOrEqualTo(0), "posix_openpt");
        Assert.That((Grant(_descriptor), Unlock(_descriptor)), Is.EqualTo((0, 0)));
        Path = Marshal.PtrToStringUTF8(NameOf(_descriptor))!;
    }

    /// <summary>The other end, such as /dev/pts/3.</summary>
    public string Path { get; }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            nint count = WriteBytes(_descriptor, bytes, (nuint)bytes.Length);
            Assert.That((long)count, Is.Positive);
            bytes = bytes[(int)count..];
        }
    }

    /// <summary>Waits for as many bytes.</summary>
    public byte[] Read(int count)
    {
        var bytes = new byte[count];
        int filled = 0;
        while (filled < count)
        {
            nint taken = ReadBytes(_descriptor, bytes.AsSpan(filled), (nuint)(count - filled));
            Assert.That((long)taken, Is.Positive);
            filled += (int)taken;
        }

        return bytes;
    }

    /// <summary>What arrives, at least a byte; 0 when the pair was closed.</summary>
    public int ReadSome(Span<byte> buffer) => (int)Math.Max(0, ReadBytes(_descriptor, buffer, (nuint)buffer.Length));

    public void Dispose()
    {
        if (_descriptor >= 0)
        {
            _ = CloseDescriptor(_descriptor);
            _descriptor = -1;
        }
    }

    [LibraryImport("libc", EntryPoint = "posix_openpt")]
    private static partial int OpenPair(int flags);

    [LibraryImport("libc", EntryPoint = "grantpt")]
    private static partial int Grant(int descriptor);

    [LibraryImport("libc", EntryPoint = "unlockpt")]
    private static partial int Unlock(int descriptor);

    [LibraryImport("libc", EntryPoint = "ptsname")]
    private static partial nint NameOf(int descriptor);

    [LibraryImport("libc", EntryPoint = "write")]
    private static partial nint WriteBytes(int descriptor, ReadOnlySpan<byte> buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "read")]
    private static partial nint ReadBytes(int descriptor, Span<byte> buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int CloseDescriptor(int descriptor);
}
