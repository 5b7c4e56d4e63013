namespace TinyML.Nano.Simulation;

/// <summary>The board's external memory: how much it says that there is. Desktop .NET does not limit the firmware to it.</summary>
public static class ExternalMemory
{
    /// <summary>Bytes; 0 for a module without.</summary>
    public static uint Bytes { get; internal set; }
}
