using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Playwright;
using TinyML.Testing;
using static Microsoft.Playwright.Assertions;

namespace TinyML.EndToEnd.Tests.Dashboards;

/// <summary>The dashboard as people see it: the command line streams to a board, and a browser looks.</summary>
public sealed class DashboardTests : PageTests
{
    private const string Ended = "the stream has ended";
    private static readonly string Sample = Directory.EnumerateFiles(Path.Combine(Requirements.RepositoryRoot, "models/benzene/samples"), "*.csv").Single();


    [OneTimeSetUp]
    public void Start()
    {
        Tinyml.Json("compile", "models/benzene/benzene.onnx", "--data", Sample, "-o", Files["plain"]);
    }

    [Test]
    public async Task The_page_of_a_simulated_board_says_what_the_result_says_also_after_a_reload_and_the_end()
    {
        Requirements.Program("avr-gcc");
        Tinyml.Json("compile", "models/benzene/benzene.onnx", "--data", Sample, "--board", "arduino-mega-2560", "-o", Files["mega"]);
        using RunningTool tool = Stream(out string address, Files["mega"], "--port", "sim", "--repeat", "4");
        await using WatchedPage page = await WatchedPage.Open(Browser, address);
        await Expect(page.Page.Locator("#curve path.prediction")).ToBeVisibleAsync();
        await page.WaitForState(Ended);
        using JsonDocument result = JsonDocument.Parse(tool.Line());
        await AssertShows(page, result.RootElement);
        await page.Picture("mega");
        await page.Page.ReloadAsync();
        await page.WaitForState(Ended);
        await AssertShows(page, result.RootElement);
        Assert.That(await page.Text("#cost-legend"), Does.StartWith($"median {Whole(result.RootElement.GetProperty("cost").GetProperty("median").GetDouble())}, ").And.EndsWith(" cycles"));
        Assert.That(page.Requests, Is.EqualTo(new[] { address, address + "events", address, address + "events" }));
        Assert.That(page.Complaints, Is.Empty);

        tool.Signal("INT");
        Assert.That(tool.Wait(), Is.Zero, tool.Errors);
        await page.WaitForState("tinyml is not running any more");
        await AssertShows(page, result.RootElement);
    }

    [Test]
    public async Task A_long_stream_does_not_slow_the_page_down()
    {
        int repeat = Requirements.Deep ? 4240 : 25;
        using RunningTool tool = Stream(out string address, Files["plain"], "--port", "virtual", "--repeat", $"{repeat}");
        await using WatchedPage page = await WatchedPage.Open(Browser, address);
        await page.WaitForState(Ended);
        using JsonDocument result = JsonDocument.Parse(tool.Line());
        await AssertShows(page, result.RootElement);
        int points = await page.Page.EvaluateAsync<int>("latest.boards[0].curve.rows.length"), elements = await page.Page.EvaluateAsync<int>("document.querySelectorAll('*').length"), bytes = await page.Page.EvaluateAsync<int>("JSON.stringify(latest).length");
        double drawn = await page.Page.EvaluateAsync<double>("(() => { const start = performance.now(); for (let i = 0; i < 10; i++) draw(latest); return (performance.now() - start) / 10; })()");
        TestContext.Out.WriteLine(FormattableString.Invariant($"{result.RootElement.GetProperty("delivered").GetInt64()} rows: {points} points, {elements} elements, {bytes} bytes an event, drawn in {drawn:0.0} ms"));
        Assert.Multiple(() =>
        {
            Assert.That(points, Is.InRange(121, 240));
            Assert.That(elements, Is.LessThan(400));
            Assert.That(bytes, Is.LessThan(32 * 1024), "an event is no longer than after few rows");
        });
    }

    [Test]
    public async Task Pointing_at_a_chart_tells_the_values_there()
    {
        using RunningTool tool = Stream(out string address, Files["plain"], "--port", "virtual", "--limit", "100");
        await using WatchedPage page = await WatchedPage.Open(Browser, address);
        await page.WaitForState(Ended);
        await page.Page.Locator("#curve svg").HoverAsync();
        Assert.That(await page.Text("#curve-legend"), Does.Match("^row \\d+: predicted [0-9.]+, reference [0-9.]+ µg/m³$"));
        await page.Page.Locator("#errors svg").HoverAsync();
        Assert.That(await page.Text("#errors-legend"), Does.Match("^-?[0-9.e-]+ to -?[0-9.e-]+ µg/m³: \\d+ rows$"));
        await page.Page.Mouse.MoveAsync(1, 1);
        Assert.That(await page.Text("#curve-legend"), Does.StartWith("thin line: predicted, broad line: reference"));
        foreach (ILocator drawing in await page.Page.Locator("svg").AllAsync())
        {
            Assert.That(await drawing.GetAttributeAsync("aria-label"), Does.Match("\\d"), "every chart says in words what it shows");
        }
    }

