using Microsoft.Playwright;

namespace TinyML.EndToEnd.Tests.Dashboards;

/// <summary>Tests that look at pages: one browser and one folder for all of a fixture.</summary>
public abstract class PageTests : IDisposable
{
    private Chromium? _chromium;

    /// <summary>Where the fixture's files lie.</summary>
    private protected Scratch Files { get; } = new();

    /// <summary>Started before the fixture's own preparations.</summary>
    private protected IBrowser Browser => _chromium!.Browser;

    public void Dispose()
    {
        Files.Dispose();
        GC.SuppressFinalize(this);
    }

    [OneTimeSetUp]
    public async Task StartBrowser() => _chromium = await Chromium.Start();

    [OneTimeTearDown]
    public async Task StopBrowser()
    {
        if (_chromium is not null)
        {
            await _chromium.DisposeAsync();
        }
    }
}
