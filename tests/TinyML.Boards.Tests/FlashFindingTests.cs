using TinyML.Boards.Flashing;

namespace TinyML.Boards.Tests;

/// <summary>What the flashing tools say, as recorded from their versions, and what it means.</summary>
public sealed class FlashFindingTests
{
    [TestCase("avrdude OS error: cannot open port /dev/ttyNONE: No such file or directory", "the port does not open", true)]
    [TestCase("avrdude: ser_open(): can't open device \"/dev/ttyACM0\": Permission denied", "this user may not open the port", true)]
    [TestCase("avrdude OS error: cannot open port /dev/ttyACM0: Device or resource busy", "another program has the port open", true)]
    [TestCase("avrdude: stk500_recv(): programmer is not responding\navrdude: stk500_getsync() attempt 1 of 10: not in sync: resp=0x00", "nothing that is a boot loader answers", false)]
    [TestCase("avrdude: stk500v2_getsync(): timeout communicating with programmer", "nothing answers", false)]
    [TestCase("avrdude: Device signature = 0x1e950f\navrdude: expected signature for ATmega2560 is 1E 98 01", "the microcontroller is another one", false)]
    [TestCase("No device found on ttyACM0", "no boot loader answers on the port", false)]
    [TestCase("A fatal error occurred: Failed to connect to ESP32: No serial data received.", "the chip does not answer", false)]
    [TestCase("could not open port '/dev/ttyUSB0': [Errno 13] Permission denied: '/dev/ttyUSB0'", "this user may not open the port", true)]
    public void Words_of_tools_are_understood(string words, string what, bool isFinal) =>
        Assert.That(FlashFinding.In($"some progress\n{words}\n"), Is.EqualTo(new FlashFinding(what, FlashFinding.In(words)!.Todo, isFinal)));

    [Test]
    public void Progress_means_nothing() => Assert.That(FlashFinding.In("avrdude: AVR device initialized and ready to accept instructions\nReading | ##### | 100% 0.00s"), Is.Null);
}
