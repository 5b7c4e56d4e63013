using TinyML.Benchmarks;

Dictionary<string, (string Meaning, Func<int> Run)> benchmarks = new()
{
    ["avr"] = ("small networks on a simulated ATmega2560 beside plain float C compiled the same way", AvrTable.Print),
    ["cortex-m"] = ("quantized pictures and speech networks on a simulated Cortex-M4 beside other runtimes; needs TINYML_DATA", CortexTable.Print),
    ["compression"] = ("size, accuracy and cost of each compression step and of the shipped recipes, written into compiler/COMPRESSION.md; needs TINYML_DATA", CompressionTable.Print),
    ["data"] = ("statistics of tables of up to 3,000,000 rows: time and memory", DataTable.Print),
    ["host"] = ("inferences per second of the integer executor on one core of this computer; needs TINYML_DATA", HostTable.Print),
    ["nano"] = ("executed IL instructions per layer in the firmware for .NET nanoFramework; more models with TINYML_DATA", NanoTable.Print),
    ["readme"] = ("costs on both simulated processors beside TensorFlow Lite Micro and plain float C, written into README.md; needs TINYML_DATA", ReadmeTable.Print),
    ["quantize"] = ("time and accuracy of quantizing float networks; needs TINYML_DATA", QuantizeTable.Print),
};
if (args is [var name] && benchmarks.TryGetValue(name, out var chosen))
{
    return chosen.Run();
}

Console.Error.WriteLine($"usage: TinyML.Benchmarks {string.Join('|', benchmarks.Keys)}\n");
foreach ((string key, (string meaning, _)) in benchmarks)
{
    Console.Error.WriteLine($"{key}: {meaning}");
}

return 2;
