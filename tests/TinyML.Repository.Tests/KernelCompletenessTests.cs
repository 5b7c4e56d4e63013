using System.Globalization;
using TinyML.Compiler.Lowering;

namespace TinyML.Repository.Tests;

public sealed class KernelCompletenessTests
{
    private static IEnumerable<TestCaseData> Kernels =>
        KernelCatalog.All.Select(kernel => new TestCaseData(kernel).SetArgDisplayNames(kernel.Name));

    [TestCaseSource(nameof(Kernels))]
    public void A_kernel_has_its_C_file_its_CSharp_file_its_section_and_its_vectors(KernelSignature kernel)
    {
        string file = kernel.CName["tml_".Length..];
        Assert.Multiple(() =>
        {
            Assert.That(Repository.Files, Has.Some.Matches<string>(path => path.StartsWith("firmware/c/src/kernels/reference/", StringComparison.Ordinal) && Path.GetFileNameWithoutExtension(path) is var name && (name == kernel.CName || name == file)), "the C file");
            Assert.That(Repository.Files, Does.Contain($"firmware/nanoframework/TinyML.Nano.Kernels/{kernel.Name}.cs"), "the C# file");
            Assert.That(Repository.Files, Has.Some.Matches<string>(path => path.StartsWith("firmware/vectors/", StringComparison.Ordinal) && path.EndsWith(".json", StringComparison.Ordinal) && Repository.Read(path).Contains($"\"{kernel.Name}\"", StringComparison.Ordinal)), "the vectors");
            Assert.That(Section(kernel), Does.Contain(kernel.Name), "the section of KERNELS.md");
            Assert.That(Section(kernel).Contains("Row order.", StringComparison.Ordinal), Is.EqualTo(kernel.RowOrder), "the section says whether the kernel keeps the row order");
        });
    }

    [Test]
    public void Kernel_numbers_are_unique_and_listed_in_order() =>
        Assert.That(KernelCatalog.All.Select(kernel => kernel.Id), Is.Unique.And.Ordered);

    [Test]
    public void Kernel_numbers_of_the_firmware_and_of_the_catalogue_agree()
    {
        Dictionary<string, int> firmware = typeof(Nano.Kernels.KernelIds).GetFields().ToDictionary(field => field.Name, field => (int)field.GetRawConstantValue()!);
        Assert.That(KernelCatalog.All.ToDictionary(kernel => kernel.Name, kernel => kernel.Id), Is.EquivalentTo(firmware));
    }

    private static string Section(KernelSignature kernel) =>
        Repository.Read("firmware/KERNELS.md").Split("\n## ").FirstOrDefault(section =>
            section.Split('\n')[0].Split('·')[0].Split(',').Any(number => int.TryParse(number.Trim(), CultureInfo.InvariantCulture, out int id) && id == kernel.Id)) ?? "";
}
