using TinyML.Boards.Flashing;

namespace TinyML.Boards.Tests;

/// <summary>What the flashing tools said (<see cref="FlashFinding"/> has which of it was seen), and what it means.</summary>
public sealed class FlashFindingTests
{
    [TestCase("avrdude OS error: cannot open port /dev/ttyNONE: No such file or directory", "the port does not open", true)]
    [TestCase("avrdude OS error: cannot open port /dev/pts/0: Permission denied", "this user may not open the port", true)]
    [TestCase("avrdude OS error: cannot open port /dev/pts/0: Device or resource busy", "another program has the port open", true)]
    [TestCase("avrdude warning: attempt 10 of 10: not in sync: resp=0x00\navrdude error: unable to open programmer arduino on port /dev/pts/3", "nothing that is a boot loader answers", false)]
    [TestCase("avrdude error: programmer is not responding", "nothing that is a boot loader answers", false)]
    [TestCase("avrdude error: timeout\navrdude error: timeout communicating with programmer\navrdude error: unable to open programmer wiring on port /dev/pts/2", "nothing answers", false)]
    [TestCase("avrdude: ser_open(): can't open device \"/dev/ttyACM0\": No such file or directory", "the port does not open", true)]
    [TestCase("No device found on /dev/ttyNONE", "no boot loader answers on the port, or the port does not open", false)]
    [TestCase("version()=\nConnected at 921600 baud\nreadWord(addr=0)=0\n\nDevice unsupported", "what answers is no boot loader that it knows", false)]
    [TestCase("A fatal error occurred: Failed to connect to ESP32: No serial data received.", "the chip does not answer", false)]
    [TestCase("A fatal error occurred: Could not open /dev/ttyNONE, the port is busy or doesn't exist.\n([Errno 2] could not open port /dev/ttyNONE: [Errno 2] No such file or directory: '/dev/ttyNONE')", "the port does not open", true)]
    [TestCase("A fatal error occurred: Could not open /dev/pts/0, the port is busy or doesn't exist.\n([Errno 13] could not open port /dev/pts/0: [Errno 13] Permission denied: '/dev/pts/0')", "this user may not open the port", true)]
    [TestCase("A fatal error occurred: Could not open /dev/pts/0, the port is busy or doesn't exist.\n([Errno 16] could not open port /dev/pts/0: [Errno 16] Device or resource busy: '/dev/pts/0')", "another program has the port open", true)]
    [TestCase("Error E4005: Failed to open specified COM port.", "the port does not open", false)]
    public void Words_of_tools_are_understood(string words, string what, bool isFinal) =>
        Assert.That(FlashFinding.In($"some progress\n{words}\n"), Is.EqualTo(new FlashFinding(what, FlashFinding.In(words)!.Todo, isFinal)));

    [Test]
    public void Progress_means_nothing() => Assert.That(FlashFinding.In("avrdude: AVR device initialized and ready to accept instructions\nReading | ##### | 100% 0.00s"), Is.Null);
}
