using System.Text;
using System.Text.RegularExpressions;
using TinyML.Testing;

namespace TinyML.Protocol.Tests.Firmware;

/// <summary>The benchmark's firmware as a process of the host, under sanitizers. Its words are those that the public runner looks for (github.com/mlcommons/tiny).</summary>
public sealed partial class MlperfFirmwareTests
{
    private const float Softmax = 1 / 256f;
    private string _folder = "";

    [OneTimeSetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("tinyml-mlperf-").FullName;

    [OneTimeTearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void A_board_introduces_itself_and_says_what_it_holds()
    {
        string talk = Talk(Info(490, 12, Softmax, -128), "name%", "profile%", "help%");
        Assert.That(talk, Does.StartWith("m-timestamp-mode-performance\nm-lap-us-#\nm-init-done\nm-ready\nm-name-dut-[test-board]\nm-ready\n"
            + "m-profile-[ULPMark for tinyML Firmware V0.0.1]\nm-model-[kws01]\nm-input-bytes-490\nm-ready\n"));
        Assert.That(talk, Does.Contain("infer N [W]").And.EndsWith("m-ready\n"));
    }

    [TestCase(490, 12, "kws01")]
    [TestCase(27_648, 2, "vww01")]
    [TestCase(3_072, 10, "ic01")]
    [TestCase(640, 640, "ad01")]
    [TestCase(16, 2, "scores")]
    public void Models_are_told_apart_by_their_sizes(int inputBytes, int outputBytes, string name) =>
        Assert.That(Talk(Info(inputBytes, outputBytes, Softmax, -128), "profile%"), Does.Contain($"m-model-[{name}]\n"));

    [Test]
    public void An_inference_says_what_the_runner_waits_for() => Assert.That(
        AfterStart(Talk(Info(4, 2, Softmax, -128), "db load 4%", "db 80c0%", "db 0102%", "infer 3 2%", "results%", "timestamp%", "db print%", "db print 2 1%")),
        Is.EqualTo("m-[Expecting 4 bytes]\nm-ready\nm-ready\nm-load-done\nm-ready\n"
            + "m-warmup-start-2\nm-warmup-done\nm-infer-start-3\nm-lap-us-#\nm-lap-us-#\nm-infer-done\nm-results-[0.000,0.250]\nm-ready\n"
            + "m-results-[0.000,0.250]\nm-ready\nm-lap-us-#\nm-ready\nm-buffer-80-c0-01-02\nm-ready\nm-buffer-c0-01\nm-ready\n"));

    [TestCase("bogus%", "e-[Unknown command: bogus]")]
    [TestCase("db%", "e-[Command 'db' requires a subcommand]")]
    [TestCase("db load%", "e-[Command 'db load' requires the # of bytes]")]
    [TestCase("db load 0%", "e-[Command 'db load' must be >0 bytes]")]
    [TestCase("db load x%", "e-[Command 'db load' must be >0 bytes]")]
    [TestCase("db load 5%", "e-[Supplied buffer size exceeds the model's input bytes]")]
    [TestCase("db load 99999999999%", "e-[Command 'db load' must be >0 bytes]")]
    [TestCase("db 00%", "e-[No bytes are expected: begin with 'db load N']")]
    [TestCase("db load 4%db 0%", "e-[Insufficent number of hex digits]")]
    [TestCase("db load 4%db 00zz%", "e-[Invalid hex digit 'zz']")]
    [TestCase("db load 4%db 00%infer 1 0%", "e-[The input is not loaded: use 'db load N' with the model's input bytes, then 'db HH']")]
    [TestCase("infer 0 0%", "e-[Inference iterations must be >0]")]
    [TestCase("infer 1 -1%", "e-[Inference warmup must be >=0]")]
    [TestCase("results%", "e-[No results yet]")]
    [TestCase("\u0001\u00ffname%", "e-[Unknown command: ??name]")]
    [TestCase("db 0000000000000000000000000000000000000000000000000000000000000000000000000000000000%", "e-[Command too long]")]
    public void What_is_wrong_is_said_and_the_board_is_ready_again(string commands, string error)
    {
        string talk = Talk(Info(4, 2, Softmax, -128), commands, "name%");
        Assert.That(talk, Does.EndWith($"{error}\nm-ready\nm-name-dut-[test-board]\nm-ready\n"));
    }

    [Test]
    public void Pixels_become_signed_and_other_inputs_do_not()
    {
        byte[] picture = new byte[27_648];
        (picture[0], picture[1]) = (200, 255);
        Assert.That(Ask(Info(27_648, 2, Softmax, -128), [picture])[0], Is.EqualTo(new[] { 0.781m, 0.996m }), "200 / 256 and 255 / 256");
        byte[] features = new byte[490];
        (features[0], features[1]) = (0x80, 0x7F);
        Assert.That(Ask(Info(490, 12, Softmax, -128), [features])[0].Take(2), Is.EqualTo(new[] { 0.000m, 0.996m }));
    }

    [Test]
    public void Floats_are_quantized_and_answered_with_the_mean_squared_error()
    {
        const float Scale = 0.375f;
        int seed = Random.Shared.Next();
        TestContext.Out.WriteLine($"seed {seed}");
        var random = new Random(seed);
        float[][] inputs =
        [
            [.. Enumerable.Range(0, 640).Select(_ => 0f)],
            [.. Enumerable.Range(0, 640).Select(i => i == 0 ? float.PositiveInfinity : i == 1 ? float.NaN : float.Epsilon)],
            .. Enumerable.Range(0, 10).Select(_ => Enumerable.Range(0, 640).Select(_ => (random.NextSingle() - 0.5f) * 100).ToArray()),
        ];
        ModelInfo info = Info(640, 640, Scale, 5) with { Inputs = [new TensorInfo("x", "", WireElement.Int8, 640, -3, [Scale])] };
        Assert.That(Talk(info, "profile%"), Does.Contain("m-input-bytes-2560\n"));

        // The model gives back its input, which it sees with another zero point than it answers with.
        decimal[] expected = [.. inputs.Select(input => ErrorOf(input, Scale, -3, 5))];
        Assert.That(Ask(info, [.. inputs.Select(input => input.SelectMany(BitConverter.GetBytes).ToArray())]).Select(answer => answer.Single()), Is.EqualTo(expected));
        Assert.That(expected[1], Is.GreaterThan(1_000_000), "an infinity counts as 32,768");
    }

    private static decimal ErrorOf(float[] input, float scale, int inputZero, int outputZero)
    {
        decimal sum = 0;
        foreach (float value in input)
        {
            decimal real = float.IsNaN(value) ? 0 : (decimal)Math.Clamp(Math.Round((double)value * 65536, MidpointRounding.AwayFromZero), -int.MaxValue, int.MaxValue);
            double steps = float.IsNaN(value) ? 0 : Math.Round((double)value / scale, MidpointRounding.AwayFromZero);
            decimal answer = (decimal)((Math.Clamp(steps + inputZero, -128, 127) - outputZero) * scale * 65536);
            sum += (answer - real) * (answer - real);
        }

        return Math.Round(sum * 1000 / input.Length / (65536m * 65536m), MidpointRounding.AwayFromZero) / 1000;
    }

    [TestCase(Softmax, -128)]
    [TestCase(0.1f, 3)]
    [TestCase(0.0005f, 0)]
    [TestCase(1e-9f, 0)]
    [TestCase(1e-30f, 0)]
    [TestCase(3f, -1)]
    [TestCase(70_000f, 127)]
    public void Results_are_thousandths_to_the_nearest(float scale, int zeroPoint)
    {
        byte[][] inputs = [.. Enumerable.Range(0, 256).Chunk(4).Select(bytes => bytes.Select(value => (byte)value).ToArray())];
        decimal[][] answers = Ask(Info(4, 4, scale, zeroPoint), inputs);
        Assert.That(
            answers.SelectMany(answer => answer),
            Is.EqualTo(inputs.SelectMany(input => input).Select(value => Math.Min(Math.Max((decimal)Math.Round(((sbyte)value - zeroPoint) * (double)scale * 1000, MidpointRounding.AwayFromZero), -int.MaxValue), int.MaxValue) / 1000)));
    }

    [Test]
    public void Whatever_arrives_the_board_answers_correctly_afterwards()
    {
        int seed = Random.Shared.Next();
        TestContext.Out.WriteLine($"seed {seed}");
        var random = new Random(seed);
        using var link = new ProcessLink(Program(Info(40, 3, Softmax, -128)));
        var client = new MlperfClient(link, TimeSpan.FromSeconds(60));
        client.Connect();
        for (int round = 0; round < (Requirements.Deep ? 2_000 : 20); round++)
        {
            for (int i = 0; i < 100; i++)
            {
                link.Write(Garbage(random));
            }

            ReadPast(link, $"round{round}");
            byte[] input = new byte[40];
            random.NextBytes(input);
            client.Load(input);
            Assert.That(client.Infer(2, 1).Results, Is.EqualTo(input.Take(3).Select(value => Math.Round(((sbyte)value + 128) * 1000 / 256m, MidpointRounding.AwayFromZero) / 1000)));
        }

        Assert.That((link.Finish(), link.Errors), Is.EqualTo((0, "")));
    }

    /// <summary>Ends what was left unfinished, and reads up to the answer to a word that the board does not know.</summary>
    private static void ReadPast(ProcessLink link, string word)
    {
        link.Write(Encoding.ASCII.GetBytes($"%{word}%"));
        var text = new StringBuilder();
        var buffer = new byte[1];
        while (!text.ToString().EndsWith($"{word}]\r\nm-ready\r\n", StringComparison.Ordinal))
        {
            Assert.That(link.Read(buffer, TimeSpan.FromSeconds(60)), Is.EqualTo(1));
            text.Append((char)buffer[0]);
            text.Remove(0, Math.Max(0, text.Length - 100));
        }
    }

    private static byte[] Garbage(Random random)
    {
        string[] words = ["name", "profile", "help", "timestamp", "db", "load", "print", "infer", "results", "%", "%", " ", "1", "3", "40", "41", "-1", "4294967297", "00", "aBcD", "zz", "0", "\n"];
        var text = new StringBuilder();
        for (int count = random.Next(8); count >= 0; count--)
        {
            text.Append(words[random.Next(words.Length)]).Append(random.Next(3) == 0 ? "" : " ");
        }

        byte[] bytes = Encoding.ASCII.GetBytes(text.ToString());
        if (random.Next(3) == 0)
        {
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        }

        if (random.Next(20) == 0)
        {
            bytes = [.. Enumerable.Repeat((byte)random.Next(256), random.Next(300)), .. bytes];
        }

        // An inference of a million runs is right, and takes long.
        return Encoding.ASCII.GetBytes(LongRun().Replace(Encoding.Latin1.GetString(bytes), "infer "));
    }

    /// <summary>The firmware with such a model, compiled once.</summary>
    private string Program(ModelInfo info)
    {
        string folder = Path.Combine(_folder, Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(info.Encode())));
        return Directory.Exists(folder) ? Path.Combine(folder, FirmwareBuild.Benchmark) : FirmwareBuild.ForHostBenchmark(Directory.CreateDirectory(folder).FullName, "tml_scores_model.c", info);
    }

    private decimal[][] Ask(ModelInfo info, byte[][] inputs)
    {
        using var link = new ProcessLink(Program(info));
        var client = new MlperfClient(link, TimeSpan.FromSeconds(60));
        client.Connect();
        decimal[][] answers = [.. inputs.Select(input =>
        {
            client.Load(input);
            return client.Infer(1, 1).Results.ToArray();
        })];
        Assert.That((link.Finish(), link.Errors), Is.EqualTo((0, "")));
        return answers;
    }

    /// <summary>What the board says, with one line end and with # for times.</summary>
    private string Talk(ModelInfo info, params string[] commands)
    {
        using var link = new ProcessLink(Program(info));
        link.Write(Encoding.Latin1.GetBytes(string.Concat(commands)));
        Assert.That((link.Finish(), link.Errors), Is.EqualTo((0, "")));
        var text = new StringBuilder();
        var buffer = new byte[4096];
        for (int count = link.Read(buffer, TimeSpan.FromSeconds(1)); count > 0; count = link.Read(buffer, TimeSpan.FromMilliseconds(50)))
        {
            text.Append(Encoding.ASCII.GetString(buffer, 0, count));
        }

        return Lap().Replace(text.ToString().Replace("\r\n", "\n", StringComparison.Ordinal), "m-lap-us-#");
    }

    private static string AfterStart(string talk) => talk[(talk.IndexOf("m-ready\n", StringComparison.Ordinal) + "m-ready\n".Length)..];

    private static ModelInfo Info(int inputBytes, int outputBytes, float scale, int zeroPoint) => new()
    {
        Name = "scores",
        Hash = "00112233445566ff",
        InputBytes = (ushort)inputBytes,
        OutputBytes = (ushort)outputBytes,
        LedRule = LedRule.None,
        Inputs = [new TensorInfo("x", "pixels", WireElement.Int8, (ushort)inputBytes, -128, [Softmax])],
        Outputs = [new TensorInfo("y", "", WireElement.Int8, (ushort)outputBytes, (short)zeroPoint, [scale])],
    };

    [GeneratedRegex("m-lap-us-[0-9]+")]
    private static partial Regex Lap();

    [GeneratedRegex("infer[ ]+4[0-9]+|infer[ ]+[0-9]+[ ]+[0-9]{3,}")]
    private static partial Regex LongRun();
}
