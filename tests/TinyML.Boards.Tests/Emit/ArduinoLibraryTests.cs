using TinyML.Compiler.Emit;
using TinyML.Compiler.Emit.C;
using TinyML.Compiler.Targets;
using TinyML.Testing;
using TinyML.Testing.Arduino;

namespace TinyML.Boards.Tests.Emit;

/// <summary>The example sketches of a model with two inputs, built as the Arduino IDE builds them; TinyML.EndToEnd.Tests runs those of benzene.</summary>
public sealed class ArduinoLibraryTests
{
    [TestCase("Predict")]
    [TestCase("Stream")]
    public void The_Arduino_IDEs_builder_finds_the_library_and_builds_its_example(string example)
    {
        ArduinoCore.Require();
        using var folder = new TemporaryFolder();
        string library = Path.Combine(folder.Path, "library");
        OutputFolder.WriteFiles(library, CLibrary.Emit(SmallPrograms.ManyKernels, SmallPrograms.Options(Avr.Target)));
        string elf = ArduinoCore.Build(library, Path.Combine(library, "examples", example, $"{example}.ino"), Path.Combine(folder.Path, "build"));
        Assert.That(Elf.ElfFile.Read(elf).Find("main"), Is.Not.Null);
    }
}
