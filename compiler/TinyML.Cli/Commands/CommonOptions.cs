using System.CommandLine;
using TinyML.Cli.Workspace;
using TinyML.Compiler.Specs;

namespace TinyML.Cli.Commands;

/// <summary>Options and arguments that several verbs share.</summary>
internal static class CommonOptions
{
    /// <summary>--json, for every verb.</summary>
    public static Option<bool> Json { get; } = new("--json") { Description = "Print exactly one JSON object on standard output.", Recursive = true };

    /// <summary>MODEL.</summary>
    public static Argument<FileInfo> Model() => new("MODEL")
    {
        Description = "A trained model: an .onnx or .tflite file, or the name of a shipped one ('tinyml models').",
        CustomParser = result => new FileInfo(ShippedModels.ModelFile(result.Tokens[0].Value)),
    };

    /// <summary>MODEL|DIR.</summary>
    public static Argument<string> ModelOrFolder() => new("MODEL|DIR")
    {
        Description = "A model, or a folder written by 'tinyml compile'.",
        CustomParser = result => ShippedModels.ModelFileOrFolder(result.Tokens[0].Value),
    };

    /// <summary>DIR.</summary>
    public static Argument<DirectoryInfo> Folder() => new("DIR") { Description = "A folder written by 'tinyml compile'." };

    /// <summary>--board ID.</summary>
    public static Option<string?> Board() => new("--board") { Description = "A board's id; 'tinyml boards' lists them.", HelpName = "ID" };

    /// <summary>--data DATA.</summary>
    public static Option<string?> Data(string description) => new("--data")
    {
        Description = description + " A CSV file, a picture, a folder of pictures per class, or a tar archive of key.png (or key.bin) and key.cls; the name of a shipped model stands for its samples.",
        HelpName = "DATA",
        CustomParser = result => ShippedModels.Samples(result.Tokens[0].Value),
    };

    /// <summary>--spec FILE.</summary>
    public static Option<FileInfo?> Spec() => new("--spec") { Description = "The model's JSON file; by default NAME.json beside the model.", HelpName = "FILE" };

    /// <summary>--part all|train|test.</summary>
    public static Option<string> Part()
    {
        var option = new Option<string>("--part") { Description = "Which part of the data: all, train or test (held out).", DefaultValueFactory = _ => "test", HelpName = "PART" };
        option.AcceptOnlyFromAmong("all", "train", "test");
        return option;
    }

    /// <summary>--precision int8|int16x8.</summary>
    public static Option<string?> Precision()
    {
        var option = new Option<string?>("--precision") { Description = "int8, or int16x8 (16-bit activations); by default what NAME.json says, or int8.", HelpName = "PRECISION" };
        option.AcceptOnlyFromAmong("int8", "int16x8");
        return option;
    }

    /// <summary>The precision that was named, or null.</summary>
    public static Precision? ParsePrecision(string? name) => name switch
    {
        null => null,
        "int16x8" => Compiler.Specs.Precision.Int16x8,
        _ => Compiler.Specs.Precision.Int8,
    };

    /// <summary>--limit N.</summary>
    public static Option<int?> Limit()
    {
        var option = new Option<int?>("--limit") { Description = "At most this many samples.", HelpName = "N" };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 1)
            {
                result.AddError("--limit needs a number of at least 1");
            }
        });
        return option;
    }
}
