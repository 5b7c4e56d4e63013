using TinyML.Compiler.Specs;

namespace TinyML.Cli.Workspace;

/// <summary>A model that comes with the tool.</summary>
/// <param name="Name">What it is called on the command line.</param>
/// <param name="ModelPath">Its file; NAME.json is beside it.</param>
/// <param name="SamplesPath">A little data to try it with, or null.</param>
internal sealed record ShippedModel(string Name, string ModelPath, string? SamplesPath);

/// <summary>The models beside the program, by name: an installed tool has no repository to name files in.</summary>
internal static class ShippedModels
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "models");

    /// <summary>All of them, by name.</summary>
    public static IReadOnlyList<ShippedModel> All { get; } = Find();

    /// <summary>The model file that a user means: a file as it is named, else the shipped model of that name.</summary>
    /// <param name="path">A path, or a bare name such as <c>benzene</c>.</param>
    public static string ModelFile(string path) => File.Exists(path) ? path : Named(path)?.ModelPath ?? path;

    /// <summary>The same where a compiled folder may be named as well.</summary>
    public static string ModelFileOrFolder(string path) => Directory.Exists(path) ? path : ModelFile(path);

    /// <summary>The data that a user means: a file or folder as it is named, else the samples of the shipped model of that name.</summary>
    /// <param name="path">A path, <c>-</c>, or a bare name such as <c>benzene</c>.</param>
    public static string Samples(string path) => Path.Exists(path) ? path : Named(path)?.SamplesPath ?? path;

    private static ShippedModel? Named(string name) => All.FirstOrDefault(model => model.Name == name);

    private static ShippedModel[] Find() => Directory.Exists(Folder)
        ? [.. Directory.EnumerateFiles(Folder, "*.*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".onnx" or ".tflite" && File.Exists(ModelSpecFile.PathBeside(file)))
            .Select(file => new ShippedModel(Path.GetFileNameWithoutExtension(file), file, SamplesBeside(file)))
            .OrderBy(model => model.Name, StringComparer.Ordinal)]
        : [];

    /// <summary>A folder of samples is a table where it holds one, else pictures in class folders.</summary>
    private static string? SamplesBeside(string model)
    {
        string samples = Path.Combine(Path.GetDirectoryName(model)!, "samples");
        return !Directory.Exists(samples) ? null : Directory.EnumerateFiles(samples, "*.csv").Order(StringComparer.Ordinal).FirstOrDefault() ?? samples;
    }
}
