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

        // The smallest of those measured on the streaming firmware of an 8-2-1 network for the ATmega2560: 5,136 bytes; with
        // inlining 5,318, without relaxing calls 5,440, with -mcall-prologues 50 to 76 more, with -O2 6,318. Inner loops are assembly.
        CompilerFlags: ["-Os", "-flto", "-mrelax", "-fno-inline-small-functions", "-ffunction-sections", "-fdata-sections"],

        // The linker says only that something does not fit, not by how much: it gets room, and the sizes are checked afterwards.
        LinkerFlags: ["-Wl,--gc-sections", "-Wl,--defsym=__TEXT_REGION_LENGTH__=0x800000", "-Wl,--defsym=__DATA_REGION_LENGTH__=0xff00"],

        // Tables are read with 16-bit flash addresses; the linker puts them first, behind the vectors and the firmware's own constants.
        ConstantBytesLimit: 60_000,

        // The largest object of a compiler whose pointer differences are 16-bit integers.
        TableBytesLimit: 32_767);
}
