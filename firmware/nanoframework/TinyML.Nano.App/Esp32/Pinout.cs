#nullable disable
namespace TinyML.Nano.App.Esp32;

/// <summary>What is connected to which pin of the board: the wiring of boards/esp32-devkit and boards/esp32-wrover.</summary>
internal static class Pinout
{
    internal const int GreenLed = 25;
    internal const int RedLed = 26;
    internal const int SerialTransmit = 32;
    internal const int SerialReceive = 33;
}
