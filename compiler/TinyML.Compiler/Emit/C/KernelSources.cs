using System.Text.RegularExpressions;
using TinyML.Compiler.Targets;

namespace TinyML.Compiler.Emit.C;

/// <summary>Chooses the kernel files that a program needs: the reference ones, and the target's overlays beside them. Where both are
/// there the preprocessor chooses by processor, so that the library compiles everywhere.</summary>
internal sealed partial class KernelSources
{
    private const string Reference = "kernels/reference";
    private readonly string _root;
    private readonly Target _target;
    private readonly SortedDictionary<string, string> _files = new(StringComparer.Ordinal);

    private KernelSources(string sourceRoot, Target target)
    {
        _root = Path.Combine(sourceRoot, "src");
        _target = target;
    }

    /// <summary>The files, by path below the library's folder.</summary>
    /// <param name="sourceRoot">The product's firmware/c folder.</param>
    /// <param name="target">Whose overlays are taken.</param>
    /// <param name="kernels">C names of the kernels.</param>
    public static IEnumerable<EmittedFile> Collect(string sourceRoot, Target target, IEnumerable<string> kernels)
    {
        var sources = new KernelSources(sourceRoot, target);
        sources.Add("tinyml.h");
        foreach (string kernel in kernels.Distinct())
        {
            sources.AddKernel(kernel);
        }

        return sources._files.Select(file => new EmittedFile($"src/{file.Key}", file.Value));
    }

    private void AddKernel(string kernel)
    {
        string? overlay = _target.Overlays
            .SelectMany(folder => (string[])[$"kernels/{folder}/{kernel}.c", $"kernels/{folder}/{kernel}.S"])
            .FirstOrDefault(Exists);
        Add($"{Reference}/{kernel}.c", overlay is null ? null : $"!({_target.Condition})");
        if (overlay is not null)
        {
            Add(overlay, _target.Condition);
        }
    }

    private void Add(string path, string? condition = null)
    {
        if (_files.ContainsKey(path))
        {
            return;
        }

        string text = File.ReadAllText(Path.Combine(_root, path)).ReplaceLineEndings("\n");

        // ISO C wants at least one declaration in a file.
        _files[path] = condition is null ? text : $"#if {condition}\n\n{text}\n#else\ntypedef int tml_other_file_has_the_kernel;\n#endif\n";
        string folder = path.Contains('/', StringComparison.Ordinal) ? path[..(path.LastIndexOf('/') + 1)] : "";
        foreach (Match include in Include().Matches(text))
        {
            AddIncluded(folder, include.Groups[1].Value);
        }
    }

    /// <summary>A header lies beside the file that includes it, beside tinyml.h or among the reference kernels; its own .c file comes
    /// with it. One that is nowhere is optional (<c>__has_include</c>).</summary>
    private void AddIncluded(string folder, string include)
    {
        string? path = ((string[])[folder + include, include, $"{Reference}/{include}"]).FirstOrDefault(Exists);
        if (path is null)
        {
            return;
        }

        Add(path);
        string body = Path.ChangeExtension(path, ".c");
        if (Exists(body))
        {
            Add(body);
        }
    }

    private bool Exists(string path) => File.Exists(Path.Combine(_root, path));

    [GeneratedRegex(@"^[ \t]*#[ \t]*include[ \t]*""([^""\n]+)""", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Include();
}
