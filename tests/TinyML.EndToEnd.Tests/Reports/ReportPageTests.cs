using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Playwright;
using TinyML.EndToEnd.Tests.Dashboards;
using TinyML.Testing;

namespace TinyML.EndToEnd.Tests.Reports;

/// <summary>report.html as people see it, and report.json as programs read it.</summary>
[TestFixture("benzene", "models/benzene/benzene.onnx", "arduino-mega-2560", "avr-gcc", "int8")]
[TestFixture("vww-exact", "models/vww_96_int8.tflite", "qemu-mps2-an386", "arm-none-eabi-gcc", "int8-exact")]
[TestFixture("vww-compact", "models/vww_96_float.tflite", "qemu-mps2-an386", "arm-none-eabi-gcc", "compact")]
public sealed class ReportPageTests(string name, string model, string board, string compiler, string recipe) : PageTests
{
    private string _data = "";
    private JsonElement _report;

    [OneTimeSetUp]
    public void Start()
    {
        Requirements.Program(compiler);
        _report = Compile();
    }

    [Test]
    public async Task The_page_is_readable_and_asks_for_nothing([Values(400, 1400)] int width, [Values] bool dark)
    {
        string address = new Uri(Path.Combine(Files["out"], "report.html")).AbsoluteUri;
        await using WatchedPage page = await WatchedPage.Open(Browser, address, width, dark ? ColorScheme.Dark : ColorScheme.Light);
        await page.Picture($"report-{name}-{(dark ? "dark" : "light")}");
        Assert.That(await PageLayout.Findings(page.Page), Is.Empty);
        Assert.That(page.Complaints, Is.Empty);
        Assert.That(page.OutsideRequests, Is.Empty);
        Assert.That(page.Requests, Has.Count.EqualTo(1), "the page itself");
        Assert.That(await page.Text(".verdict"), Does.StartWith("Fits "));
        string background = await page.Page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor");
        Assert.That(background, Is.EqualTo(dark ? "rgb(18, 23, 30)" : "rgb(255, 255, 255)"));
    }

    [Test]
    public async Task It_prints_on_A4_with_nothing_cut_off([Values] bool dark)
    {
        await using WatchedPage page = await WatchedPage.Open(Browser, new Uri(Path.Combine(Files["out"], "report.html")).AbsoluteUri, scheme: dark ? ColorScheme.Dark : ColorScheme.Light);
        Assert.That(await PageLayout.PrintFindings(page, $"report-{name}{(dark ? "-dark" : "")}"), Is.Empty);
    }

