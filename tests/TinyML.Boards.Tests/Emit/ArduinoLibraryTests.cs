using TinyML.Compiler.Emit;
using TinyML.Compiler.Emit.C;
using TinyML.Compiler.Targets;
using TinyML.Testing;

namespace TinyML.Boards.Tests.Emit;

/// <summary>Builds the library as the Arduino IDE does: every source file below src, and the example sketch, against the Arduino core.</summary>
public sealed class ArduinoLibraryTests
{
    private const string Core = "/usr/share/arduino/hardware/arduino/avr";

    [Test]
    public void The_example_sketches_link_against_the_arduino_core()
    {
        Requirements.Program("avr-g++");
        if (!Directory.Exists(Core))
        {
            Assert.Ignore("the Arduino core is not there; Debian has it as arduino-core-avr");
        }

        string folder = Directory.CreateTempSubdirectory("tinyml-arduino-").FullName;
        try
        {
            OutputFolder.WriteFiles(folder, CLibrary.Emit(SmallPrograms.Tanh821, SmallPrograms.Options(Avr.Target)));
            string[] flags =
            [
                "-mmcu=atmega2560", "-DF_CPU=16000000UL", "-DARDUINO=10819", "-DARDUINO_AVR_MEGA2560", "-DARDUINO_ARCH_AVR", "-DDECIMAL_DIG=17", "-Os",
                "-ffunction-sections", "-fdata-sections", "-Wl,--gc-sections", $"-I{Core}/cores/arduino", $"-I{Core}/variants/mega", $"-I{folder}/src",
            ];
            List<string> objects = [];
            foreach (string source in Sources(Path.Combine(folder, "src")).Concat(Sources($"{Core}/cores/arduino")))
            {
                bool cpp = source.EndsWith(".cpp", StringComparison.Ordinal);
                objects.Add(Path.Combine(folder, $"{objects.Count}.o"));
                TestFirmware.Run(cpp ? "avr-g++" : "avr-gcc", [.. flags, "-w", cpp ? "-std=gnu++11" : "-std=gnu11", "-c", source, "-o", objects[^1]]);
            }

            foreach (string example in (string[])["Predict", "Stream"])
            {
                string sketch = Path.Combine(folder, $"{example}.o");
                string source = Path.Combine(folder, "examples", example, $"{example}.ino");
                TestFirmware.Run("avr-g++", [.. flags, "-Wall", "-Werror", "-std=gnu++11", "-include", "Arduino.h", "-x", "c++", "-c", source, "-o", sketch]);
                string elf = Path.Combine(folder, $"{example}.elf");
                TestFirmware.Run("avr-g++", [.. flags, .. objects, sketch, "-o", elf]);
                Assert.That(Elf.ElfFile.Read(elf).Find("tml_benzene_mini_run"), Is.Not.Null);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static IEnumerable<string> Sources(string folder) =>
        Directory.GetFiles(folder, "*.*", SearchOption.AllDirectories).Where(file => Path.GetExtension(file) is ".c" or ".cpp" or ".S").Order(StringComparer.Ordinal);
}
