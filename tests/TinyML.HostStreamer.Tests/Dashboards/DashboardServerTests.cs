using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using TinyML.Compiler.Diagnostics;
using TinyML.HostStreamer.Dashboards;
using TinyML.HostStreamer.Live;
using TinyML.HostStreamer.Sessions;
using TinyML.Protocol;

namespace TinyML.HostStreamer.Tests.Dashboards;

/// <summary>What the dashboard's server answers, and to whom.</summary>
public sealed class DashboardServerTests
{
    private LiveBoard _board = null!;
    private DashboardServer _server = null!;
    private HttpClient _client = null!;

    [SetUp]
    public void Start()
    {
        _board = new LiveBoard("board", "p", 0);
        _server = new DashboardServer(new LiveBoards("sum", "mg", [], 15, [_board]), 0);
        _client = new HttpClient { BaseAddress = new Uri(_server.Address), Timeout = TimeSpan.FromSeconds(30) };
    }

    [TearDown]
    public void Stop()
    {
        _client.Dispose();
        _server.Dispose();
    }

    [Test]
    public async Task The_page_holds_all_it_needs_and_may_ask_nobody_else()
    {
        using HttpResponseMessage response = await _client.GetAsync(new Uri("/", UriKind.Relative));
        string page = await response.Content.ReadAsStringAsync();
        Assert.Multiple(() =>
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(response.Content.Headers.ContentType!.ToString(), Is.EqualTo("text/html; charset=utf-8"));
            Assert.That(response.Headers.CacheControl!.NoStore, Is.True);
            Assert.That(response.Headers.GetValues("Content-Security-Policy").Single(), Does.StartWith("default-src 'none'").And.Contain("connect-src 'self'").And.Not.Contain("unsafe"));
            Assert.That(page.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal), Does.Not.Match("https?://|src=|@import|url\\("));
            Assert.That(page, Does.Not.Contain("/*style*/").And.Not.Contain("/*script*/").And.Contain("EventSource"));
        });
    }

    [Test]
    public async Task Events_tell_what_is_new_and_that_it_has_ended()
    {
        using Stream stream = await _client.GetStreamAsync(new Uri("/events", UriKind.Relative));
        using var reader = new StreamReader(stream);
        JsonElement first = await NextEvent(reader);
        Assert.That((first.GetProperty("state").GetString(), first.GetProperty("model").GetString(), first.GetProperty("threshold").GetDouble()), Is.EqualTo(("waiting", "sum", 15.0)));
        var progress = new StreamProgress(2, TimeProvider.System);
        var outcome = new SampleOutcome(0, 1, 1.5, [1], LedState.Red, 9, true, true);
        progress.Add(outcome, 0.5, null, new LinkStatistics(1, 0, 0, 0, 1, 8, 8), false);
        _board.Add(outcome, progress);
        JsonElement second = (await NextEvent(reader)).GetProperty("boards")[0];
        Assert.That((second.GetProperty("state").GetString(), second.GetProperty("led").GetString(), second.GetProperty("value").GetDouble()), Is.EqualTo(("streaming", "red", 0.5)));
        _board.Fail("unplugged");
        JsonElement last = await NextEvent(reader, json => json.GetProperty("state").GetString() == "failed");
        Assert.That(last.GetProperty("boards")[0].GetProperty("message").GetString(), Is.EqualTo("unplugged"));
        Assert.That(await _client.GetStringAsync(new Uri("/state", UriKind.Relative)), Does.Contain("\"failed\""));
    }

    [TestCase("GET", "/", "evil.example", null, 404)]
    [TestCase("GET", "/state", "evil.example:{port}", null, 404)]
    [TestCase("GET", "/events", "evil.example:{port}", "http://evil.example:{port}", 404)]
    [TestCase("GET", "/state", "127.0.0.1:{port}", "http://evil.example", 403)]
    [TestCase("GET", "/events", "localhost:{port}", "http://127.0.0.1:{port}", 403)]
    [TestCase("GET", "/events", "127.0.0.1:{port}", "null", 403)]
    [TestCase("POST", "/state", "127.0.0.1:{port}", null, 405)]
    [TestCase("GET", "/etc/passwd", "127.0.0.1:{port}", null, 404)]
    [TestCase("GET", "/../state", "127.0.0.1:{port}", null, 200)]
    [TestCase("GET", "/state", "127.0.0.1:{port}", "http://127.0.0.1:{port}", 200)]
    [TestCase("GET", "/state", "localhost:{port}", null, 200)]
    public void Only_this_computers_own_page_is_answered(string method, string path, string host, string? origin, int expected)
    {
        string Named(string text) => text.Replace("{port}", FormattableString.Invariant($"{_server.Port}"), StringComparison.Ordinal);
        string answer = Ask($"{method} {path} HTTP/1.1\r\nHost: {Named(host)}\r\n{(origin is null ? "" : $"Origin: {Named(origin)}\r\n")}Content-Length: 0\r\nConnection: close\r\n\r\n");
        Assert.That(answer, Does.StartWith($"HTTP/1.1 {expected} "));
        Assert.That(answer.Contains("\"boards\"", StringComparison.Ordinal), Is.EqualTo(expected == 200));
    }

    [TestCase("\r\n\r\n")]
    [TestCase("GET\r\n\r\n")]
    [TestCase("\0\u0001\u0002\u0003")]
    [TestCase("GET / HTTP/1.1\r\nHost")]
    public async Task Noise_and_half_requests_do_not_keep_it_from_answering(string noise)
    {
        using var rude = new TcpClient("127.0.0.1", _server.Port);
        rude.GetStream().Write(Encoding.ASCII.GetBytes(noise));
        Assert.That(await _client.GetStringAsync(new Uri("/state", UriKind.Relative)), Does.Contain("\"waiting\""));
    }

    [Test]
    public void A_port_that_is_taken_is_named_with_what_to_do()
    {
        DiagnosticException refused = Assert.Throws<DiagnosticException>(() => _ = new DashboardServer(new LiveBoards("m", "", [], null, [_board]), _server.Port))!;
        Assert.That(refused.Diagnostics[0].ToString(), Does.Contain($"--web {_server.Port}").And.Contain("0 takes a free one"));
        Assert.That(refused.Diagnostics[0].Code, Is.EqualTo(DiagnosticCodes.WebPortUnavailable));
    }

    [Test]
    public async Task It_is_heard_on_the_loopback_address_only()
    {
        IPAddress[] outside = [.. (await Dns.GetHostAddressesAsync(Dns.GetHostName())).Where(address => !IPAddress.IsLoopback(address) && address.AddressFamily == AddressFamily.InterNetwork)];
        foreach (IPAddress address in outside)
        {
            using var client = new TcpClient(AddressFamily.InterNetwork);
            Assert.ThrowsAsync<SocketException>(async () => await client.ConnectAsync(address, _server.Port), $"{address}");
        }

        using var inside = new TcpClient("127.0.0.1", _server.Port);
        Assert.That(inside.Connected, Is.True);
    }

    private static async Task<JsonElement> NextEvent(StreamReader reader, Predicate<JsonElement>? wanted = null)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal) && JsonDocument.Parse(line[6..]).RootElement is var json && (wanted is null || wanted(json)))
            {
                return json;
            }
        }

        throw new EndOfStreamException("no more events");
    }

    private string Ask(string request)
    {
        using var client = new TcpClient("127.0.0.1", _server.Port);
        client.ReceiveTimeout = 30_000;
        NetworkStream stream = client.GetStream();
        stream.Write(Encoding.ASCII.GetBytes(request));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
