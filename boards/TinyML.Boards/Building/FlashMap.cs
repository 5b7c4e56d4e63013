using System.Text.RegularExpressions;
using TinyML.Boards.Elf;

namespace TinyML.Boards.Building;

/// <summary>Where every byte of a firmware's flash went. A byte belongs to the symbol that the linker placed there, so that a function that the
/// compiler put into another counts with the other; bytes without a symbol (padding, the C library's vectors) count as runtime.</summary>
public sealed partial record FlashMap
{
    /// <summary>The model's constants, what describes its layers, and what it says of itself (names, scales, hash).</summary>
    public required int WeightBytes { get; init; }

    /// <summary>Tables of activations, which all models share.</summary>
    public required int TableBytes { get; init; }

    /// <summary>Kernels and the code that calls them.</summary>
    public required int KernelBytes { get; init; }

    /// <summary>The C library with its start-up code, the compiler's routines, and padding.</summary>
    public required int RuntimeBytes { get; init; }

    /// <summary>Protocol, text mode, port and drivers.</summary>
    public required int FirmwareBytes { get; init; }

    /// <summary>All of it: what <see cref="FirmwareSize.FlashBytes"/> is.</summary>
    public int TotalBytes => WeightBytes + TableBytes + KernelBytes + RuntimeBytes + FirmwareBytes;

    /// <summary>Divides a linked firmware among the parts.</summary>
    /// <param name="firmware">The linked firmware.</param>
    /// <param name="sources">The C files that it was made of; those below <paramref name="modelFolder"/> are the model's and its kernels.</param>
    /// <param name="modelFolder">The emitted library.</param>
    public static FlashMap Of(ElfFile firmware, IEnumerable<string> sources, string modelFolder)
    {
        Dictionary<string, Part> parts = PartsByName(sources, Path.GetFullPath(modelFolder));
        var bytes = new int[Enum.GetValues<Part>().Length];
        foreach (ElfSection section in FirmwareSize.Flashed(firmware))
        {
            // A Thumb function's address has its lowest bit set.
            uint AddressOf(ElfSymbol symbol) => firmware.Machine == ElfMachine.Arm && symbol.Kind == ElfSymbolKind.Function ? symbol.Value & ~1u : symbol.Value;
            uint at = section.Address, end = section.Address + (uint)section.Size;
            foreach (ElfSymbol symbol in firmware.Symbols.Where(symbol => symbol is { Defined: true, Size: > 0 }).OrderBy(AddressOf).ThenByDescending(symbol => symbol.Size))
            {
                uint first = Math.Max(at, AddressOf(symbol)), last = Math.Min(end, AddressOf(symbol) + (uint)symbol.Size);
                if (first < last)
                {
                    bytes[(int)Part.Runtime] += (int)(first - at);
                    bytes[(int)PartOf(symbol.Name, parts)] += (int)(last - first);
                    at = last;
                }
            }

            bytes[(int)Part.Runtime] += (int)(end - at);
        }

        return new FlashMap
        {
            WeightBytes = bytes[(int)Part.Weights],
            TableBytes = bytes[(int)Part.Tables],
            KernelBytes = bytes[(int)Part.Kernels],
            RuntimeBytes = bytes[(int)Part.Runtime],
            FirmwareBytes = bytes[(int)Part.Firmware],
        };
    }

    private static Part PartOf(string symbol, Dictionary<string, Part> parts)
    {
        // The AVR's library names interrupt routines by number.
        const string interrupt = "__vector_";
        return symbol.StartsWith(interrupt, StringComparison.Ordinal) ? Part.Firmware : parts.GetValueOrDefault(CompilerSuffix().Replace(symbol, ""), Part.Runtime);
    }

    /// <summary>What each name that the sources define is. Optimization at link time leaves no trace of the file in the linked program.</summary>
    private static Dictionary<string, Part> PartsByName(IEnumerable<string> sources, string modelFolder)
    {
        var parts = new Dictionary<string, Part>(StringComparer.Ordinal) { ["main"] = Part.Firmware };
        foreach (string file in sources)
        {
            string text = File.ReadAllText(file);
            bool kernel = file.Contains(Path.DirectorySeparatorChar + "kernels" + Path.DirectorySeparatorChar, StringComparison.Ordinal);
            bool model = !kernel && Path.GetFullPath(file).StartsWith(modelFolder, StringComparison.Ordinal);
            foreach (Match match in Functions().Matches(text).Concat(Labels().Matches(text)))
            {
                parts.TryAdd(match.Groups[1].Value, kernel || model ? Part.Kernels : Part.Firmware);
            }

            foreach (Match match in Objects().Matches(text))
            {
                parts.TryAdd(match.Groups[1].Value, kernel ? Part.Tables : model ? Part.Weights : Part.Firmware);
            }
        }

        return parts;
    }

    private enum Part
    {
        Runtime,
        Weights,
        Tables,
        Kernels,
        Firmware,
    }

    /// <summary>Definitions begin at the start of a line; what is declared for others to define ends in a semicolon.</summary>
    [GeneratedRegex(@"^(?:[A-Za-z_][\w ()*]*?[ *])([A-Za-z_]\w*)\([^;{]*\)\s*\{", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Functions();

    [GeneratedRegex(@"^\s*(?:static |const |volatile )[\w *]*?\b([A-Za-z_]\w*)(?:\[[^\]\n]*\])*(?: [A-Z][A-Z_]+)?(?:\s*=|;)", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Objects();

    /// <summary>Labels of assembler files.</summary>
    [GeneratedRegex(@"^([A-Za-z_]\w*):\s*$", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Labels();

    /// <summary>What gcc appends to the names of copies, parts and local statics: .1739, .constprop.0, .isra.1, .part.0, .lto_priv.3.</summary>
    [GeneratedRegex(@"\..*$", RegexOptions.CultureInvariant)]
    private static partial Regex CompilerSuffix();
}
