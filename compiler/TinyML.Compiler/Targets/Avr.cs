namespace TinyML.Compiler.Targets;

/// <summary>8-bit AVR: constants in flash behind their own instructions, 16-bit addresses, 16-bit int.</summary>
public static class Avr
{
    /// <summary>The target.</summary>
    public static Target Target { get; } = new(
        "avr",
        "8-bit AVR",
        "defined(__AVR__)",
        Overlays: ["avr"],
        CompilerFlags: ["-Os", "-flto", "-ffunction-sections", "-fdata-sections"],
        LinkerFlags: ["-Wl,--gc-sections"],

        // Tables are read with 16-bit flash addresses; the linker puts them first, behind the vectors and the firmware's own constants.
        ConstantBytesLimit: 60_000);
}
