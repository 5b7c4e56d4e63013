using TinyML.Compiler.Specs;
using TinyML.Models.Benzene.Training;
using TinyML.Testing;

namespace TinyML.Models.Tests.Benzene;

/// <summary>The shipped files.</summary>
internal static class BenzeneFolder
{
    public static readonly string[] Models = ["benzene", "benzene-indirect"];

    public static string PathOf(string file) => Path.Combine(Requirements.RepositoryRoot, "models", "benzene", file);

    public static string Samples => PathOf(Commands.SamplesFile);

    public static ModelSpec Spec(string model) => ModelSpecFile.Load(PathOf(model + ".json"));
}
