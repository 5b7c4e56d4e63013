namespace TinyML.Testing;

/// <summary>A machine on which C runs in a test.</summary>
/// <param name="Name">For test names.</param>
/// <param name="Compiler">The compiler driver.</param>
/// <param name="Flags">Compile and link flags.</param>
/// <param name="Overlay">The folder under firmware/c/src/kernels whose files replace those of <c>reference</c>, or null.</param>
/// <param name="Port">The file in C/ that prints and ends.</param>
/// <param name="Programs">What must be on the PATH.</param>
public sealed record CTarget(string Name, string Compiler, IReadOnlyList<string> Flags, string? Overlay, string Port, IReadOnlyList<string> Programs)
{
    private static readonly string[] Warnings = ["-std=c99", "-Wall", "-Wextra", "-Wconversion", "-Werror", "-ffunction-sections", "-fdata-sections", "-Wl,--gc-sections"];

    /// <summary>The computer that runs the test, with address and undefined behaviour sanitizers.</summary>
    public static CTarget Host { get; } = new(
        "host", "gcc", [.. Warnings, "-O1", "-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"], null, "port_host.c", ["gcc"]);

    /// <summary>ATmega2560 in simavr, portable kernels.</summary>
    public static CTarget AvrReference { get; } = new("avr-reference", "avr-gcc", [.. Warnings, "-mmcu=atmega2560", "-Os"], null, "port_avr.c", ["avr-gcc", "simavr"]);

    /// <summary>ATmega2560 in simavr, the kernels that AVR boards get.</summary>
    public static CTarget Avr { get; } = AvrReference with { Name = "avr", Overlay = "avr" };

    /// <summary>Cortex-M4 in QEMU (mps2-an386), no floating point unit used, portable kernels.</summary>
    public static CTarget CortexM4Reference { get; } = new(
        "cortex-m4-reference", "arm-none-eabi-gcc",
        [.. Warnings, "-mcpu=cortex-m4", "-mthumb", "-mfloat-abi=soft", "-O2", "-nostartfiles", "--specs=nosys.specs", "-T", Path.Combine(Requirements.RepositoryRoot, "boards", "qemu-mps2-an386", "mps2-an386.ld")],
        null, "port_cortex_m4.c", ["arm-none-eabi-gcc", "qemu-system-arm"]);

    /// <summary>Cortex-M4 in QEMU, the kernels that Cortex-M boards get.</summary>
    public static CTarget CortexM4 { get; } = CortexM4Reference with { Name = "cortex-m4", Overlay = "cortex_m_dsp" };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<CTarget> All { get; } = [Host, AvrReference, Avr, CortexM4Reference, CortexM4];

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Runs a linked program and returns what it printed.</summary>
    public string Execute(string elf)
    {
        switch (Port)
        {
            case "port_host.c":
                return ChildProcess.Run(elf, []);
            case "port_avr.c":
                ChildProcess.Run("simavr", ["-m", "atmega2560", "-f", "16000000", elf], null, out string printed);
                return Unescape(printed);
            default:
                string serial = Path.ChangeExtension(elf, ".txt");
                ChildProcess.Run("qemu-system-arm", ["-M", "mps2-an386", "-kernel", elf, "-display", "none", "-monitor", "none", "-semihosting", "-serial", "file:" + serial]);
                return File.ReadAllText(serial);
        }
    }

    // simavr shows the serial port in colour, control characters as dots, and breaks lines where its buffer ends.
    private static string Unescape(string printed) =>
        printed.Replace("\u001b[32m", "", StringComparison.Ordinal).Replace("\u001b[0m", "", StringComparison.Ordinal)
            .Replace("\n", "", StringComparison.Ordinal).Replace('.', '\n');
}
