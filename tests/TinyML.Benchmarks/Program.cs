using TinyML.Testing.Measuring;

if (args is not ["avr"])
{
    Console.Error.WriteLine("usage: TinyML.Benchmarks avr\n\navr: small networks on a simulated ATmega2560 beside plain float C compiled the same way");
    return 2;
}

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
