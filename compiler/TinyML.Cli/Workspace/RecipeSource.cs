using System.Text;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Specs;

namespace TinyML.Cli.Workspace;

/// <summary>Recipes as users name them: a shipped one, a JSON file, or the same in YAML.</summary>
internal static class RecipeSource
{
    /// <summary>Loads a recipe.</summary>
    /// <exception cref="DiagnosticException">There is no such recipe, or the file is not one.</exception>
    public static Recipe Load(string nameOrPath) => YamlText.IsYaml(nameOrPath) && File.Exists(nameOrPath)
        ? RecipeFile.Parse(Encoding.UTF8.GetBytes(YamlText.ToJson(nameOrPath, what => RecipeFile.Invalid(nameOrPath, what))), nameOrPath)
        : RecipeFile.Load(nameOrPath);
}
