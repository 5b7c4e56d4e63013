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
    public static FirmwareSize Of(ElfFile firmware)
    {
        IEnumerable<ElfSection> sections = firmware.Sections.Where(section =>
            section.Allocated && !(firmware.Machine == ElfMachine.Avr && section.Address >= AvrEeprom));
        int flash = 0;
        int ram = 0;
        foreach (ElfSection section in sections)
        {
            flash += section.Type == ElfSection.NoBits ? 0 : section.Size;
            ram += section.Writable ? section.Size : 0;
        }

        return new FirmwareSize(flash, ram);
    }
}
