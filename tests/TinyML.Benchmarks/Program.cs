using TinyML.Benchmarks;

switch (args)
{
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
