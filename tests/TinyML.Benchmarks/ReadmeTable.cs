using TinyML.Testing;
using TinyML.Testing.Measuring;

namespace TinyML.Benchmarks;

/// <summary>The README's tables of costs. Our side is measured; the figures of other runtimes were measured once, side by side, and are kept in <see cref="PeerFigures"/>.</summary>
internal static class ReadmeTable
{
    private static readonly string Document = Path.Combine(Requirements.RepositoryRoot, "README.md");

    /// <summary>Measures, prints and writes the tables into the README.</summary>
    /// <returns>The exit code.</returns>
    public static int Print()
    {
        string? data = Environment.GetEnvironmentVariable("TINYML_DATA");
        string FileOf(CortexModel model) => Path.Combine(data ?? "", "models", model.Name + ".tflite");
        if (ReadmeTables.Cortex.Select(row => FileOf(row.Model)).FirstOrDefault(file => !File.Exists(file)) is { } missing)
        {
            Console.Error.WriteLine($"{missing} is needed: set TINYML_DATA to a folder that has it (tests/README.md)");
            return 2;
        }

        Write(ReadmeTables.AvrName, ReadmeTables.Avr.Select(row => ReadmeTables.Row(row.Label, row.Network.Measure())));
        (string Label, CortexModel Model, CortexCost Cost)[] costs = [.. ReadmeTables.Cortex.Select(row => (row.Label, row.Model, row.Model.Measure(FileOf(row.Model))))];
        Write(ReadmeTables.CortexName, costs.Select(row => ReadmeTables.Row(row.Label, row.Model, row.Cost)));
        Write(ReadmeTables.PeersName, ReadmeTables.PeerRows().Prepend(ReadmeTables.OurRow(CortexModel.All.Select(model => costs.Single(row => row.Model == model).Cost))));
        Console.WriteLine("Cycles are simavr's, instructions those that QEMU executes (no cycles), the most of three inputs; bytes are the linker's and, of the stack, measured.");
        Console.WriteLine("Other runtimes are not built here: their figures were measured once, with the same inputs (tests/TinyML.Testing/Measuring/PeerFigures.cs).");
        return 0;
    }

    private static void Write(string name, IEnumerable<string> rows)
    {
        string table = ReadmeTables.Head(name) + string.Concat(rows.Select(row => row + "\n"));
        Console.WriteLine(table);
        File.WriteAllText(Document, ReadmeTables.Put(File.ReadAllText(Document), name, table));
    }
}
