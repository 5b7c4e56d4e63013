using TinyML.Boards.Elf;

namespace TinyML.Boards.Building;

/// <summary>What the linker placed, in bytes.</summary>
/// <param name="FlashBytes">Code, constants and the initial values of data: what is flashed.</param>
/// <param name="RamBytes">Data, zeroed data and data without initial value; no stack.</param>
public sealed record FirmwareSize(int FlashBytes, int RamBytes)
{
    /// <summary>Addresses above this are AVR memories that are not RAM (EEPROM, fuses).</summary>
    private const uint AvrEeprom = 0x81_0000;

    /// <summary>Adds up the sections of a linked firmware.</summary>
    public static FirmwareSize Of(ElfFile firmware) =>
        new(Flashed(firmware).Sum(section => section.Size), Placed(firmware).Where(section => section.Writable).Sum(section => section.Size));

    /// <summary>The sections that are flashed.</summary>
    internal static IEnumerable<ElfSection> Flashed(ElfFile firmware) => Placed(firmware).Where(section => section.Type != ElfSection.NoBits);

    private static IEnumerable<ElfSection> Placed(ElfFile firmware) =>
        firmware.Sections.Where(section => section.Allocated && !(firmware.Machine == ElfMachine.Avr && section.Address >= AvrEeprom));
}
