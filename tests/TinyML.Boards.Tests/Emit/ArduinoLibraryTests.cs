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
    public void An_example_sketch_builds_with_the_arduino_core(PlannedProgram program, string example)
    {
        ArduinoCore.Require();
        using var folder = new TemporaryFolder();
        OutputFolder.WriteFiles(folder.Path, CLibrary.Emit(program, SmallPrograms.Options(Avr.Target)));
        string elf = ArduinoCore.Build(folder.Path, Path.Combine(folder.Path, "examples", example, $"{example}.ino"), Path.Combine(folder.Path, "build"));
        Assert.That(Elf.ElfFile.Read(elf).Find("main"), Is.Not.Null);
    }
}