    [Test]
    public async Task Several_boards_have_a_row_each_and_can_be_looked_at()
    {
        using RunningTool tool = Stream(out string address, Files["plain"], "--port", "virtual", "--port", "virtual", "--port", "virtual", "--repeat", "3");
        await using WatchedPage page = await WatchedPage.Open(Browser, address);
        await page.WaitForState(Ended);
        using JsonDocument result = JsonDocument.Parse(tool.Line());
        JsonElement[] boards = [.. result.RootElement.GetProperty("boards").EnumerateArray()];
        ILocator rows = page.Page.Locator("#boards tbody tr");
        await Expect(rows).ToHaveCountAsync(3);
        for (int i = 0; i < 3; i++)
        {
            await rows.Nth(i).GetByRole(AriaRole.Button).ClickAsync();
            await Expect(rows.Nth(i)).ToHaveClassAsync("chosen");
            Assert.That(await rows.Nth(i).InnerTextAsync(), Does.StartWith(boards[i].GetProperty("name").GetString()!));
            await AssertShows(page, boards[i], $"{Whole(boards[i].GetProperty("delivered").GetInt64())}, of 708 shared");
        }

        Assert.That(boards.Sum(board => board.GetProperty("delivered").GetInt64()), Is.EqualTo(708));
    }

