using System.Collections.Concurrent;

namespace TinyML.Testing;

/// <summary>Compiles C with the kernels of the firmware and runs it: on this computer, on a simulated AVR, on a simulated Cortex-M4.</summary>
public static class CRunner
{
    private static readonly ConcurrentDictionary<string, Lazy<IReadOnlyList<string>>> Objects = new();

    private static string Sources => Path.Combine(Requirements.RepositoryRoot, "firmware", "c", "src");

    private static string TestSources => Path.Combine(Requirements.RepositoryRoot, "tests", "TinyML.Testing", "C");

    /// <summary>The kernel sources for a target: those of <c>reference</c>, replaced by files of the same name in the overlay, and what else is in the overlay.</summary>
    public static IReadOnlyList<string> KernelSources(CTarget target)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (string folder in (string[])["reference", target.Overlay ?? "reference"])
        {
            foreach (string file in Directory.GetFiles(Path.Combine(Sources, "kernels", folder), "*.c"))
            {
                files[Path.GetFileName(file)] = file;
            }
        }

        return [.. files.Values];
    }

    /// <summary>Ignores the test when the target's compiler or simulator is missing.</summary>
    public static void Require(CTarget target)
    {
        foreach (string program in target.Programs)
        {
            Requirements.Program(program);
        }
    }

    /// <summary>Compiles and links <paramref name="program"/>, which defines <c>tml_test_run</c> (tml_test.h), runs it, and returns its lines.</summary>
    /// <param name="target">Where.</param>
    /// <param name="program">C source text.</param>
    /// <param name="moreSources">More files to compile, such as an emitted model.</param>
    /// <param name="moreFlags">More flags, such as -I.</param>
    public static IReadOnlyList<string> Run(CTarget target, string program, IEnumerable<string>? moreSources = null, IEnumerable<string>? moreFlags = null)
    {
        using var folder = new TemporaryFolder();
        string elf = Link(target, folder.Path, program, moreSources, moreFlags);
        return target.Execute(elf).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    /// <summary>Compiles and links as <see cref="Run"/> does, and returns the path of the linked program.</summary>
    public static string Link(CTarget target, string folder, string program, IEnumerable<string>? moreSources = null, IEnumerable<string>? moreFlags = null)
    {
        string main = Path.Combine(folder, "main.c");
        File.WriteAllText(main, program);
        string elf = Path.Combine(folder, "program.elf");
        ChildProcess.Run(target.Compiler, [.. target.Flags, .. Includes(target), .. moreFlags ?? [], main, .. moreSources ?? [], .. KernelObjects(target), "-o", elf]);
        return elf;
    }

    /// <summary>The -I flags that find tinyml.h, the kernels' own headers and tml_test.h.</summary>
    public static IReadOnlyList<string> Includes(CTarget target)
    {
        List<string> folders = [Sources, TestSources];
        if (target.Overlay is not null)
        {
            folders.Add(Path.Combine(Sources, "kernels", target.Overlay));
        }

        folders.Add(Path.Combine(Sources, "kernels", "reference"));
        return [.. folders.Select(folder => "-I" + folder)];
    }

    /// <summary>The kernels, the printing and the start-up as object files, compiled once per target and process.</summary>
    public static IReadOnlyList<string> KernelObjects(CTarget target) => Objects.GetOrAdd(target.Name, _ => new(() => Compile(target))).Value;

    private static List<string> Compile(CTarget target)
    {
        string folder = TemporaryFolder.ForProcess("objects-" + target.Name);
        List<string> sources = [.. KernelSources(target), Path.Combine(TestSources, "tml_test_print.c"), Path.Combine(TestSources, target.Port)];
        if (target.Port == CTarget.CortexM4.Port)
        {
            sources.Add(Path.Combine(Requirements.RepositoryRoot, "boards", "qemu-mps2-an386", "startup.c"));
        }

        List<string> objects = [];
        foreach (string source in sources)
        {
            string output = Path.Combine(folder, Path.GetFileNameWithoutExtension(source) + ".o");
            ChildProcess.Run(target.Compiler, [.. CompileFlags(target), .. Includes(target), "-c", source, "-o", output]);
            objects.Add(output);
        }

        return objects;
    }

    private static IEnumerable<string> CompileFlags(CTarget target) =>
        target.Flags.Where(flag => flag is not "-T" && !flag.EndsWith(".ld", StringComparison.Ordinal) && !flag.StartsWith("-Wl,", StringComparison.Ordinal));
}
