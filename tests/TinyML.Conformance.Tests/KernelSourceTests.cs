using TinyML.Compiler.Lowering;
using TinyML.Testing;

namespace TinyML.Conformance.Tests;

/// <summary>The C files by themselves: formatted, free of findings, without floating point.</summary>
public class KernelSourceTests
{
    private static string Sources => Path.Combine(Requirements.RepositoryRoot, "firmware", "c", "src");

    private static IEnumerable<string> Files() =>
        [.. Directory.GetFiles(Sources, "*.h").Order(StringComparer.Ordinal), .. new[] { "*.c", "*.h" }
            .SelectMany(pattern => Directory.GetFiles(Path.Combine(Sources, "kernels"), pattern, SearchOption.AllDirectories)).Order(StringComparer.Ordinal)];

    [Test]
    public void Kernels_are_formatted()
    {
        Requirements.Program("clang-format");
        Assert.That(() => ChildProcess.Run("clang-format", ["--dry-run", "--Werror", .. Files()]), Throws.Nothing);
    }

    [Test]
    public void Cppcheck_finds_nothing()
    {
        Requirements.Program("cppcheck");
        Assert.That(
            () => ChildProcess.Run("cppcheck", ["--quiet", "--enable=warning,style,performance,portability", "--error-exitcode=1", "-I", Sources, Path.Combine(Sources, "kernels")]),
            Throws.Nothing);
    }

    [Test]
    public void No_kernel_needs_floating_point([Values("avr", "avr-reference", "cortex-m4", "cortex-m4-reference")] string name)
    {
        CTarget target = CTarget.All.First(candidate => candidate.Name == name);
        CRunner.Require(target);
        string nm = target.Compiler.Replace("gcc", "nm", StringComparison.Ordinal);
        string symbols = ChildProcess.Run(nm, ["--undefined-only", .. CRunner.KernelObjects(target)]);
        string[] floating = ["__addsf3", "__mulsf3", "__divsf3", "__floatsisf", "__fixsfsi", "__aeabi_f", "__aeabi_d", "__adddf3", "__muldf3"];
        Assert.That(symbols, Does.Contain("tml_tanh_table"), "symbols were read");
        Assert.That(floating.Where(routine => symbols.Contains(routine, StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public void Every_kernel_has_its_C_file_and_header_is_good_C_plus_plus()
    {
        Requirements.Program("g++");
        Assert.That(KernelCatalog.All.Select(kernel => kernel.CName + ".c").Where(file => !File.Exists(Path.Combine(Sources, "kernels", "reference", file))), Is.Empty);
        Assert.That(() => ChildProcess.Run("g++", ["-x", "c++", "-fsyntax-only", "-Wall", "-Wextra", "-Werror", Path.Combine(Sources, "tinyml.h")]), Throws.Nothing);
    }
}
