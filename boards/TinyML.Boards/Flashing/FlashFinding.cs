namespace TinyML.Boards.Flashing;

/// <summary>What flashing tools say when something common is wrong, and what it means.</summary>
/// <param name="What">The meaning.</param>
/// <param name="Todo">What to do about it.</param>
/// <param name="IsFinal">Whether the tool cannot go on: avrdude 7.1 tries a port that does not open for ever.</param>
public sealed record FlashFinding(string What, string Todo, bool IsFinal)
{
    private const string WrongBoard = "check that the port is the board's ('tinyml ports'), that --board names the board, and that it has its boot loader; press its reset button and try again at once";

    /// <summary>Pieces of the tools' messages (avrdude 6 and 7, bossac 1.9, esptool 4), the most telling first.</summary>
    private static readonly (string Words, FlashFinding Finding)[] Known =
    [
        ("Permission denied", new("this user may not open the port", "sudo usermod -a -G dialout $USER (or the group that owns the port), then log in again", true)),
        ("Errno 13", new("this user may not open the port", "sudo usermod -a -G dialout $USER (or the group that owns the port), then log in again", true)),
        ("Device or resource busy", new("another program has the port open", "close the other program (a serial monitor, another 'tinyml')", true)),
        ("Errno 16", new("another program has the port open", "close the other program (a serial monitor, another 'tinyml')", true)),
        ("cannot open port", new("the port does not open", "plug the board in; 'tinyml ports' lists the ports", true)),
        ("can't open device", new("the port does not open", "plug the board in; 'tinyml ports' lists the ports", true)),
        ("could not open port", new("the port does not open", "plug the board in; 'tinyml ports' lists the ports", true)),
        ("No device found on", new("no boot loader answers on the port", "press the board's reset button twice, so that its LED fades in and out, and name the port that appears then", false)),
        ("expected signature", new("the microcontroller is another one", "name the board that it is with --board", false)),
        ("not in sync", new("nothing that is a boot loader answers", WrongBoard, false)),
        ("not responding", new("nothing that is a boot loader answers", WrongBoard, false)),
        ("timeout communicating", new("nothing answers", WrongBoard, false)),
        ("Failed to connect", new("the chip does not answer", "hold the board's BOOT button while the tool connects, and check the port", false)),
        ("SAM-BA operation failed", new("the boot loader stopped answering", "press the board's reset button twice and try again", false)),
        ("verification mismatch", new("what the board holds is not what was sent", "try again with another cable; if it stays so, the board's flash is worn", false)),
        ("verification error", new("what the board holds is not what was sent", "try again with another cable; if it stays so, the board's flash is worn", false)),
    ];

    /// <summary>The finding for what a tool has said so far, or null.</summary>
    public static FlashFinding? In(string output) =>
        Known.FirstOrDefault(known => output.Contains(known.Words, StringComparison.OrdinalIgnoreCase)).Finding;
}
