namespace TinyML.Boards.Flashing;

/// <summary>What flashing tools say when something common is wrong, and what it means.</summary>
/// <param name="What">The meaning.</param>
/// <param name="Todo">What to do about it.</param>
/// <param name="IsFinal">Whether the tool cannot go on: avrdude 7.1 tries a port that does not open for ever.</param>
public sealed record FlashFinding(string What, string Todo, bool IsFinal)
{
    private const string OtherProgram = "close the other program (a serial monitor, another 'tinyml')";
    private const string PlugIn = "plug the board in; 'tinyml ports' lists the ports";
    private const string Join = "sudo usermod -a -G dialout $USER (or the group that owns the port), then log in again";
    private const string Worn = "try again with another cable; if it stays so, the board's flash is worn";
    private const string WrongBoard = "check that the port is the board's ('tinyml ports'), that --board names the board, and that it has its boot loader; press its reset button and try again at once";

    /// <summary>
    /// Pieces of the tools' messages, the most telling first. <b>Seen</b> means that the real tool said it, on Linux, to a port that was absent, not permitted, taken, silent or
    /// answering nonsense, or to the simulated Mega 2560; <b>held</b>, that its program or source holds the words; neither was seen with a real board.
    /// </summary>
    private static readonly (string Words, FlashFinding Finding)[] Known =
    [
        // avrdude 7.1 and esptool 4.12, seen.
        ("Permission denied", new("this user may not open the port", Join, true)),
        ("Device or resource busy", new("another program has the port open", OtherProgram, true)),

        // avrdude 7.1, seen.
        ("cannot open port", new("the port does not open", PlugIn, true)),
        ("expected signature", new("the microcontroller is another one", "name the board that it is with --board", false)),
        ("not in sync", new("nothing that is a boot loader answers", WrongBoard, false)),
        ("not responding", new("nothing that is a boot loader answers", WrongBoard, false)),
        ("timeout communicating", new("nothing answers", WrongBoard, false)),

        // avrdude 7.1, held.
        ("verification mismatch", new("what the board holds is not what was sent", Worn, false)),
        ("verification error", new("what the board holds is not what was sent", Worn, false)),

        // avrdude 6, not verified.
        ("can't open device", new("the port does not open", PlugIn, true)),

        // bossac 1.9.1, seen; it says the first of a port that is absent, not permitted or taken too.
        ("No device found on", new("no boot loader answers on the port, or the port does not open",
            "press the board's reset button twice, so that its LED fades in and out, and name the port that appears then ('tinyml ports'); close other programs that have it open", false)),
        ("Device unsupported", new("what answers is no boot loader that it knows", WrongBoard, false)),

        // bossac 1.9.1, held.
        ("SAM-BA operation failed", new("the boot loader stopped answering", "press the board's reset button twice and try again", false)),

        // esptool 4.12, seen.
        ("could not open port", new("the port does not open", PlugIn, true)),
        ("Failed to connect", new("the chip does not answer", "hold the board's BOOT button while the tool connects, and check the port", false)),

        // nanoff, held.
        ("Failed to open specified COM port", new("the port does not open", PlugIn + "; " + OtherProgram, false)),
    ];

    /// <summary>The finding for what a tool has said so far, or null.</summary>
    public static FlashFinding? In(string output) =>
        Known.FirstOrDefault(known => output.Contains(known.Words, StringComparison.OrdinalIgnoreCase)).Finding;
}
