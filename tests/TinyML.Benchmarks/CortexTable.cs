using System.Globalization;
using TinyML.Compiler.Specs;
using TinyML.Testing.Measuring;

namespace TinyML.Benchmarks;

/// <summary>Quantized networks on a simulated Cortex-M4, beside what other runtimes need for them.</summary>
internal static class CortexTable
{
    /// <summary>Measures and prints; returns the exit code.</summary>
    public static int Print()
    {
        string? data = Environment.GetEnvironmentVariable("TINYML_DATA");
        string Path(CortexModel model) => System.IO.Path.Combine(data ?? "", "models", model.Name + ".tflite");
        if (CortexModel.All.FirstOrDefault(model => !File.Exists(Path(model))) is { } missing)
        {
            Console.Error.WriteLine($"{missing.Name}.tflite is needed: set TINYML_DATA to a folder with models/{missing.Name}.tflite (tests/README.md)");
            return 2;
        }

        IEnumerable<CortexModel> forms = CortexModel.All.SelectMany(model => new[] { Recipe.Int8, CortexModel.Removed, Recipe.Int8Exact }, (model, recipe) => model with { Recipe = recipe });
        (CortexModel Model, CortexCost Cost)[] costs = [.. forms.Select(model => (model, model.Measure(Path(model))))];
        Console.WriteLine($"{"model, runtime",-32} {"instructions",13} {"per MAC",8} {"arena",8} {"RAM",8} {"flash",8} {"of it model",12}");
        foreach ((CortexModel model, CortexCost cost) in costs)
        {
            PrintModel(model, cost);
        }

        foreach ((CortexModel model, CortexCost cost) in costs)
        {
            PrintLayers(model, cost);
        }

        Console.WriteLine();
        Console.WriteLine("Executed instructions of one inference in QEMU (mps2-an386), not cycles; the most of three inputs. RAM: static and measured stack; flash: the streaming firmware");
        Console.WriteLine("as it is flashed, and what of it is model and inference code. The other runtimes' flash is that of a program without a serial protocol.");
        return 0;
    }

    private static void PrintModel(CortexModel model, CortexCost cost)
    {
        string runtime = model.Recipe == Recipe.Int8 ? "  tinyml" : $"  tinyml, {model.Recipe.Name}";
        if (model.Recipe == Recipe.Int8)
        {
            Console.WriteLine($"{model.Name} ({Number(cost.Macs)} MACs)");
        }

        Console.WriteLine($"{runtime,-32} {Number(cost.MostInstructions),13} {PerMac(cost.MostInstructions, cost.Macs),8} {Number(cost.ArenaBytes),8} {Number(cost.RamBytes),8} "
            + $"{Number(cost.FlashBytes),8} {Number(cost.ModelFlashBytes),12}");
        foreach (PeerFigures peer in model.Recipe == Recipe.Int8Exact ? PeerFigures.Of(model.Name) : [])
        {
            Console.WriteLine($"{"  " + peer.Runtime,-32} {Number(peer.Instructions),13} {PerMac(peer.Instructions, cost.Macs),8} {Number(peer.ArenaBytes),8} {"",8} {Number(peer.FlashBytes),8}");
        }
    }

    private static void PrintLayers(CortexModel model, CortexCost cost)
    {
        Console.WriteLine();
        Console.WriteLine($"{model.Name + ", " + model.Recipe.Name,-40} {"output",-14} {"MACs",10} {"instructions",13} {"per MAC",8}");
        foreach (CortexLayer layer in cost.Layers)
        {
            Console.WriteLine($"{"  " + layer.Kernel,-40} {layer.Shape,-14} {Number(layer.Macs),10} {Number(layer.Instructions),13} {PerMac(layer.Instructions, layer.Macs),8}");
        }
    }

    private static string PerMac(long instructions, long macs) => macs == 0 ? "" : (instructions / (double)macs).ToString("0.00", CultureInfo.InvariantCulture);

    private static string Number(long? value) => value?.ToString("N0", CultureInfo.InvariantCulture) ?? "";
}
