using System.Globalization;
using System.Text.RegularExpressions;
using TinyML.Compiler.Specs;

namespace TinyML.Testing.Measuring;

/// <summary>The README's tables of costs, row by row: what <c>TinyML.Benchmarks -- readme</c> writes, and what tests find there.</summary>
public static partial class ReadmeTables
{
    /// <summary>The name of the table of <see cref="Avr"/>, by which its marks in the README go.</summary>
    public const string AvrName = "avr";

    /// <summary>The name of the table of <see cref="Cortex"/>.</summary>
    public const string CortexName = "cortex-m";

    /// <summary>The name of the table of all runtimes.</summary>
    public const string PeersName = "peers";

    /// <summary>What our row of that table is called.</summary>
    private const string Ours = "tinyml, recipe `int8`";

    private const string Same = "the same without channels that never matter, {0:N0}";

    /// <summary>The rows on a simulated ATmega2560.</summary>
    public static IReadOnlyList<(string Label, AvrNetwork Network)> Avr { get; } =
    [
        ("8-5-1 ReLU, int8, through the compiler", AvrNetwork.Relu851), ("8-5-1 ReLU, plain float C", AvrNetwork.FloatRelu851),
        ("8-5-1 tanh, int8, through the compiler", AvrNetwork.Tanh851), ("8-5-1 tanh, plain float C", AvrNetwork.FloatTanh851),
    ];

    /// <summary>The rows on a simulated Cortex-M4; {0} stands for the multiply-accumulates.</summary>
    public static IReadOnlyList<(string Label, CortexModel Model)> Cortex { get; } =
    [
        ("visual wake words, MobileNetV1 0.25, {0:N0} multiply-accumulates", new CortexModel("vww_96_int8")),
        (Same, new CortexModel("vww_96_int8") { Recipe = CortexModel.Removed }),
        ("the same, tables coded besides (recipe `int8-exact`)", new CortexModel("vww_96_int8") { Recipe = Recipe.Int8Exact }),
        ("person detection, {0:N0}", new CortexModel("person_detect")),
        ("keyword spotting, {0:N0}", new CortexModel("kws_ref_model")),
        ("hello world, {0:N0}", new CortexModel("hello_world_int8")),
    ];

    /// <summary>A row of the first table; the slowest input is told where it is slower.</summary>
    public static string Row(string label, AvrCost cost)
    {
        string slowest = cost.WorstCycles > cost.Cycles ? Invariant($" (slowest input {cost.WorstCycles:N0})") : "";
        return Invariant($"| {label} | {cost.Cycles:N0}{slowest} | {cost.FlashBytes:N0} | {cost.StaticRamBytes:N0} |");
    }

    /// <summary>A row of the second table, with what TensorFlow Lite Micro needs for a model as it was given.</summary>
    public static string Row(string label, CortexModel model, CortexCost cost)
    {
        string peer = model.Recipe == Recipe.Int8 && PeerFigures.Of(model.Name)[0] is { } other ? Invariant($"{other.Instructions:N0}, {other.ArenaBytes:N0}, {other.FlashBytes:N0} ") : "";
        return Invariant($"| {string.Format(CultureInfo.InvariantCulture, label, cost.Macs)} | {cost.MostInstructions:N0} | {cost.RamBytes:N0} | {cost.FlashBytes:N0} | {peer}|");
    }

    /// <summary>Our row of the table of all runtimes: instructions of each network of <see cref="CortexModel.All"/>.</summary>
    public static string OurRow(IEnumerable<CortexCost> costs) => Cells(Ours, costs.Select(cost => (int?)cost.MostInstructions));

    /// <summary>The other runtimes' rows, a dash where there is no figure.</summary>
    public static IEnumerable<string> PeerRows()
    {
        PeerFigures[][] peers = [.. CortexModel.All.Select(model => PeerFigures.Of(model.Name).ToArray())];
        return peers.SelectMany(figures => figures).Select(figures => figures.Runtime).Distinct()
            .Select(runtime => Cells(runtime.Replace("TFLM", "TensorFlow Lite Micro", StringComparison.Ordinal), peers.Select(figures => figures.FirstOrDefault(one => one.Runtime == runtime)?.Instructions)));
    }

    private static string Cells(string label, IEnumerable<int?> instructions) =>
        $"| {label} | {string.Join(" | ", instructions.Select(Count))} |";

    /// <summary>What was noted in tenths of a million is shown so.</summary>
    private static string Count(int? count) => count switch
    {
        null => "–",
        >= 1_000_000 when count % 100_000 == 0 => Invariant($"{count / 1e6:0.0} million"),
        _ => Invariant($"{count:N0}"),
    };

    /// <summary>The head of a table.</summary>
    public static string Head(string name) => name == AvrName
        ? "| network | cycles, median | flash, bytes | static RAM, bytes |\n|---|---|---|---|\n"
        : name == PeersName ? "| runtime | visual wake words | person detection | keyword spotting | hello world |\n|---|---|---|---|---|\n"
        : $"| network | instructions | RAM | flash | {PeerFigures.Of("vww_96_int8")[0].Runtime.Replace("TFLM +", "TensorFlow Lite Micro with", StringComparison.Ordinal)}: instructions, arena, flash |\n|---|---|---|---|---|\n";

    /// <summary>The table that the README has between its marks.</summary>
    public static string Shown(string name)
    {
        string page = File.ReadAllText(Path.Combine(Requirements.RepositoryRoot, "README.md"));
        (int first, int last) = Between(page, name);
        return page[first..last];
    }

    /// <summary>What of a measured row the README says otherwise: another row, or a figure that is more than a fiftieth off. Another compiler of the same kind gives a few bytes more or less.</summary>
    public static IReadOnlyList<string> Unlike(string name, string measured)
    {
        string label = measured.Split('|')[1];
        string? shown = Shown(name).Split('\n').SingleOrDefault(row => row.StartsWith($"|{label}|", StringComparison.Ordinal));
        if (shown is null)
        {
            return [$"there is no row '{label}'"];
        }

        double[] here = Numbers(shown), there = Numbers(measured);
        return here.Length == there.Length && here.Zip(there).All(pair => Math.Abs(pair.First - pair.Second) <= Math.Max(2, pair.Second / 50)) ? [] : [$"README: {shown}", $"measured: {measured}"];
    }

    /// <summary>The page with another table between the marks.</summary>
    public static string Put(string page, string name, string table)
    {
        (int first, int last) = Between(page, name);
        return page[..first] + table + page[last..];
    }

    private static double[] Numbers(string row) => [.. Figure().Matches(row[(row.IndexOf('|', 1) + 1)..]).Select(match => double.Parse(match.Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture))];

    [GeneratedRegex(@"\d[\d,]*\d|\d")]
    private static partial Regex Figure();

    private static (int First, int Last) Between(string page, string name)
    {
        string begin = $"<!-- begin {name} -->\n";
        int first = page.IndexOf(begin, StringComparison.Ordinal), last = page.IndexOf($"<!-- end {name} -->", StringComparison.Ordinal);
        return first >= 0 && last > first ? (first + begin.Length, last) : throw new InvalidOperationException($"the page has no marks of the table '{name}'");
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
