using System.Text.Json;
using TinyML.Boards.Building;
using TinyML.Cli.Output;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Emit.Nano;
using TinyML.Compiler.Import;
using TinyML.Compiler.Planning;
using TinyML.Compiler.Reporting;
using TinyML.Compiler.Specs;
using TinyML.HostStreamer.Datasets;
using TinyML.HostStreamer.Sessions;

namespace TinyML.Cli.Workspace;

/// <summary>A folder that <c>tinyml compile</c> wrote: self-contained, so it needs neither the model's own folder nor the data.</summary>
/// <param name="Path">The folder.</param>
/// <param name="Name">The model's name.</param>
/// <param name="Planned">The program.</param>
/// <param name="Blob">The bytes of NAME.tmlb.</param>
/// <param name="Spec">NAME.json, or null.</param>
/// <param name="Report">report.json.</param>
internal sealed record CompiledFolder(string Path, string Name, PlannedProgram Planned, byte[] Blob, ModelSpec? Spec, CompileReport Report)
{
    /// <summary>Name of the report's data file.</summary>
    public const string ReportJson = "report.json";

    /// <summary>Name of the report's page.</summary>
    public const string ReportHtml = "report.html";

    /// <summary>Name of the recipe as it ran.</summary>
    public const string RecipeJson = "recipe.json";

    private const string BlobExtension = ".tmlb";

    /// <summary>The model file inside the folder.</summary>
    public string ModelPath => ModelImport.Extensions.Select(extension => System.IO.Path.Combine(Path, Name + extension)).FirstOrDefault(File.Exists)
        ?? System.IO.Path.Combine(Path, Name + ModelImport.Extensions[0]);

    /// <summary>What the model takes, as its file has it.</summary>
    /// <exception cref="DiagnosticException">Another version wrote the folder.</exception>
    public ModelForm Form => Report.Inputs.Count == 0 ? throw Bad(Path, "another version wrote it") : new(
        [.. Report.Inputs.Select(input => new InputForm(Enum.TryParse(input.Element, true, out Compiler.Ir.ElementType element) ? element : throw Bad(Path, "its report names an unknown type"), input.Shape, input.Scale ?? 1, input.ZeroPoint ?? 0, input.ChannelsFirst))],
        ModelForm.Classes(Planned.Program.Buffers[Planned.Program.Outputs[0].Buffer].Count, Spec));

    /// <summary>The .tmlb file inside the folder.</summary>
    public string BlobPath => System.IO.Path.Combine(Path, Name + BlobExtension);

    /// <summary>What a board must hold.</summary>
    public StreamModel StreamModel => new(Planned, StreamModel.HashOf(Blob));

    /// <summary>Loads a folder.</summary>
    /// <exception cref="DiagnosticException">It is not such a folder, or damaged.</exception>
    public static CompiledFolder Load(string path)
    {
        string reportPath = System.IO.Path.Combine(path, ReportJson);
        if (!File.Exists(reportPath))
        {
            throw Bad(path, Directory.Exists(path) ? $"it has no {ReportJson}" : "it does not exist");
        }

        CompileReport report = ReadReport(reportPath);
        string blobPath = System.IO.Path.Combine(path, report.Model + BlobExtension);
        string specPath = System.IO.Path.Combine(path, report.Model + ".json");
        byte[] blob = ReadBytes(path, blobPath);
        return new CompiledFolder(path, report.Model, BlobReader.Read(blob, blobPath).Planned, blob, File.Exists(specPath) ? ModelSpecFile.Load(specPath) : null, report);
    }

    /// <summary>The board that the user names, or the one that the folder was compiled for.</summary>
    /// <exception cref="DiagnosticException">Neither is there.</exception>
    public Boards.Board Board(string? id) => Boards.BoardCatalogue.Shipped.Load(id ?? Report.Board
        ?? throw new DiagnosticException(DiagnosticCodes.CompiledFolderBad, Path, "it was compiled for no board", "name one with --board; 'tinyml boards' lists them"));

    /// <summary>The ELF file of a board.</summary>
    public string ElfPath(string board) => FirmwareBuild.ElfPath(Path, board);

    /// <summary>The HEX file of a board.</summary>
    public string HexPath(string board) => System.IO.Path.ChangeExtension(ElfPath(board), ".hex");

    /// <summary>What arduino-cli makes of the example Stream, where its output folder is the board's.</summary>
    public static string SketchPath(string folder, string board) => System.IO.Path.Combine(System.IO.Path.GetDirectoryName(FirmwareBuild.ElfPath(folder, board))!, "Stream.ino.bin");

    private static CompileReport ReadReport(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), CliJson.Readable.CompileReport) is { } report && report.Model.IndexOfAny(['/', '\\']) < 0
                ? report
                : throw Bad(path, "it is not a report");
        }
        catch (JsonException exception)
        {
            throw Bad(path, $"it is damaged ({exception.Message})");
        }
    }

    private static byte[] ReadBytes(string folder, string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Bad(folder, $"its {System.IO.Path.GetFileName(path)} cannot be read");
        }
    }

    private static DiagnosticException Bad(string path, string what) =>
        new(DiagnosticCodes.CompiledFolderBad, path, what, "give a folder that 'tinyml compile MODEL -o DIR' wrote");
}
