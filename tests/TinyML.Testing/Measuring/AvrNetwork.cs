using System.Globalization;

namespace TinyML.Testing.Measuring;

/// <summary>A small network as C, measured on a simulated ATmega2560.</summary>
/// <param name="Name">For the table.</param>
/// <param name="Source">File in C/networks.</param>
/// <param name="Flags">What the compiler would have written into tml_config.h, and what chooses the activation.</param>
public sealed record AvrNetwork(string Name, string Source, IReadOnlyList<string> Flags)
{
    private static readonly string[] Small = ["-DTML_FC_SHIFT=16", "-DTML_FC_FULL_RANGE", "-DTML_FC_SMALL_MULTIPLIERS", "-DTML_FC_S8_SMALL"];

    /// <summary>8-5-1, rectifiers, int8.</summary>
    public static AvrNetwork Relu851 { get; } = new("8-5-1 ReLU, int8", "int8_8_5_1.c", [.. Small, "-DHIDDEN_ZERO_POINT=-128"]);

    /// <summary>8-5-1, tanh through a table, int8.</summary>
    public static AvrNetwork Tanh851 { get; } = new("8-5-1 tanh, int8", "int8_8_5_1.c", [.. Small, "-DHIDDEN_ZERO_POINT=0", "-DNETWORK_TANH=" + TanhTable()]);

    /// <summary>8-5-1, rectifiers, float.</summary>
    public static AvrNetwork FloatRelu851 { get; } = new("8-5-1 ReLU, plain float C", "float_8_5_1.c", []);

    /// <summary>8-5-1, tanh, float.</summary>
    public static AvrNetwork FloatTanh851 { get; } = new("8-5-1 tanh, plain float C", "float_8_5_1.c", ["-DNETWORK_TANH"]);

    /// <summary>8-2-1, tanh, int16.</summary>
    public static AvrNetwork Tanh821 { get; } = new("8-2-1 tanh, int16", "int16_8_2_1.c", ["-DTML_FC_SHIFT=24", "-DTML_FC_FULL_RANGE"]);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<AvrNetwork> All { get; } = [Relu851, FloatRelu851, Tanh851, FloatTanh851, Tanh821];

    private static string Folder => Path.Combine(Requirements.RepositoryRoot, "tests", "TinyML.Testing", "C", "networks");

    /// <summary>Compiles, runs and measures. Flash and static RAM are what the linked program has more than the same program without a network.</summary>
    public AvrCost Measure()
    {
        CTarget target = CTarget.Avr with { Name = "avr " + Name, Flags = [.. CTarget.Avr.Flags, .. Flags] };
        using var folder = new TemporaryFolder();
        string program = File.ReadAllText(Path.Combine(Folder, "measure.c"));
        string elf = CRunner.Link(target, folder.Path, program, [Path.Combine(Folder, Source), "-lm"], ["-I" + Folder]);
        string[] lines = target.Execute(elf).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        (int flash, int ram) = Sizes(elf);
        string none = CRunner.Link(target, folder.Path, program, [Path.Combine(Folder, "none.c")], ["-I" + Folder]);
        (int flashWithout, int ramWithout) = Sizes(none);
        return new AvrCost(Number(lines[0]), flash - flashWithout, ram - ramWithout, Number(lines[1]));
    }

    private static (int Flash, int Ram) Sizes(string elf)
    {
        string[] columns = ChildProcess.Run("avr-size", [elf]).Split('\n')[1].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        int text = int.Parse(columns[0], CultureInfo.InvariantCulture), data = int.Parse(columns[1], CultureInfo.InvariantCulture), bss = int.Parse(columns[2], CultureInfo.InvariantCulture);
        return (text + data, data + bss);
    }

    private static int Number(string hexadecimal) => int.Parse(hexadecimal, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static string TanhTable() =>
        string.Join(",", Enumerable.Range(-128, 256).Select(x => Math.Clamp((int)Math.Round(128 * Math.Tanh(x / 32.0)), -128, 127)));
}