    [Test]
    public async Task Unlike_boards_with_their_firmware_are_on_one_page()
    {
        Requirements.Program("avr-gcc");
        Requirements.Program("arm-none-eabi-gcc");
        Requirements.Program("qemu-system-arm");
        string[] boards = ["arduino-mega-2560", "qemu-mps2-an386", "esp32-devkit"];
        foreach (string board in boards)
        {
            Tinyml.Json("compile", "models/benzene/benzene.onnx", "--data", Sample, "--board", board, "-o", Files[board]);
        }

        using RunningTool tool = Stream(out string address, [.. boards.SelectMany(board => (string[])[Files[board], "--port", "sim"])]);
        await using WatchedPage page = await WatchedPage.Open(Browser, address);
        await page.WaitForState(Ended);
        using JsonDocument result = JsonDocument.Parse(tool.Line());
        Assert.That(result.RootElement.GetProperty("agreement").GetProperty("different").GetInt32(), Is.Zero);
        JsonElement[] results = [.. result.RootElement.GetProperty("boards").EnumerateArray()];
        for (int i = 0; i < boards.Length; i++)
        {
            await page.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = boards[i] }).ClickAsync();
            await AssertShows(page, results[i]);
            Assert.That(await page.Text("#cost-legend"), Does.Contain(results[i].GetProperty("cost").GetProperty("unit").GetString()!));
        }

        Assert.That(await page.Text("#cost-legend"), Does.EndWith("microseconds of this computer, not of the board"), "the simulated ESP32 has no clock of its own");
        await page.Picture("unlike");
        Assert.That(page.Complaints, Is.Empty);
    }

    [Test]
    public async Task Classes_are_shown_as_a_table_with_their_accuracy()
    {
        string model = ColourPictures.WriteModel(Files);
        foreach ((string place, byte red) in new (string, byte)[] { ("red/1", 200), ("red/2", 210), ("red/3", 20), ("sky/1", 10), ("sky/2", 30) })
        {
            ColourPictures.Write(Files, $"pictures/{place}.ppm", 4, red, (byte)(255 - red));
        }

        Tinyml.Json("compile", model, "--data", Files["pictures"], "-o", Files["colour"], "--spec", Files.Write("spec.json", """{ "task": "classification", "labels": [ "red", "sky" ], "led": { "rule": "class", "index": 1 } }"""));
        using var tool = new RunningTool("stream", Files["colour"], "--data", Files["pictures"], "--port", "virtual", "--repeat", "100", "--web", "0", "--web-linger", "300", "--json");
        await using WatchedPage page = await WatchedPage.Open(Browser, tool.WaitForError("dashboard: "));
        await page.WaitForState(Ended);
        Assert.That(await page.Page.Locator("#confusion tbody tr").AllInnerTextsAsync(), Is.EqualTo(new[] { "red\t200\t100", "sky\t0\t200" }));
        Assert.That((await page.Text("#value"), await page.Text("#metric"), await page.Text("#done")), Is.EqualTo(("80.00 %", "right answers", "500 of 500")));
        Assert.That((await page.Text("#prediction"), await page.Page.Locator("#led").GetAttributeAsync("aria-label")), Is.EqualTo(("sky", "LED red")));
        await page.Picture("colour");
        Assert.That(page.Complaints.Concat(page.OutsideRequests), Is.Empty);
    }

    [Test]
    public async Task It_fits_narrow_and_wide_windows_light_and_dark([Values(400, 1400)] int width, [Values(ColorScheme.Light, ColorScheme.Dark)] ColorScheme scheme)
    {
        using RunningTool tool = Stream(out string address, Files["plain"], "--port", "virtual", "--port", "virtual", "--port", "virtual", "--repeat", "2");
        await using WatchedPage page = await WatchedPage.Open(Browser, address, width, scheme);
        await page.WaitForState(Ended);
        await page.Picture($"benzene-{scheme}");
        Assert.That(await page.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"), Is.LessThanOrEqualTo(width), "nothing has to be scrolled sideways");
        double[] contrasts = await page.Page.EvaluateAsync<double[]>(Contrasts);
        Assert.That(contrasts, Is.All.GreaterThan(4.5), "as WCAG 2.2 asks of text");
        bool isDark = await page.Page.EvaluateAsync<bool>("getComputedStyle(document.body).backgroundColor.match(/\\d+/g).every(part => part < 64)");
        Assert.That(isDark, Is.EqualTo(scheme == ColorScheme.Dark));
    }

    [Test]
    public void A_port_that_is_taken_or_is_none_ends_the_command_with_what_to_do()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        int port = ((IPEndPoint)other.LocalEndpoint).Port;
        string[] command = ["stream", Files["plain"], "--data", Sample, "--port", "virtual"];
        Ending taken = Tinyml.Run([.. command, "--web", $"{port}"]);
        Assert.That((taken.ExitCode, taken.Error), Is.EqualTo((2, taken.Error)));
        Assert.That(taken.Error, Does.Contain("TML5240").And.Contain($"--web {port}").And.Contain("0 takes a free one"));
        Assert.That(Tinyml.Run([.. command, "--web", "65536"]).ExitCode, Is.EqualTo(2));
        Assert.That(Tinyml.Run([.. command, "--web-linger", "5"]).ExitCode, Is.EqualTo(2));
        Ending free = Tinyml.Run([.. command, "--web", "0", "--limit", "3"]);
        Assert.That((free.ExitCode, free.Error), Is.EqualTo((0, free.Error)));
        Assert.That(free.Error, Does.Match("dashboard: http://127\\.0\\.0\\.1:\\d+/"), "and ends with the stream where nobody sits at a terminal");
    }

    /// <summary>The contrast of every element's own text with what lies behind it, by WCAG's formula.</summary>
    private const string Contrasts = """
        (() => {
          const part = value => (value /= 255) <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
          const light = ([r, g, b]) => 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
          const colour = text => text.match(/[\d.]+/g).map(Number);
          const behind = element => {
            const [r, g, b, a = 1] = element ? colour(getComputedStyle(element).backgroundColor) : [255, 255, 255];
            if (a === 1) return [r, g, b];
            const under = behind(element.parentElement);
            return [r, g, b].map((value, i) => value * a + under[i] * (1 - a));
          };
          return [...document.body.querySelectorAll('*')].filter(e => !['SCRIPT', 'STYLE'].includes(e.tagName) && [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())).map(e => {
            const style = getComputedStyle(e), a = light(colour(e instanceof SVGElement ? style.fill : style.color)), b = light(behind(e));
            return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
          });
        })()
        """;

    private static async Task AssertShows(WatchedPage page, JsonElement result, string? done = null)
    {
        string delivered = Whole(result.GetProperty("delivered").GetInt64());

        // The page draws when its browser gives it a frame, all of it at once; a busy computer takes its time.
        await Expect(page.Page.Locator("#done")).ToHaveTextAsync(done ?? $"{delivered} of {delivered}");
        Assert.That(await page.Text("#value"), Is.EqualTo(result.GetProperty("value").GetDouble().ToString("G4", CultureInfo.InvariantCulture) + " µg/m³"));
        foreach ((string name, string key) in new[] { ("answers other", "hostMismatch"), ("rows lost", "lost"), ("answered twice", "duplicated"), ("sent again", "retransmitted"), ("damaged frames", "damagedFrames"), ("sessions", "sessions") })
        {
            Assert.That(await page.Link(name), Is.EqualTo(Whole(result.GetProperty(key).GetInt64())), name);
        }

        if (result.TryGetProperty("overruns", out JsonElement overruns))
        {
            Assert.That(await page.Link("too slow for"), Is.EqualTo(Whole(overruns.GetInt64())));
        }

        Assert.That(page.OutsideRequests, Is.Empty);
    }

    private static string Whole(double value) => Math.Round(value, MidpointRounding.AwayFromZero).ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Streams with a dashboard that stays; returns once it answers.</summary>
    private static RunningTool Stream(out string address, params string[] arguments)
    {
        var tool = new RunningTool(["stream", .. arguments, "--data", Sample, "--part", "all", "--web", "0", "--web-linger", "300", "--json"]);
        address = tool.WaitForError("dashboard: ");
        return tool;
    }
}
