using TinyML.Compiler.Emit;
using TinyML.Compiler.Emit.C;
using TinyML.Compiler.Planning;
using TinyML.Compiler.Targets;
using TinyML.Testing;

namespace TinyML.Boards.Tests.Emit;

/// <summary>Callers of the one header, in C and C++, with the static library that the Makefile builds.</summary>
public sealed class CallersTests
{
    private static readonly string[] Strict = ["-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Werror"];

    private static IEnumerable<TestCaseData> Compilers =>
        from caller in (string[][])[["c", "-std=c99"], ["c++", "-std=c++98"], ["c++", "-std=c++17"]]
        from tools in (string[][])[["gcc", "g++", "ar"], ["avr-gcc", "avr-g++", "avr-ar", "-mmcu=atmega2560"]]
        where tools[1] != "avr-g++" || caller[1] != "-std=c++17"
        select new TestCaseData(caller, tools).SetArgDisplayNames(caller[0] == "c" ? tools[0] : tools[1], caller[1]);

    [TestCaseSource(nameof(Compilers))]
    public void A_caller_compiles_without_a_warning_and_links(string[] caller, string[] tools)
    {
        string compiler = caller[0] == "c" ? tools[0] : tools[1];
        string[] machine = tools[3..];
        Requirements.Program(compiler);
        Requirements.Program("make");
        using var folder = new TemporaryFolder();
        PlannedProgram program = SmallPrograms.Tanh821;
        OutputFolder.WriteFiles(folder.Path, CLibrary.Emit(program, SmallPrograms.Options(machine.Length > 0 ? Avr.Target : Xtensa.Target)));
        TestFirmware.Run("make", "-C", folder.Path, $"CC={tools[0]}", $"AR={tools[2]}", $"CFLAGS=-Os {string.Join(' ', machine)}");
        string source = Path.Combine(folder.Path, caller[0] == "c" ? "main.c" : "main.cpp"), executable = Path.Combine(folder.Path, "caller");
        File.WriteAllText(source, """
            #include <tml_benzene_mini.h>
            int main(void) {
                int16_t *input = tml_benzene_mini_input();
                for (int i = 0; i < TML_BENZENE_MINI_INPUT_COUNT; i++) {
                    input[i] = 1000;
                }
                const int16_t *output = tml_benzene_mini_run();
                return output[TML_BENZENE_MINI_OUTPUT_COUNT - 1] == 32767;
            }

            """);
        Assert.That(TestFirmware.Run(compiler, [.. machine, caller[1], .. Strict, $"-I{folder.Path}/src", source, $"-L{folder.Path}/build", "-ltml_benzene_mini", "-o", executable]), Is.Empty);
        if (machine.Length == 0)
        {
            TestFirmware.Run(executable);
        }
    }
}
