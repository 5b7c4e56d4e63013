using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using TinyML.Testing;

namespace TinyML.EndToEnd.Tests;

/// <summary>Several boards at once: an AVR, a Cortex-M4 and an ESP32, simulated, with the firmware that is flashed.</summary>
public sealed class RigTests : IDisposable
{
    private const int Rows = 236;
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    private static string Sample => Directory.EnumerateFiles(Path.Combine(Requirements.RepositoryRoot, "models/benzene/samples"), "*.csv").Single();

    [Test]
    public void Unlike_boards_answer_the_same_rows_equally()
    {
        Requirements.Program("avr-gcc");
        Requirements.Program("arm-none-eabi-gcc");
        Requirements.Program("qemu-system-arm");
        string[] boards = ["arduino-mega-2560", "qemu-mps2-an386", "esp32-devkit"];
        foreach (string board in boards)
        {
            Compile(board, "--board", board);
        }

        JsonElement result = Stream([.. boards.SelectMany(board => (string[])[_scratch[board], "--port", "sim"]), "--results", _scratch["r.csv"]]);
        Assert.Multiple(() =>
        {
            AssertAll(result, boards.Length * Rows);
            Assert.That(result.GetProperty("work").GetString(), Is.EqualTo("compare"));
            Assert.That(result.GetProperty("agreement").GetProperty("compared").GetInt32(), Is.EqualTo((boards.Length - 1) * Rows));
            Assert.That(result.GetProperty("agreement").GetProperty("different").GetInt32(), Is.Zero);
            Assert.That(result.GetProperty("boards").EnumerateArray().Select(board => board.GetProperty("board").GetString()), Is.EqualTo(boards));
        });
        string[][] answers = [.. boards.Select(board => File.ReadLines(_scratch[$"r.{board}.csv"]).Select(row => row[..row.LastIndexOf(',', row.LastIndexOf(',') - 1)]).ToArray())];
        Assert.That(answers[0], Has.Length.EqualTo(Rows + 1));
        Assert.That(answers[1..], Is.All.EqualTo(answers[0]));
    }

    [Test]
    public void Equal_boards_share_the_work_of_a_rig_file_also_on_bad_lines()
    {
        Requirements.Program("avr-gcc");
        Compile("mega", "--board", "arduino-mega-2560");
        string rig = _scratch.Write("rig.yaml", "boards:\n  - { name: left, folder: mega, port: sim }\n  - { name: right, folder: mega, port: sim }\n");
        JsonElement result = Stream("--rig", rig, "--inject", "drop=0.002,flip=0.001,dup=0.002,seed=9");
        Assert.Multiple(() =>
        {
            AssertAll(result, Rows);
            Assert.That(result.GetProperty("work").GetString(), Is.EqualTo("split"));
            Assert.That(result.GetProperty("retransmitted").GetInt32(), Is.Positive);
            Assert.That(result.GetProperty("cost").GetProperty("unit").GetString(), Is.EqualTo("cycles"));
            foreach (JsonElement board in result.GetProperty("boards").EnumerateArray())
            {
                Assert.That(board.GetProperty("name").GetString(), Is.AnyOf("left", "right"));
                Assert.That(board.GetProperty("delivered").GetInt32(), Is.GreaterThan(Rows / 20), "how equally depends on what else the computer does");
            }
        });
    }

    [Test]
    public void A_board_that_is_gone_is_told_of_and_the_others_answer_its_rows()
    {
        Compile("out");
        using Process bridge = Tinyml.Start("monitor", _scratch["out"], "--port", "virtual", "--pty");
        string pty = bridge.StandardOutput.ReadLine()!;
        const int Rounds = 300;
        using Process stream = Tinyml.Start(
            "stream", _scratch["out"], "--port", pty, "--port", "virtual", "--data", Sample, "--part", "all", "--repeat", $"{Rounds}", "--work", "split", "--results", _scratch["r.jsonl"], "--json");
        Task<string> output = stream.StandardOutput.ReadToEndAsync();

        // The first tenth of the rows is printed as it is answered; half of it or more by the other board.
        string errors = "";
        while (stream.StandardError.ReadLine() is { } line && !line.Contains("predicted", StringComparison.Ordinal))
        {
            errors += line;
        }

        bridge.Kill();
        bridge.WaitForExit();
        errors += stream.StandardError.ReadToEnd();
        Assert.That(stream.WaitForExit(TimeSpan.FromMinutes(2)), Is.True);
        Assert.That(stream.ExitCode, Is.EqualTo(5), errors);
        Assert.That(errors, Does.Contain("TML5202").And.Contain("'board' is out"));
        using JsonDocument json = JsonDocument.Parse(output.Result);
        AssertAll(json.RootElement, Rounds * Rows);
        Assert.That(File.ReadLines(_scratch["r.board.jsonl"]).Count() + File.ReadLines(_scratch["r.virtual.jsonl"]).Count(), Is.EqualTo(Rounds * Rows));
    }

