using System.CommandLine;

namespace TinyML.Cli.Commands;

/// <summary>Options and arguments that several verbs share.</summary>
internal static class CommonOptions
{
    /// <summary>--json, for every verb.</summary>
    public static Option<bool> Json { get; } = new("--json") { Description = "Print exactly one JSON object on standard output.", Recursive = true };

    /// <summary>MODEL.</summary>
    public static Argument<FileInfo> Model() => new("MODEL") { Description = "A trained model: an .onnx file." };

    /// <summary>DIR.</summary>
    public static Argument<DirectoryInfo> Folder() => new("DIR") { Description = "A folder written by 'tinyml compile'." };

    /// <summary>--board ID.</summary>
    public static Option<string?> Board() => new("--board") { Description = "A board's id; 'tinyml boards' lists them.", HelpName = "ID" };

    /// <summary>--data DATA.</summary>
    public static Option<string?> Data(string description) => new("--data") { Description = description, HelpName = "DATA" };

    /// <summary>--spec FILE.</summary>
    public static Option<FileInfo?> Spec() => new("--spec") { Description = "The model's JSON file; by default NAME.json beside the model.", HelpName = "FILE" };

    /// <summary>--part all|train|test.</summary>
    public static Option<string> Part()
    {
        var option = new Option<string>("--part") { Description = "Which part of the data: all, train or test (held out).", DefaultValueFactory = _ => "test", HelpName = "PART" };
        option.AcceptOnlyFromAmong("all", "train", "test");
        return option;
    }
}