    [Test]
    public async Task The_bar_of_the_flash_is_the_linkers_to_the_byte()
    {
        await using WatchedPage page = await WatchedPage.Open(Browser, new Uri(Path.Combine(Files["out"], "report.html")).AbsoluteUri);
        string[] shown = await page.Page.EvaluateAsync<string[]>("() => [...document.querySelector('svg.bar').querySelectorAll('title')].map(title => title.textContent)");
        JsonElement[] parts = [.. _report.GetProperty("flashParts").EnumerateArray()];
        Assert.That(shown, Is.EqualTo(parts.Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.GetProperty("name")}: {part.GetProperty("bytes").GetInt64():N0} bytes"))));
        string size = ChildProcess.Run(compiler.Replace("gcc", "size", StringComparison.Ordinal), [Path.Combine(Files["out"], "build", board, "firmware.elf")]);
        int linked = size.Split('\n')[1].Split('\t', StringSplitOptions.TrimEntries).Take(2).Sum(figure => int.Parse(figure, CultureInfo.InvariantCulture));
        Assert.That(parts.Sum(part => part.GetProperty("bytes").GetInt64()), Is.EqualTo(linked).And.EqualTo(_report.GetProperty("flashBytes").GetInt64()));
    }

    [Test]
    public void The_report_is_as_its_published_schema_says()
    {
        using JsonDocument schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(Requirements.RepositoryRoot, "compiler/TinyML.Compiler/Reporting/report.schema.json")));
        Assert.That(new JsonSchema(schema.RootElement).Findings(_report), Is.Empty);
    }

    [Test]
    public void The_bytes_of_the_layers_add_up_after_every_step()
    {
        JsonElement[] steps = [.. _report.GetProperty("steps").EnumerateArray()], layers = [.. Layers];
        long ofNoLayer = _report.GetProperty("modelParts").EnumerateArray().Where(part => part.GetProperty("name").GetString() == "thresholds").Sum(part => part.GetProperty("bytes").GetInt64());
        Assert.That(layers.Sum(layer => layer.GetProperty("bytes").GetInt64()), Is.EqualTo(_report.GetProperty("modelBytes").GetInt64() - ofNoLayer));
        long given = layers.Sum(layer => layer.GetProperty("givenBytes").GetInt64());
        Assert.That(given, Is.EqualTo(name switch
        {
            "benzene" => sizeof(float) * (16 + 2 + 2 + 1),
            "vww-exact" => layers.Sum(layer => layer.GetProperty("bytesBefore").GetInt64()),
            _ => sizeof(float) * Tinyml.Json("inspect", Model).GetProperty("parameters").GetInt64(),
        }));
        for (int i = 0; i < steps.Length; i++)
        {
            foreach (string key in new[] { "bytes", "shippedBytes" })
            {
                JsonElement all = steps[i].GetProperty(key);
                JsonElement[] each = [.. layers.Select(layer => layer.GetProperty("steps")[i].GetProperty(key))];
                Assert.That(each, Has.All.Property(nameof(JsonElement.ValueKind)).EqualTo(all.ValueKind));
                Assert.That(all.ValueKind == JsonValueKind.Null ? 0 : each.Sum(bytes => bytes.GetInt64()), Is.EqualTo(all.ValueKind == JsonValueKind.Null ? 0 : all.GetInt64() - ofNoLayer), $"{key} after {steps[i].GetProperty("name")}");
            }
        }
    }

    [Test]
    public async Task Every_layer_shows_what_it_costs_in_the_simulator()
    {
        long sum = Layers.Sum(layer => layer.GetProperty("cost").GetInt64()), whole = _report.GetProperty("inferenceCost").GetInt64();
        Assert.That(Layers.Select(layer => layer.GetProperty("cost").GetInt64()), Has.All.Positive);
        Assert.That((double)sum, Is.EqualTo(whole).Within(2).Percent, "of measuring between layers");
        await using WatchedPage page = await WatchedPage.Open(Browser, new Uri(Path.Combine(Files["out"], "report.html")).AbsoluteUri);
        string[] shown = await page.Page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('table.layers td.cost')].map(cell => cell.textContent)");
        Assert.That(shown, Is.EqualTo(Layers.Select(layer => layer.GetProperty("cost").GetInt64().ToString("N0", CultureInfo.InvariantCulture))));
        Assert.That(await page.Text("table.layers tr:first-child"), Does.Contain(_report.GetProperty("costUnit").GetString()).And.Not.Contain("estimated"));
    }

    [Test]
    public async Task The_data_is_looked_through_as_tinyml_data_does()
    {
        JsonElement shown = _report.GetProperty("data"), asked = Tinyml.Json(["data", _data, .. name == "benzene" ? (string[])["--target", "C6H6(GT)"] : []]);
        Assert.That(shown.GetRawText().Replace(" ", "", StringComparison.Ordinal), Is.EqualTo(asked.GetRawText().Replace(" ", "", StringComparison.Ordinal)));
        await using WatchedPage page = await WatchedPage.Open(Browser, new Uri(Path.Combine(Files["out"], "report.html")).AbsoluteUri);
        string section = await page.Text("section.data");
        Assert.That(section, Does.Contain(name == "benzene" ? "PT08.S2(NMHC) nearly is the target" : "silhouette").And.Contain(string.Create(CultureInfo.InvariantCulture, $"{shown.GetProperty("rows").GetInt64():N0} {(name == "benzene" ? "rows" : "pictures")}")));
    }

    [Test]
    public void The_hashes_are_those_of_the_files()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Text("programSha256"), Is.EqualTo(HashOf(Path.Combine(Files["out"], Path.GetFileNameWithoutExtension(model) + ".tmlb"))));
            Assert.That(Text("recipeSha256"), Is.EqualTo(HashOf(Path.Combine(Files["out"], "recipe.json"))));
            Assert.That(Text("dataSha256"), Is.EqualTo(HashOf(_data)));
        });
    }

    private IEnumerable<JsonElement> Layers => _report.GetProperty("layers").EnumerateArray();

    private string Model => name == "benzene" ? model : Requirements.Data(model);

    private string Text(string key) => _report.GetProperty(key).GetString()!;

    private static string HashOf(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));

    private JsonElement Compile()
    {
        string[] common = ["--board", board, "--recipe", recipe, "-o", Files["out"]];
        if (name == "benzene")
        {
            _data = Directory.EnumerateFiles(Path.Combine(Requirements.RepositoryRoot, "models/benzene/samples"), "*.csv").Single();
            return Tinyml.Json(["compile", Model, "--data", _data, .. common]);
        }

        _data = Requirements.Data("vww/eval-dev.tar");
        string[] calibration = recipe == "compact" ? ["--calibration", Requirements.Data("vww/coco-mini.tar")] : [];
        return Tinyml.Json(["compile", Model, "--spec", "models/visual-wake-words/visual-wake-words.json", "--data", _data, .. calibration, .. common]);
    }
}
