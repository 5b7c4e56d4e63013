using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using TinyML.Testing;

namespace TinyML.EndToEnd.Tests;

/// <summary>A board that goes away in mid-stream. It is a process of its own that shows the simulated Mega as a serial port: killed, it is unplugged; stopped, it is silent.</summary>
[Platform("Linux")]
public sealed class GoneBoardTests : IDisposable
{
    /// <summary>In seconds, of the tool's own waits: 1.5 and a usual round trip, which is long where the computer is busy.</summary>
    private const double LongestSilence = 4;

    private static readonly string Sample = Directory.EnumerateFiles(Path.Combine(Requirements.RepositoryRoot, "models/benzene/samples"), "*.csv").Single();

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [OneTimeSetUp]
    public void Compile()
    {
        Requirements.Program("avr-gcc");
        Requirements.Library("libsimavr.so.2");
        Requirements.Program("kill");
        Tinyml.Json("compile", "models/benzene/benzene.onnx", "--board", "arduino-mega-2560", "--data", Sample, "-o", _scratch["out"]);
    }

    [TestCase("KILL", "TML5202")]
    [TestCase("STOP", "TML5200")]
    public void A_board_that_is_gone_or_silent_is_noticed_soon_and_the_rest_is_streamed_later(string signal, string code)
    {
        string results = _scratch[$"{signal}.csv"];
        string[] stream = ["--results", results, "--limit", "100", "--repeat", "20"];
        using (RunningTool board = Board(), host = Stream(board.Line(), stream))
        {
            host.WaitForRows(results + ".part", 50);
            long gone = Stopwatch.GetTimestamp();
            board.Signal(signal);
            int exit = host.Wait();
            PrintElapsed(gone);
            Assert.That(exit, Is.EqualTo(5), host.Errors);
            Assert.That(SilentSeconds(host.Errors), Is.LessThan(LongestSilence), "a clean line with a slow computer at its ends is no bad line, on which silence is borne longer");
            int kept = File.ReadLines(results).Count() - 1;
            Assert.That(host.Errors, Does.Contain(code).And.Contain(string.Create(CultureInfo.InvariantCulture, $"{kept:N0} answers are kept in {results}")).And.Contain("--resume"));
        }

        using RunningTool again = Board(), rest = Stream(again.Line(), [.. stream, "--resume"]);
        Assert.That(rest.Wait(), Is.Zero, rest.Errors);
        AssertWhole(rest.Json, 2000);
        Assert.That(rest.Json.GetProperty("resumed").GetInt64(), Is.InRange(50, 1999));
    }

    [Test]
    public void A_cable_that_is_put_back_is_waited_for()
    {
        string port = _scratch["port"];
        using RunningTool first = Board();
        File.CreateSymbolicLink(port, first.Line());
        string results = _scratch["wait.csv"];
        using RunningTool host = Stream(port, ["--results", results, "--limit", "100", "--repeat", "10", "--wait", "60"]);
        host.WaitForRows(results + ".part", 50);
        first.Signal("KILL");
        using RunningTool second = Board();
        File.Delete(port);
        File.CreateSymbolicLink(port, second.Line());
        Assert.That(host.Wait(), Is.Zero, host.Errors);
        AssertWhole(host.Json, 1000);
        Assert.That(host.Json.GetProperty("sessions").GetInt64(), Is.GreaterThan(1));
    }

    [Test]
    public void The_wait_for_a_cable_can_be_interrupted()
    {
        string results = _scratch["interrupted.csv"];
        using RunningTool board = Board(), host = Stream(board.Line(), ["--results", results, "--repeat", "100000", "--wait", "3600"]);
        host.WaitForRows(results + ".part", 50);
        board.Signal("KILL");
        host.Signal("INT");
        Assert.That(host.Wait(), Is.EqualTo(130), host.Errors);
        Assert.That(host.Errors, Does.Contain("answers are kept"));
    }

    [Test]
    public void A_port_that_is_busy_and_a_board_with_another_model_are_refused()
    {
        using RunningTool board = Board();
        string port = board.Line();
        string[] Arguments(string folder) => ["stream", folder, "--data", Sample, "--part", "all", "--port", port];
        void Refused(Ending ending, params string[] said) =>
            Assert.That((ending.ExitCode, said.All(part => ending.Error.Contains(part, StringComparison.Ordinal))), Is.EqualTo((5, true)), ending.Error);

        Tinyml.Json("compile", "models/benzene/benzene-indirect.onnx", "--board", "arduino-mega-2560", "--data", Sample, "-o", _scratch["other"]);
        string[] hashes = [.. new[] { "out", "other" }.Select(folder => Hash(Directory.EnumerateFiles(_scratch[folder], "*.tmlb").Single()))];
        Refused(Tinyml.Run(Arguments(_scratch["other"])), ["TML5205", .. hashes]);
        Refused(Tinyml.Run([.. Arguments(_scratch["out"]), "--board", "arduino-uno"]), "TML5212", "arduino-mega-2560", "arduino-uno");
        using (RunningTool host = new([.. Arguments(_scratch["out"]), "--repeat", "100000", "--results", _scratch["busy.csv"]]))
        {
            host.WaitForRows(_scratch["busy.csv.part"], 1);
            Refused(Tinyml.Run(Arguments(_scratch["out"])), "TML5102", "another program");
        }
    }

    private static string Hash(string file) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file)))[..16];

    [Test]
    public void A_simulator_that_is_killed_is_noticed_at_once()
    {
        Requirements.Program("arm-none-eabi-gcc");
        Requirements.Program("qemu-system-arm");
        string folder = _scratch["m4"], results = _scratch["m4.csv"];
        Tinyml.Json("compile", "models/benzene/benzene.onnx", "--board", "qemu-mps2-an386", "--data", Sample, "-o", folder);
        using RunningTool host = new("stream", folder, "--data", Sample, "--part", "all", "--port", "sim", "--repeat", "100000", "--json", "--results", results);
        host.WaitForRows(results + ".part", 5);
        long gone = Stopwatch.GetTimestamp();
        host.SignalChildren("KILL");
        int exit = host.Wait();
        PrintElapsed(gone);
        Assert.That(exit, Is.EqualTo(5), host.Errors);
        Assert.That(host.Errors, Does.Contain("TML5202").And.Contain("answers are kept"));
    }

    /// <summary>Two seconds were asked for, and are kept where the computer has nothing else to do: printed, for wall time is asserted nowhere.</summary>
    private static void PrintElapsed(long since) => TestContext.Out.WriteLine($"{Stopwatch.GetElapsedTime(since).TotalSeconds:F2} s until the end of the process");

    /// <summary>How long the tool says that it waited, or 0 where it says nothing of it.</summary>
    private static double SilentSeconds(string errors) =>
        Regex.Match(errors, @"nothing arrived for ([0-9.]+) s") is { Success: true } match ? double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : 0;

    private static void AssertWhole(JsonElement result, int rows) =>
        Assert.That(
            new[] { "samples", "delivered", "lost", "duplicated", "hostMismatch" }.Select(name => result.GetProperty(name).GetInt64()),
            Is.EqualTo((long[])[rows, rows, 0, 0, 0]));

    private RunningTool Board() => new("monitor", _scratch["out"], "--port", "sim", "--pty");

    private RunningTool Stream(string port, string[] more) => new(["stream", _scratch["out"], "--data", Sample, "--part", "all", "--json", "--port", port, .. more]);
}
