using Microsoft.Playwright;
using TinyML.EndToEnd.Tests.Dashboards;
using TinyML.Testing;

namespace TinyML.EndToEnd.Tests.Reports;

/// <summary>The page of <c>tinyml data --report</c> as people see it, of a table and of pictures.</summary>
[TestFixture("table", "models/benzene/samples/air-quality-sample.csv", "--target", "C6H6(GT)")]
[TestFixture("pictures", "models/visual-wake-words/samples")]
public sealed class DataPageTests(string name, string data, params string[] options) : PageTests
{

    [OneTimeSetUp]
    public void Start()
    {
        Tinyml.Json(["data", Path.Combine(Requirements.RepositoryRoot, data), .. options, "--report", Files["data.html"]]);
    }

    [Test]
    public async Task The_page_is_readable_and_asks_for_nothing([Values(400, 1400)] int width, [Values] bool dark)
    {
        await using WatchedPage page = await Open(width, dark);
        await page.Picture($"data-{name}-{(dark ? "dark" : "light")}");
        Assert.That(await PageLayout.Findings(page.Page), Is.Empty);
        Assert.That(page.Complaints, Is.Empty);
        Assert.That(page.OutsideRequests, Is.Empty);
        Assert.That(await page.Text(".verdict"), Does.Contain(name == "table" ? "rows" : "pictures"));
    }

    [Test]
    public async Task It_prints_on_A4_with_nothing_cut_off([Values] bool dark)
    {
        await using WatchedPage page = await Open(1400, dark);
        Assert.That(await PageLayout.PrintFindings(page, $"data-{name}{(dark ? "-dark" : "")}"), Is.Empty);
    }

    private Task<WatchedPage> Open(int width, bool dark) =>
        WatchedPage.Open(Browser, new Uri(Files["data.html"]).AbsoluteUri, width, dark ? ColorScheme.Dark : ColorScheme.Light);
}
