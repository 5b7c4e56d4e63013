#nullable disable
using nanoFramework.Hardware.Esp32;
using TinyML.Nano.App.Storage;

namespace TinyML.Nano.App.Esp32;

/// <summary>The firmware of an ESP32 with .NET nanoFramework.</summary>
public static class Program
{
    private const string Version = "0.1.0";
    private const int ClockHz = 240000000;
    private const int Baud = 115200;

    // Of the 54 to 111 KB that nanoFramework leaves on a module without external memory.
    private const int ModelHeapBytes = 40000;

    // With 4 MiB of it: room for a model of 250 KB and its constants.
    private const int LargeModelHeapBytes = 1000000;

    /// <summary>Runs until the power is gone.</summary>
    public static void Main()
    {
        bool hasMemory = ExternalMemoryBytes() > 0;
        ModelStore models = new ModelStore(new FileStorage(), BuiltInModel.Blob, hasMemory ? LargeModelHeapBytes : ModelHeapBytes);
        models.Load();
        SerialBoard board = new SerialBoard(Baud);
        board.Run(new Session(board, models, ClockHz, Version, hasMemory ? "esp32-wrover" : "esp32-devkit"));
    }

    private static uint ExternalMemoryBytes()
    {
        uint total, free, largestBlock;
        NativeMemory.GetMemoryInfo(NativeMemory.MemoryType.SpiRam, out total, out free, out largestBlock);
        return total;
    }
}
