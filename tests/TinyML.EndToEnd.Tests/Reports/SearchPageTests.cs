using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;
using TinyML.EndToEnd.Tests.Dashboards;
using TinyML.Testing;

namespace TinyML.EndToEnd.Tests.Reports;

/// <summary>What the report shows of a search: size against loss of every recipe that was tried.</summary>
public sealed class SearchPageTests : PageTests
{
    private JsonElement[] _tried = [];

    [OneTimeSetUp]
    public void Start()
    {
        string data = Path.Combine(Requirements.RepositoryRoot, "models/benzene/samples/air-quality-sample.csv");
        _tried = [.. Tinyml.Json("compile", "models/benzene/benzene-indirect.onnx", "--data", data, "--max-drop", "0.05", "--max-trials", "24", "-o", Files["out"]).GetProperty("pareto").EnumerateArray()];
    }

    [Test]
    public async Task Every_recipe_can_be_pointed_at_and_the_chosen_one_is_marked([Values(400, 1400)] int width, [Values] bool dark)
    {
        await using WatchedPage page = await Open(width, dark);
        await page.Picture($"search-{(dark ? "dark" : "light")}");
        Assert.That(await PageLayout.Findings(page.Page), Is.Empty);
        Assert.That(_tried, Has.Length.GreaterThan(5));
        string[] told = await page.Page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('g.point title')].map(title => title.textContent)");
        Assert.That(told, Is.EquivalentTo(_tried.Select(Words)));
        Assert.That(told.Count(words => words.StartsWith("chosen: ", StringComparison.Ordinal)), Is.EqualTo(1));

        // In the middle of the ring the pointer meets the recipe that was chosen, whatever else lies there.
        string met = await page.Page.EvaluateAsync<string>("""
            () => {
              const ring = document.querySelector('circle.ring');
              ring.scrollIntoView({ block: 'center' });
              const box = ring.getBoundingClientRect();
              return document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2).parentNode.querySelector('title').textContent;
            }
            """);
        Assert.That(met, Is.EqualTo(Words(_tried.Single(IsChosen))));
    }

    [Test]
    public async Task The_chart_says_in_words_what_it_shows()
    {
        await using WatchedPage page = await Open(1400, dark: false);
        string words = await page.Page.EvaluateAsync<string>("() => document.querySelector('g.point').closest('svg').getAttribute('aria-label')");
        long bytes = _tried.Single(IsChosen).GetProperty("modelBytes").GetInt64();
        Assert.That(words, Does.Contain($"{_tried.Length} recipes").And.Contain(string.Create(CultureInfo.InvariantCulture, $"chosen: {bytes:N0} bytes")).And.Contain("the front: "));
    }

    [Test]
    public async Task It_prints_on_A4_with_nothing_cut_off()
    {
        await using WatchedPage page = await Open(1400, dark: true);
        Assert.That(await PageLayout.PrintFindings(page, "search"), Is.Empty);
    }

    private Task<WatchedPage> Open(int width, bool dark) =>
        WatchedPage.Open(Browser, new Uri(Path.Combine(Files["out"], "report.html")).AbsoluteUri, width, dark ? ColorScheme.Dark : ColorScheme.Light);

    private static bool IsChosen(JsonElement point) => point.GetProperty("chosen").GetBoolean();

    private static string Words(JsonElement point) => string.Create(
        CultureInfo.InvariantCulture, $"{(IsChosen(point) ? "chosen: " : "")}{point.GetProperty("recipe").GetString()}: {point.GetProperty("modelBytes").GetInt64():N0} bytes, loss {100 * point.GetProperty("drop").GetDouble():0.0#} %");
}
