using System.Buffers.Binary;

namespace TinyML.HostStreamer.Links;

/// <summary>Puts a terminal into raw mode, 8 data bits, no parity, one stop bit, no flow control, at any speed.</summary>
internal static class TerminalSettings
{
    /// <summary>Applies the settings.</summary>
    /// <returns>0, or the errno of what failed.</returns>
    public static int Apply(int descriptor, int baud) =>
        OperatingSystem.IsMacOS() ? ApplyMac(descriptor, baud) : ApplyLinux(descriptor, baud);

    /// <summary>Linux: <c>struct termios2</c> (asm-generic/termbits.h): four 32-bit flag words, a line discipline byte, 19 control
    /// characters, two 32-bit speeds. It takes any speed as a number (BOTHER).</summary>
    private static int ApplyLinux(int descriptor, int baud)
    {
        const nuint GetSettings = 0x802C542A;
        const nuint SetSettings = 0x402C542B;
        const uint AnySpeed = 0x1000;
        const uint EightBits = 0x30;
        const uint Receive = 0x80;
        const uint IgnoreModemLines = 0x800;
        Span<byte> settings = stackalloc byte[44];
        if (LibC.Control(descriptor, GetSettings, settings) != 0)
        {
            return System.Runtime.InteropServices.Marshal.GetLastPInvokeError();
        }

        Span<byte> flags = settings[..16];
        flags.Clear();

        // HUPCL stays off: the line that resets an Arduino does not drop when the port is closed.
        BinaryPrimitives.WriteUInt32LittleEndian(settings[8..], AnySpeed | EightBits | Receive | IgnoreModemLines);
        Span<byte> characters = settings[17..36];
        characters.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(settings[36..], (uint)baud);
        BinaryPrimitives.WriteUInt32LittleEndian(settings[40..], (uint)baud);
        return LibC.Control(descriptor, SetSettings, settings) == 0 ? 0 : System.Runtime.InteropServices.Marshal.GetLastPInvokeError();
    }

    /// <summary>macOS: <c>struct termios</c> with 64-bit flag words; speeds are numbers.</summary>
    private static int ApplyMac(int descriptor, int baud)
    {
        const int Now = 0;
        const ulong Receive = 0x800;
        const ulong IgnoreModemLines = 0x8000;
        const ulong HangUpOnClose = 0x4000;
        Span<byte> settings = stackalloc byte[72];
        if (LibC.GetAttributes(descriptor, settings) != 0)
        {
            return System.Runtime.InteropServices.Marshal.GetLastPInvokeError();
        }

        LibC.MakeRaw(settings);
        ulong control = BinaryPrimitives.ReadUInt64LittleEndian(settings[16..]);
        BinaryPrimitives.WriteUInt64LittleEndian(settings[16..], (control | Receive | IgnoreModemLines) & ~HangUpOnClose);
        return LibC.SetSpeed(settings, (nuint)baud) == 0 && LibC.SetAttributes(descriptor, Now, settings) == 0
            ? 0
            : System.Runtime.InteropServices.Marshal.GetLastPInvokeError();
    }
}
