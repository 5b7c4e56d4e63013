using TinyML.Compiler.Emit;
using TinyML.Compiler.Emit.C;
using TinyML.Compiler.Planning;
using TinyML.Compiler.Targets;
using TinyML.Testing;
using TinyML.Testing.Arduino;

namespace TinyML.Boards.Tests.Emit;

/// <summary>The library's example sketches, built as the Arduino IDE builds them.</summary>
public sealed class ArduinoLibraryTests
{
    private static IEnumerable<TestCaseData> Sketches =>
        from program in (PlannedProgram[])[SmallPrograms.Tanh821, SmallPrograms.ManyKernels]
        from example in (string[])["Predict", "Stream"]
        select new TestCaseData(program, example).SetArgDisplayNames(program.Program.Name, example);

    [TestCaseSource(nameof(Sketches))]
    public void The_Arduino_IDEs_builder_finds_the_library_and_builds_its_example(PlannedProgram program, string example)
    {
        ArduinoCore.Require();
        using var folder = new TemporaryFolder();
        string library = Path.Combine(folder.Path, "library");
        OutputFolder.WriteFiles(library, CLibrary.Emit(program, SmallPrograms.Options(Avr.Target)));
        string elf = ArduinoCore.Build(library, Path.Combine(library, "examples", example, $"{example}.ino"), Path.Combine(folder.Path, "build"));
        Assert.That(Elf.ElfFile.Read(elf).Find("main"), Is.Not.Null);
    }
}
