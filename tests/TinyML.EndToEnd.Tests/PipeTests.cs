using System.Text.Json;
using TinyML.Testing;

namespace TinyML.EndToEnd.Tests;

/// <summary>Data through a pipe, and text mode on one: what other tools put before and behind the streamer, with the simulated Mega 2560.</summary>
public sealed class PipeTests : IDisposable
{
    private static readonly string Sample = Directory.EnumerateFiles(Path.Combine(Requirements.RepositoryRoot, "models/benzene/samples"), "*.csv").Single();
    private readonly Scratch _scratch = new();

    private string Folder => _scratch["out"];

    public void Dispose() => _scratch.Dispose();

    [OneTimeSetUp]
    public void Compile()
    {
        Requirements.Program("avr-gcc");
        Requirements.Library("libsimavr.so.2");
        Requirements.Program("kill");
        Tinyml.Json("compile", "models/benzene/benzene.onnx", "--board", "arduino-mega-2560", "--data", Sample, "-o", Folder);
    }

    [Test]
    public void Rows_from_standard_input_are_streamed_as_those_of_a_file()
    {
        string[] options = ["--part", "all", "--limit", "40", "--port", "sim", "--json", "--results"];
        Ending piped = Tinyml.RunWithInput(File.ReadAllText(Sample), [], ["stream", Folder, "--data", "-", .. options, _scratch["piped.csv"]]);
        Assert.That(piped.ExitCode, Is.Zero, piped.Error);
        Assert.That((Number(piped.Json, "delivered"), Number(piped.Json, "lost"), Number(piped.Json, "hostMismatch")), Is.EqualTo((40, 0, 0)));
        Ending read = Tinyml.Run(["stream", Folder, "--data", Sample, .. options, _scratch["read.csv"]]);
        Assert.That(piped.Json.GetProperty("value").GetDouble(), Is.EqualTo(read.Json.GetProperty("value").GetDouble()));
        Assert.That(File.ReadAllLines(_scratch["piped.csv"]), Is.EqualTo(File.ReadAllLines(_scratch["read.csv"])).And.Length.EqualTo(41));
    }

    [Test]
    public void A_pipe_that_ends_within_a_row_or_brings_nothing_is_refused_before_the_board_is_asked()
    {
        string text = File.ReadAllText(Sample);
        Ending cut = Tinyml.RunWithInput(text[..(text.IndexOf('\n', StringComparison.Ordinal) + 20)], [], "stream", Folder, "--data", "-", "--part", "all", "--port", "sim");
        Assert.That(cut.ExitCode, Is.EqualTo(3));
        Assert.That(cut.Error, Does.Contain("error TML15").And.Contain("-:2"));
        Ending empty = Tinyml.RunWithInput("", [], "stream", Folder, "--data", "-", "--port", "sim");
        Assert.That(empty.ExitCode, Is.EqualTo(3));
        Assert.That(empty.Error, Does.Contain("error TML15"));
    }

    [Test]
    public void Text_mode_answers_name_and_value_for_each_line_of_a_pipe_and_ends_with_it()
    {
        // Integer steps as the model takes them; what is no row is answered too, and changes nothing.
        Ending ending = Tinyml.RunWithInput("100,200,300,400,500,600,700,800\n\n1,2\n0 0 0 0 0 0 0 0\r\n100;200;300;400;500;600;700;800", [], "monitor", Folder, "--port", "sim");
        Assert.That(ending.ExitCode, Is.Zero, ending.Error);
        string[] lines = ending.Output.Split("\n", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        Assert.That(lines, Has.Length.EqualTo(4), ending.Output);
        Assert.That(lines[0], Does.Match("^C6H6_GT_:-?[0-9]+[.][0-9]+,threshold:[0-9.]+,led:[01]$"));
        Assert.That(lines[1], Is.EqualTo("error: 2 numbers, expected 8"));
        Assert.That(lines[2], Does.Match("^C6H6_GT_:.*,led:[01]$").And.Not.EqualTo(lines[0]));
        Assert.That(lines[3], Is.EqualTo(lines[0]), "the last line has no end");
    }

    [Test]
    public void The_virtual_board_talks_like_the_simulated_one()
    {
        const string Rows = "100,200,300,400,500,600,700,800\n-5 6 -7 8 -9 10 -11 12\n";
        string[] Talk(string port) => Tinyml.RunWithInput(Rows, [], "monitor", Folder, "--port", port).Output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        Assert.That(Talk("virtual"), Has.Length.EqualTo(2).And.EqualTo(Talk("sim")));
    }

    [Test]
    public void Ctrl_C_ends_text_mode()
    {
        using RunningTool monitor = new("monitor", Folder, "--port", "sim");
        monitor.Write("0,0,0,0,0,0,0,0\n");
        Assert.That(monitor.Line(), Does.StartWith("C6H6_GT_:"));
        monitor.Signal("INT");
        Assert.That(monitor.Wait(), Is.Zero, monitor.Errors);
    }

    private static int Number(JsonElement result, string key) => result.GetProperty(key).GetInt32();
}
