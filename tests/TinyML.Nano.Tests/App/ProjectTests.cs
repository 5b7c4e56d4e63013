using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using TinyML.Boards;
using TinyML.Testing;

namespace TinyML.Nano.Tests.App;

/// <summary>What cannot be built here, held together by what can be read: the projects for the nanoFramework tools, the board files, and the assemblies that stand in for nanoFramework's.</summary>
public sealed partial class ProjectTests
{
    private static readonly string Root = Path.Combine(Requirements.RepositoryRoot, "firmware", "nanoframework");
    private static readonly string[] Projects = ["TinyML.Nano.Kernels", "TinyML.Nano.Runtime", "TinyML.Nano.App"];

    [TestCaseSource(nameof(Projects))]
    public void A_nanoFramework_project_references_what_the_surface_build_references(string project)
    {
        XElement nano = XElement.Load(Path.Combine(Root, project, project + ".nfproj")), surface = XElement.Load(Path.Combine(Root, "surface", project, project + ".csproj"));
        XNamespace ns = nano.Name.Namespace;
        string[] needed = [.. surface.Descendants("ProjectReference").Select(reference => Path.GetFileNameWithoutExtension((string)reference.Attribute("Include")!.Value.Replace('\\', '/')))];
        string[] given = [.. nano.Descendants(ns + "Reference").Select(reference => (string)reference.Attribute("Include")!),
            .. nano.Descendants(ns + "ProjectReference").Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')))];
        Assert.That(needed, Is.SubsetOf(given));
        string assembly = surface.Descendants("AssemblyName").SingleOrDefault()?.Value ?? project;
        Assert.That(nano.Descendants(ns + "AssemblyName").Single().Value, Is.EqualTo(assembly));
    }

    [TestCaseSource(nameof(Projects))]
    public void Every_reference_comes_from_a_package_that_is_listed(string project)
    {
        XElement nano = XElement.Load(Path.Combine(Root, project, project + ".nfproj"));
        string[] paths = [.. nano.Descendants(nano.Name.Namespace + "HintPath").Select(path => path.Value.Split('\\')[2])];
        string[] packages = [.. XElement.Load(Path.Combine(Root, project, "packages.config")).Elements("package").Select(package => $"{(string)package.Attribute("id")!}.{(string)package.Attribute("version")!}")];
        Assert.That(paths, Is.EqualTo(packages));
    }

    [TestCaseSource(nameof(Projects))]
    public void The_solution_lists_a_project_and_does_not_build_it(string project)
    {
        string id = XElement.Load(Path.Combine(Root, project, project + ".nfproj")).Descendants().Single(element => element.Name.LocalName == "ProjectGuid").Value;
        string[] lines = [.. File.ReadLines(Path.Combine(Requirements.RepositoryRoot, "TinyML.sln")).Where(line => line.Contains(id, StringComparison.Ordinal))];
        Assert.That(lines, Has.Some.Contains(project + ".nfproj").And.Some.Contains(".ActiveCfg").And.None.Contains(".Build.0"));
    }

    [TestCase("esp32-devkit")]
    [TestCase("esp32-wrover")]
    public void Pins_and_name_are_those_of_the_board_file(string board)
    {
        Board known = BoardCatalogue.Shipped.Load(board);
        string pinout = File.ReadAllText(Path.Combine(Root, "TinyML.Nano.App", "Esp32", "Pinout.cs"));
        Dictionary<string, int> pins = PinDeclaration().Matches(pinout).ToDictionary(match => match.Groups[1].Value, match => int.Parse(match.Groups[2].ValueSpan, System.Globalization.CultureInfo.InvariantCulture));
        Assert.That((pins["GreenLed"], pins["RedLed"]), Is.EqualTo((known.Definition.Leds.Green, known.Definition.Leds.Red)));
        Assert.That((known.Definition.Simulator!.Leds.Green, known.Definition.Simulator.Leds.Red), Is.EqualTo(($"{pins["GreenLed"]}", $"{pins["RedLed"]}")));
        string wiring = File.ReadAllText(Path.Combine(Requirements.RepositoryRoot, "boards", "esp32-devkit", "README.md"));
        Assert.That(wiring, Does.Contain($"GPIO {pins["SerialTransmit"]} (TX)").And.Contain($"GPIO {pins["SerialReceive"]} (RX)"));
        Assert.That(File.ReadAllText(Path.Combine(Root, "TinyML.Nano.App", "Esp32", "Program.cs")), Does.Contain($"\"{board}\"").And.Contain($"HeapBytes = {known.Definition.NanoFramework!.HeapBytes};").And.Contain($"ClockHz = {known.Definition.ClockHz};").And.Contain($"Baud = {known.Definition.Baud};"));
    }

    [Test]
    public void The_firmware_states_the_version_of_the_product() => Assert.That(
        File.ReadAllText(Path.Combine(Root, "TinyML.Nano.App", "Esp32", "Program.cs")),
        Does.Contain($"Version = \"{XElement.Load(Path.Combine(Requirements.RepositoryRoot, "Directory.Build.props")).Descendants("Version").Single().Value}\""));

    [Test]
    public void Every_member_that_the_firmware_uses_is_there_in_the_simulation()
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "nanoframework");
        var context = new FirmwareContext(folder);
        int methods = 0;
        foreach (string file in (string[])["TinyML.Nano.Kernels", "TinyML.Nano.Runtime", "Firmware"])
        {
            foreach (Type type in context.LoadFromAssemblyPath(Path.Combine(folder, file + ".dll")).GetTypes())
            {
                const BindingFlags declared = BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance;
                foreach (MethodBase method in type.GetMethods(declared).Cast<MethodBase>().Concat(type.GetConstructors(declared)).Where(method => !method.IsAbstract))
                {
                    Assert.That(() => RuntimeHelpers.PrepareMethod(method.MethodHandle), Throws.Nothing, $"{type}.{method.Name}");
                    methods++;
                }
            }
        }

        Assert.That(methods, Is.GreaterThan(200));
        context.Unload();
    }

    /// <summary>Prefers the firmware's own assemblies to desktop .NET's of the same name.</summary>
    private sealed class FirmwareContext(string folder) : AssemblyLoadContext("firmware in a test", isCollectible: true)
    {
        protected override Assembly? Load(AssemblyName assemblyName)
        {
            string path = Path.Combine(folder, assemblyName.Name + ".dll");
            return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
        }
    }

    [GeneratedRegex(@"int (\w+) = (\d+);")]
    private static partial Regex PinDeclaration();
}
