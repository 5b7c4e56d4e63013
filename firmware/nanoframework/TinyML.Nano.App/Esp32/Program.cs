#nullable disable
using TinyML.Nano.App.Storage;

namespace TinyML.Nano.App.Esp32;

/// <summary>The firmware of an ESP32 with .NET nanoFramework.</summary>
public static class Program
{
    private const string BoardId = "esp32-devkit";
    private const string Version = "0.1.0";
    private const int ClockHz = 240000000;
    private const int Baud = 115200;

    // Of the 54 to 111 KB that nanoFramework leaves on an ESP32.
    private const int ModelHeapBytes = 40000;

    /// <summary>Runs until the power is gone.</summary>
    public static void Main()
    {
        ModelStore models = new ModelStore(new FileStorage(), BuiltInModel.Blob, ModelHeapBytes);
        models.Load();
        SerialBoard board = new SerialBoard(Baud);
        board.Run(new Session(board, models, ClockHz, Version, BoardId));
    }
}
