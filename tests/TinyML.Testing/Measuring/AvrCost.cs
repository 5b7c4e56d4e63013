namespace TinyML.Testing.Measuring;

/// <summary>What a network costs on AVR.</summary>
/// <param name="Cycles">One run, its call included.</param>
/// <param name="FlashBytes">Code and constants.</param>
/// <param name="StaticRamBytes">Input, output and everything between; constants too where the code keeps them in RAM.</param>
/// <param name="StackBytes">Deepest stack below the caller.</param>
public sealed record AvrCost(int Cycles, int FlashBytes, int StaticRamBytes, int StackBytes)
{
    /// <summary>All RAM.</summary>
    public int RamBytes => StaticRamBytes + StackBytes;
}
