using TinyML.Testing.Measuring;

namespace TinyML.Benchmarks;

/// <summary>Small networks on a simulated ATmega2560.</summary>
internal static class AvrTable
{
    /// <summary>Measures and prints.</summary>
    /// <returns>The exit code.</returns>
    public static int Print()
    {
        Console.WriteLine($"{"network",-30} {"cycles",8} {"worst",8} {"flash",8} {"RAM",6} {"stack",6}");
        foreach (AvrNetwork network in AvrNetwork.All)
        {
            AvrCost cost = network.Measure();
            Console.WriteLine($"{network.Name,-30} {cost.Cycles,8} {cost.WorstCycles,8} {cost.FlashBytes,8} {cost.StaticRamBytes,6} {cost.StackBytes,6}");
        }

        Console.WriteLine();
        Console.WriteLine("cycles: median over the inputs, call included; worst: the slowest of these inputs. Compiled networks have random weights and 32 inputs, the others one.");
        Console.WriteLine("A rectifier skips negative sums, so that the worst is where most hidden values are positive: it may pass 1,000 cycles where the median does not.");
        return 0;
    }
}
