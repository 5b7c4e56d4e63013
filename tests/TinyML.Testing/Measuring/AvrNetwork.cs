namespace TinyML.Testing.Measuring;

/// <summary>A small network, measured on a simulated ATmega2560.</summary>
public abstract class AvrNetwork
{
    /// <summary>8-5-1, rectifiers, int8, as the compiler makes it.</summary>
    public static AvrNetwork Relu851 { get; } = new CompiledAvrNetwork("8-5-1 ReLU, int8, compiled", "relu_8_5_1", Seed, hasTanh: false);

    /// <summary>8-5-1, tanh, int8, as the compiler makes it.</summary>
    public static AvrNetwork Tanh851 { get; } = new CompiledAvrNetwork("8-5-1 tanh, int8, compiled", "tanh_8_5_1", Seed, hasTanh: true);

    /// <summary>8-5-1, rectifiers, float.</summary>
    public static AvrNetwork FloatRelu851 { get; } = new WrittenAvrNetwork("8-5-1 ReLU, plain float C", "float_8_5_1.c", []);

    /// <summary>8-5-1, tanh, float.</summary>
    public static AvrNetwork FloatTanh851 { get; } = new WrittenAvrNetwork("8-5-1 tanh, plain float C", "float_8_5_1.c", ["-DNETWORK_TANH"]);

    /// <summary>8-2-1, tanh, int16.</summary>
    public static AvrNetwork Tanh821 { get; } = new WrittenAvrNetwork("8-2-1 tanh, int16", "int16_8_2_1.c", ["-DTML_FC_SHIFT=24", "-DTML_FC_FULL_RANGE"]);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<AvrNetwork> All { get; } = [Relu851, FloatRelu851, Tanh851, FloatTanh851, Tanh821];

    private const int Seed = 1;

    /// <summary>For the table.</summary>
    public abstract string Name { get; }

    /// <summary>Where the programs lie that measure.</summary>
    protected static string Folder => Path.Combine(Requirements.RepositoryRoot, "tests", "TinyML.Testing", "C", "networks");

    /// <summary>The program that measures.</summary>
    protected static string Program => File.ReadAllText(Path.Combine(Folder, "measure.c"));

    /// <summary>Compiles, runs and measures. Flash and static RAM are what the linked program has more than the same program without a network.</summary>
    public abstract AvrCost Measure();

    /// <summary>Bytes of the same program without a network.</summary>
    private protected static ElfSize SizeWithout()
    {
        using var folder = new TemporaryFolder();
        return ElfSize.Of(CRunner.Link(CTarget.Avr, folder.Path, Program, [Path.Combine(Folder, "none.c")], ["-I" + Folder]));
    }
}
