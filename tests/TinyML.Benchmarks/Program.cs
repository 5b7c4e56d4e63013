using TinyML.Testing.Measuring;

if (args is not ["avr"])
{
    Console.Error.WriteLine("usage: TinyML.Benchmarks avr\n\navr: small networks on a simulated ATmega2560 beside plain float C compiled the same way");
    return 2;
}

Console.WriteLine($"{"network",-28} {"cycles",8} {"flash",8} {"RAM",6} {"stack",6}");
foreach (AvrNetwork network in AvrNetwork.All)
{
    AvrCost cost = network.Measure();
    Console.WriteLine($"{network.Name,-28} {cost.Cycles,8} {cost.FlashBytes,8} {cost.StaticRamBytes,6} {cost.StackBytes,6}");
}

return 0;
