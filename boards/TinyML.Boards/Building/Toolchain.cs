using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Targets;

namespace TinyML.Boards.Building;

/// <summary>The compiler of a board and the exact commands that make its firmware.</summary>
/// <param name="Board">The board.</param>
public sealed record Toolchain(Board Board)
{
    /// <summary>Compiles and links.</summary>
    public string Compiler => $"{Build.Toolchain}gcc";

    /// <summary>Makes the HEX file.</summary>
    public string ObjectCopy => $"{Build.Toolchain}objcopy";

    /// <summary>Whether the programs are installed.</summary>
    public bool IsInstalled => Missing is null;

    /// <summary>How the board's firmware is built.</summary>
    /// <exception cref="DiagnosticException">It is not built here.</exception>
    public BoardBuild Build => Board.Definition.Build ?? throw (Board.RunsNanoFramework
        ? new DiagnosticException(DiagnosticCodes.BuiltElsewhere, $"board '{Board.Id}'",
            "its firmware is one for all models, made with the nanoFramework tools", "send it the model with 'tinyml update', or use the library in the output folder with the Arduino IDE (boards/" + Board.Id + "/README.md)")
        : new DiagnosticException(DiagnosticCodes.BuiltElsewhere, $"board '{Board.Id}'",
            "firmware for it is made with the Arduino IDE, from the library in the output folder", "open its example Stream there (boards/" + Board.Id + "/README.md has the commands)"));

    private string? Missing => ((string[])[Compiler, ObjectCopy]).FirstOrDefault(program => ChildProgram.Find(program) is null);

    /// <summary>Fails with what to install when a program is missing.</summary>
    /// <exception cref="DiagnosticException">A program is not on the PATH.</exception>
    public void Require()
    {
        if (Missing is { } program)
        {
            throw new DiagnosticException(DiagnosticCodes.ToolMissing, $"board '{Board.Id}'", $"'{program}' is not on the PATH", $"install it: {Tools.HowToInstall(program)}");
        }
    }

    /// <summary>The board's own C files.</summary>
    public IEnumerable<string> BoardSources => Build.Sources.Select(source => Path.Combine(Board.Folder, source));

    /// <summary>The command that compiles and links in one step.</summary>
    /// <param name="sources">C files.</param>
    /// <param name="includes">Folders of headers, the first searched first.</param>
    /// <param name="elf">The output.</param>
    /// <param name="macros">Macros that this firmware needs besides.</param>
    public CommandLine CompileAndLink(IEnumerable<string> sources, IEnumerable<string> includes, string elf, params IEnumerable<string> macros)
    {
        BoardDefinition board = Board.Definition;
        string InFolder(string flag) => flag.Replace("{board}", Board.Folder, StringComparison.Ordinal);
        return new CommandLine(Compiler,
        [
            "-std=c99", "-Wall", "-Wextra", .. Board.Target.CompilerFlags, .. Build.CompilerFlags.Select(InFolder), .. Macros(board), .. macros,
            .. includes.Select(folder => $"-I{folder}"),
            .. sources, .. BoardSources,
            .. Board.Target.LinkerFlags, .. Build.LinkerFlags.Select(InFolder), $"-Wl,-Map={Path.ChangeExtension(elf, ".map")}", "-o", elf,
        ]);
    }

    /// <summary>The command that turns an ELF file into Intel HEX.</summary>
    public CommandLine ToHex(string elf, string hex) => new(ObjectCopy, ["-O", "ihex", "-R", ".eeprom", elf, hex]);

    /// <summary>What every port is told (firmware/c/src/ports/tml_port.h).</summary>
    private static IEnumerable<string> Macros(BoardDefinition board) =>
    [
        $"-DTML_BOARD={board.Id}",
        FormattableString.Invariant($"-DTML_LED_GREEN_PIN={board.Leds.Green}"),
        FormattableString.Invariant($"-DTML_LED_RED_PIN={board.Leds.Red}"),
        FormattableString.Invariant($"-DTML_BAUD={board.Baud}UL"),
        FormattableString.Invariant($"-DF_CPU={board.ClockHz}UL"),
    ];
}
