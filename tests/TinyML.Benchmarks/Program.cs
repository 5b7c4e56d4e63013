using TinyML.Benchmarks;

switch (args)
{
    ["avr"] = ("small networks on a simulated ATmega2560 beside plain float C compiled the same way", AvrTable.Print),
    ["host"] = ("inferences per second of the integer executor on one core of this computer; needs TINYML_DATA", HostTable.Print),
    ["quantize"] = ("time and accuracy of quantizing float networks; needs TINYML_DATA", QuantizeTable.Print),
};
if (args is [var name] && benchmarks.TryGetValue(name, out var chosen))
{
    return chosen.Run();
    case ["avr"]:
        AvrTable.Print();
        return 0;
    case ["cortex-m"]:
        return CortexTable.Print();
    default:
        Console.Error.WriteLine(
            "usage: TinyML.Benchmarks avr|cortex-m\n\n"
            + "avr: small networks on a simulated ATmega2560 beside plain float C compiled the same way\n"
            + "cortex-m: quantized pictures and speech networks on a simulated Cortex-M4 beside other runtimes (needs TINYML_DATA)");
        return 2;
}
