using TinyML.Testing;

namespace TinyML.EndToEnd.Tests;

/// <summary>The boot loader that Arduino ships on the Mega 2560, without an application.</summary>
internal static class FactoryFreshMega
{
    private const string BootLoader = "/usr/share/arduino/hardware/arduino/avr/bootloaders/stk500v2/stk500boot_v2_mega2560.hex";

    /// <summary>Links it for the simulator; the test is passed over where the tools or the boot loader are missing.</summary>
    public static string Elf(Scratch scratch)
    {
        Requirements.Folder(Path.GetDirectoryName(BootLoader)!, "arduino-core-avr");
        Requirements.Program("avr-gcc");
        Requirements.Library("libsimavr.so.2");
        string elf = scratch["bootloader.elf"];
        ChildProcess.Run("avr-objcopy", ["-I", "ihex", "-O", "binary", BootLoader, scratch["bootloader.bin"]]);
        ChildProcess.Run(
            "avr-gcc",
            ["-mmcu=atmega2560", "-nostdlib", $"-Wa,-I,{scratch.Root}", "-Wl,--section-start=.boot=0x3E000", Path.Combine(AppContext.BaseDirectory, "Firmware", "bootloader.S"), "-o", elf]);
        return elf;
    }
}
