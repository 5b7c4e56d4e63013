using System.Globalization;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace TinyML.EndToEnd.Tests.Dashboards;

/// <summary>A page in a browser that notes every request and every complaint.</summary>
internal sealed class WatchedPage : IAsyncDisposable
{
    private static readonly LocatorAssertionsToContainTextOptions Patient = new() { Timeout = 240_000 };
    private readonly IBrowserContext _context;
    private readonly string _address;
    private readonly List<string> _complaints = [];
    private readonly List<string> _requests = [];

    private WatchedPage(IBrowserContext context, IPage page, string address)
    {
        (_context, Page, _address) = (context, page, address);
        page.Console += (_, message) => Note(_complaints, $"{message.Type}: {message.Text}");
        page.PageError += (_, error) => Note(_complaints, error);
        page.Request += (_, request) => Note(_requests, request.Url);
    }

    /// <summary>The page.</summary>
    public IPage Page { get; }

    /// <summary>What the browser complained of.</summary>
    public IReadOnlyList<string> Complaints => [.. _complaints];

    /// <summary>Requests to anything but the page's own address.</summary>
    public IReadOnlyList<string> OutsideRequests => [.. _requests.Where(url => !url.StartsWith(_address, StringComparison.Ordinal) && !url.StartsWith("data:", StringComparison.Ordinal))];

    /// <summary>All requests.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    /// <summary>Opens a page.</summary>
    public static async Task<WatchedPage> Open(IBrowser browser, string address, int width = 1400, ColorScheme scheme = ColorScheme.Light)
    {
        IBrowserContext context = await browser.NewContextAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = width, Height = 900 }, ColorScheme = scheme });
        var page = new WatchedPage(context, await context.NewPageAsync(), address);
        await page.Page.GotoAsync(address);
        return page;
    }

    /// <summary>What an element says.</summary>
    public async Task<string> Text(string selector) => (await Page.Locator(selector).InnerTextAsync()).Trim();

    /// <summary>Waits until the page says where the stream stands.</summary>
    public Task WaitForState(string words) => Expect(Page.Locator("#state")).ToContainTextAsync(words, Patient);

    /// <summary>One of the figures of the link, by the start of its name.</summary>
    public async Task<string> Link(string name) => (await Page.Locator("#link > div").Filter(new LocatorFilterOptions { HasText = name }).Locator("dd").InnerTextAsync()).Trim();

    /// <summary>Leaves a picture where TINYML_SCREENSHOTS says, for people to look at.</summary>
    public async Task Picture(string name)
    {
        if (Environment.GetEnvironmentVariable("TINYML_SCREENSHOTS") is { Length: > 0 } folder)
        {
            int width = Page.ViewportSize!.Width;
            await Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{name}-{width}.png")), FullPage = true });
        }
    }

    public ValueTask DisposeAsync() => _context.DisposeAsync();

    private static void Note(List<string> list, string text)
    {
        lock (list)
        {
            list.Add(text);
        }
    }
}