    [Test]
    public void Ctrl_c_ends_all_boards_with_their_results()
    {
        Requirements.Program("kill");
        Compile("out");
        using Process stream = Tinyml.Start(
            "stream", _scratch["out"], "--port", "virtual", "--port", "virtual", "--data", Sample, "--part", "all", "--repeat", "1000000", "--work", "compare", "--results", _scratch["r.csv"], "--json");
        Task<string> output = stream.StandardOutput.ReadToEndAsync();
        string part = _scratch["r.virtual-2.csv.part"];
        DateTime limit = DateTime.UtcNow.AddMinutes(1);
        while ((!File.Exists(part) || new FileInfo(part).Length < 2000) && DateTime.UtcNow < limit && !stream.WaitForExit(TimeSpan.FromMilliseconds(20)))
        {
        }

        Task drained = stream.StandardError.ReadToEndAsync();
        ChildProcess.Run("kill", ["-INT", stream.Id.ToString(CultureInfo.InvariantCulture)]);
        Assert.That(stream.WaitForExit(TimeSpan.FromSeconds(60)) && drained.Wait(TimeSpan.FromSeconds(10)), Is.True);
        Assert.That(stream.ExitCode, Is.EqualTo(130));
        using JsonDocument json = JsonDocument.Parse(output.Result);
        JsonElement[] boards = [.. json.RootElement.GetProperty("boards").EnumerateArray()];
        Assert.That(boards.Select(board => board.GetProperty("cancelled").GetBoolean()), Is.EqualTo((bool[])[true, true]));
        Assert.That(
            boards.Select(board => board.GetProperty("delivered").GetInt32() + 1),
            Is.EqualTo((int[])[File.ReadLines(_scratch["r.virtual-1.csv"]).Count(), File.ReadLines(_scratch["r.virtual-2.csv"]).Count()]));
    }

    [Test]
    public void Boards_that_cannot_be_used_together_are_refused_with_the_place()
    {
        Compile("out");
        Refused(3, "rig.json, boards[1].board: there is no board 'esp32-devkitt' — did you mean 'esp32-devkit'?",
            "--rig", _scratch.Write("rig.json", """{"boards":[{"folder":"out","port":"virtual"},{"folder":"out","port":"virtual","board":"esp32-devkitt"}]}"""));
        Refused(3, "rig.yml, wrk: there is no such member — did you mean 'work'?", "--rig", _scratch.Write("rig.yml", "wrk: split\nboards:\n- {folder: out, port: virtual}\n"));
        Refused(3, "two boards are called 'a'", "--rig", _scratch.Write("names.json", """{"boards":[{"name":"a","folder":"out","port":"virtual"},{"name":"a","folder":"out","port":"virtual"}]}"""));
        Refused(3, "'/dev/ttyX9' is there twice", _scratch["out"], "--port", "/dev/ttyX9", "--port", "/dev/ttyX9");
        Refused(3, "2 folders for 3 boards", _scratch["out"], _scratch["out"], "--port", "virtual", "--port", "virtual", "--port", "virtual");
        Refused(3, "rig.yaml", "--rig", _scratch["rig.yaml"]);
        Refused(2, "leave out DIR", _scratch["out"], "--rig", _scratch["rig.json"]);
        Refused(2, "'--port' is required", _scratch["out"]);
        Refused(2, "--update goes with one board", _scratch["out"], "--port", "virtual", "--port", "virtual", "--update", _scratch["out"]);
    }

    [Test]
    public void Results_of_another_run_are_refused_and_kept()
    {
        Compile("out");
        string results = _scratch["r.csv"];
        Stream(_scratch["out"], "--port", "virtual", "--results", results);
        string before = File.ReadAllText(results);
        Refused(3, "TML5222", _scratch["out"], "--port", "virtual", "--limit", "9", "--results", results, "--resume");
        Assert.That(File.ReadAllText(results), Is.EqualTo(before));
    }

    private static void AssertAll(JsonElement result, int samples)
    {
        int Number(string key) => result.GetProperty(key).GetInt32();
        Assert.That((Number("samples"), Number("delivered"), Number("lost"), Number("duplicated"), Number("hostMismatch")), Is.EqualTo((samples, samples, 0, 0, 0)), result.GetRawText());
    }

    private void Compile(string folder, params string[] arguments) =>
        Tinyml.Json(["compile", "models/benzene/benzene.onnx", "--data", Sample, "-o", _scratch[folder], .. arguments]);

    private static JsonElement Stream(params string[] arguments) => Tinyml.Json(["stream", .. arguments, "--data", Sample, "--part", "all"]);

    private static void Refused(int exitCode, string mentioned, params string[] arguments)
    {
        Ending ending = Tinyml.Run(["stream", .. arguments, "--data", Sample, "--part", "all"]);
        Assert.That(ending.ExitCode, Is.EqualTo(exitCode), ending.Error);
        Assert.That(string.Join(' ', ending.Error.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), Does.Contain(mentioned));
    }
}
