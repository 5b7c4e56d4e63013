using System.Globalization;
using System.Text.RegularExpressions;
using TinyML.Boards.Elf;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Emit.C;

namespace TinyML.Boards.Building;

/// <summary>Makes the firmware of a compiled model for a board, and the same firmware without a model, and measures both.</summary>
public static partial class FirmwareBuild
{
    private static readonly TimeSpan CompilerLimit = TimeSpan.FromMinutes(3);

    /// <summary>Where the firmware of a model for a board is.</summary>
    public static string ElfPath(string modelFolder, string boardId) => Path.Combine(modelFolder, "build", boardId, "firmware.elf");

    /// <summary>What the firmware of a compiled model speaks.</summary>
    public static FirmwareProtocol ProtocolOf(string modelFolder) => FirmwareSources.ProtocolOf(modelFolder);

    /// <summary>Builds DIR/build/BOARD/firmware.elf, .hex and .map (the linker's).</summary>
    /// <param name="modelFolder">A compiled model.</param>
    /// <param name="board">The board.</param>
    /// <param name="measuredSteps">The steps of its program, each of which is to be measured in the board's simulator; 0 measures none.</param>
    /// <exception cref="DiagnosticException">The folder is not a compiled model, a program is missing, the code does not compile, floating
    /// point was linked, or the firmware does not fit.</exception>
    public static FirmwareBuildResult Run(string modelFolder, Board board, int measuredSteps = 0)
    {
        var toolchain = new Toolchain(board);
        FirmwareSources withModel = FirmwareSources.WithModel(modelFolder, board);
        toolchain.Require();
        string folder = Path.GetFullPath(Path.Combine(modelFolder, "build", board.Id));
        string beside = $"{folder}.new-{Environment.ProcessId}";
        try
        {
            Directory.CreateDirectory(beside);
            FirmwareBuildResult result = Build(toolchain, withModel, modelFolder, beside);
            result = result with { StepCosts = measuredSteps > 0 && result.InferenceCost is not null ? StepMeasurement.Measure(toolchain, withModel, beside, measuredSteps) : [] };
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }

            Directory.Move(beside, folder);
            return result with { ElfPath = Path.Combine(folder, "firmware.elf"), HexPath = Path.Combine(folder, "firmware.hex") };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DiagnosticException(DiagnosticCodes.OutputNotWritable, $"folder '{folder}'", exception.Message, "choose a folder that can be written, with room");
        }
        finally
        {
            if (Directory.Exists(beside))
            {
                Directory.Delete(beside, recursive: true);
            }
        }
    }

    /// <summary>Where the firmware that measures the steps of a model is; its HEX file is beside it.</summary>
    public static string ProfileElfPath(string modelFolder, string boardId) => Path.Combine(modelFolder, "build", boardId, "profile.elf");

    /// <summary>Builds DIR/build/BOARD/profile.elf and .hex: the same firmware, which also measures what each step of the model costs.</summary>
    /// <param name="modelFolder">A compiled model.</param>
    /// <param name="board">The board.</param>
    /// <param name="steps">The steps of its program.</param>
    /// <exception cref="DiagnosticException">As for <see cref="Run"/>.</exception>
    public static void Profile(string modelFolder, Board board, int steps)
    {
        string elf = ProfileElfPath(modelFolder, board.Id);
        Make(modelFolder, board, elf, (toolchain, sources) => LinkProfile(toolchain, sources, elf, steps));
    }

    /// <summary>Builds DIR/build/BOARD/firmware.elf and .hex as <see cref="Run"/> does, but measures nothing: for firmware that is used once.</summary>
    /// <param name="modelFolder">A compiled model.</param>
    /// <param name="board">The board.</param>
    /// <param name="withoutModel">What <see cref="SizeWithoutModel"/> says of the board.</param>
    /// <param name="stackBytes">What is kept free for the stack.</param>
    /// <exception cref="DiagnosticException">As for <see cref="Run"/>.</exception>
    public static void WithoutMeasuring(string modelFolder, Board board, FirmwareSize withoutModel, int stackBytes)
    {
        string elf = ElfPath(modelFolder, board.Id);
        Make(modelFolder, board, elf, (toolchain, sources) => Link(toolchain, sources, elf, withoutModel, stackBytes));
    }

    /// <summary>The size of a board's streaming firmware without a model.</summary>
    /// <exception cref="DiagnosticException">As for <see cref="Run"/>.</exception>
    public static FirmwareSize SizeWithoutModel(Board board)
    {
        var toolchain = new Toolchain(board);
        FirmwareSources sources = FirmwareSources.WithoutModel(board);
        toolchain.Require();
        DirectoryInfo folder = Directory.CreateTempSubdirectory("tinyml-firmware-");
        try
        {
            string elf = Path.Combine(folder.FullName, "without-model.elf");
            Execute(toolchain.CompileAndLink(sources.Files, sources.Includes, elf), board);
            return FirmwareSize.Of(ElfFile.Read(elf));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Links the firmware that measures the steps of a model.</summary>
    /// <exception cref="DiagnosticException">It does not fit the board.</exception>
    internal static void LinkProfile(Toolchain toolchain, FirmwareSources sources, string elf, int steps) =>
        Link(toolchain, sources, elf, null, 0, "-DTML_PROFILE", FormattableString.Invariant($"-DTML_PROFILE_STEPS={steps}"));

    /// <summary>Makes an ELF file and the HEX file beside it.</summary>
    private static void Make(string modelFolder, Board board, string elf, Action<Toolchain, FirmwareSources> link)
    {
        var toolchain = new Toolchain(board);
        FirmwareSources sources = FirmwareSources.WithModel(modelFolder, board);
        toolchain.Require();
        Directory.CreateDirectory(Path.GetDirectoryName(elf)!);
        link(toolchain, sources);
        Execute(toolchain.ToHex(elf, Path.ChangeExtension(elf, ".hex")), board);
    }

    private static void Link(Toolchain toolchain, FirmwareSources sources, string elf, FirmwareSize? withoutModel, int stackBytes, params string[] macros)
    {
        Execute(toolchain.CompileAndLink(sources.Files, sources.Includes, elf, macros), toolchain.Board);
        FirmwareSize size = FirmwareSize.Of(ElfFile.Read(elf));
        BoardFit.Require(toolchain.Board, size, withoutModel ?? size, stackBytes);
    }

    private static FirmwareBuildResult Build(Toolchain toolchain, FirmwareSources withModel, string modelFolder, string folder)
    {
        string elf = Path.Combine(folder, "firmware.elf");
        string hex = Path.Combine(folder, "firmware.hex");
        string emptyElf = Path.Combine(folder, "without-model.elf");
        FirmwareSources withoutModel = FirmwareSources.WithoutModel(toolchain.Board, withModel.Protocol);
        CommandLine[] commands =
        [
            toolchain.CompileAndLink(withModel.Files, withModel.Includes, elf),
            toolchain.ToHex(elf, hex),
            toolchain.CompileAndLink(withoutModel.Files, withoutModel.Includes, emptyElf),
        ];
        foreach (CommandLine command in commands)
        {
            Execute(command, toolchain.Board);
        }

        ElfFile firmware = ElfFile.Read(elf);
        RequireNoFloat(toolchain.Board, firmware);
        FirmwareSize size = FirmwareSize.Of(firmware);
        FirmwareSize empty = FirmwareSize.Of(ElfFile.Read(emptyElf));
        BoardFit.Require(toolchain.Board, size, empty, stackBytes: 0);
        FirmwareNeeds needs = StackMeasurement.Measure(toolchain.Board, elf, withModel.Protocol);
        BoardFit.Require(toolchain.Board, size, empty, needs.StackBytes ?? 0);
        return new FirmwareBuildResult
        {
            ElfPath = elf,
            HexPath = hex,
            Size = size,
            Flash = FlashMap.Of(firmware, [.. withModel.Files, .. toolchain.BoardSources], modelFolder),
            CompilerVersion = Tools.VersionOf(toolchain.Compiler),
            SizeWithoutModel = empty,
            PeakStackBytes = needs.StackBytes,
            InferenceCost = needs.Cost,
            CostUnit = needs.Cost is null ? null : toolchain.Board.Definition.Simulator!.CostUnit,
            Commands = commands,
            Diagnostics = needs.Warning is null ? [] : [needs.Warning],
        };
    }

    private static void Execute(CommandLine command, Board board)
    {
        ProgramEnd end = ChildProgram.Run(command, CompilerLimit);
        if (end.ExitCode == 0)
        {
            return;
        }

        Match overflow = Overflow().Match(end.Output);
        if (overflow.Success)
        {
            bool ram = overflow.Groups[1].Value.Contains("ram", StringComparison.OrdinalIgnoreCase) || overflow.Groups[1].Value == "data";
            BoardFit.Fail(board, ram, int.Parse(overflow.Groups[2].Value, CultureInfo.InvariantCulture));
        }

        const int ShownCharacters = 2000;
        string output = end.Output.Length > ShownCharacters ? end.Output[..ShownCharacters] + "…" : end.Output;
        throw new DiagnosticException(DiagnosticCodes.BuildFailed, $"command '{command}'", output.Trim(), "check the version of the toolchain with 'tinyml doctor'; if it is sound, this is a defect of tinyml");
    }

    private static void RequireNoFloat(Board board, ElfFile firmware)
    {
        IReadOnlyList<string> routines = FloatRoutines.In(firmware);
        if (routines.Count > 0)
        {
            throw new DiagnosticException(DiagnosticCodes.FloatRoutineLinked, $"firmware for '{board.Id}'", $"it holds {string.Join(", ", routines)}",
                "this is a defect of a kernel or a port: no firmware computes with floating point");
        }
    }

    [GeneratedRegex("region [`']?(\\w+)'? overflowed by (\\d+) bytes", RegexOptions.CultureInvariant)]
    private static partial Regex Overflow();
}
