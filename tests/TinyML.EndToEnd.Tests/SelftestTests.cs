using System.Text.Json;
using TinyML.Boards;
using TinyML.Boards.Simulation;
using TinyML.Cli.Commands;
using TinyML.Cli.Output;
using TinyML.Cli.Workspace;
using TinyML.Compiler.Conformance;
using TinyML.Compiler.Diagnostics;
using TinyML.Testing;

namespace TinyML.EndToEnd.Tests;

/// <summary><c>tinyml selftest</c> on simulated boards: every vector with TINYML_DEEP=1, some kernels otherwise.</summary>
public sealed class SelftestTests : IDisposable
{
    private const string Mega = "arduino-mega-2560", Uno = "arduino-uno", CortexM4 = "qemu-mps2-an386", Esp32 = "esp32-devkit";
    private const string Data = "models/benzene/samples/air-quality-sample.csv";
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    // Kernels with an overlay, one without, one with codes and one that changes the elements, of each processor.
    [TestCase(Mega, "FullyConnectedInt8Coded", "LookupInt8", "TanhInt16", "RequantizeInt16ToInt8")]
    [TestCase(CortexM4, "Conv2DInt8TfLiteCoded", "MeanInt16", "FullyConnectedInt8TfLite", "RequantizeInt8ToInt16")]
    public void A_board_with_C_firmware_answers_the_vectors(string board, params string[] kernels)
    {
        Require(board);
        JsonElement result = Selftest(board, Requirements.Deep ? [] : kernels);
        int expected = Vectors(Requirements.Deep ? [] : kernels).Count;
        Assert.That((Count(result, "vectors"), Count(result, "passed"), result.GetProperty("leftOut").GetArrayLength()), Is.EqualTo((expected, expected, 0)));
        Assert.That(result.GetProperty("kernels").GetArrayLength(), Is.EqualTo(Vectors(Requirements.Deep ? [] : kernels).DistinctBy(vector => vector.Case.Kernel.Id).Count()));
        Assert.That(Count(result, "batches"), Is.GreaterThan(1), "elements of different widths");
    }

    [Test]
    public void A_nanoFramework_board_answers_every_vector()
    {
        JsonElement result = Selftest(Esp32);
        Assert.That((Count(result, "vectors"), Count(result, "passed"), Count(result, "notRun")), Is.EqualTo((Vectors().Count, Vectors().Count, 0)));
    }

    [Test]
    public void What_has_no_room_is_left_out_by_name_and_what_has_leaves_room_for_the_stack()
    {
        Require(Uno);
        IReadOnlyList<ConformanceVector> all = [.. Vectors().Where(vector => Requirements.Deep || vector.Case.InputBytes > 1500 || vector.Case.Kernel.Name == "MulConstantInt16")];
        SelftestResult result = Job(Uno, all).Run(_ => { }, CancellationToken.None);
        Assert.That(result.LeftOut.Select(vector => vector.Vector), Is.SupersetOf(new[] { "conv_2d_int16x8_tflite 84 (sums beyond 32 bits)", "fully_connected_int16x16 28 (1000 inputs)" }));
        Assert.That(result.LeftOut.Select(vector => vector.Reason), Has.All.Contains("2048 bytes of RAM"));
        Assert.That((result.Vectors + result.LeftOut.Count, result.Passed), Is.EqualTo((all.Count, result.Vectors)));
        Assert.That(result.PeakStackBytes, Is.InRange(100, new FirmwareVectors(BoardCatalogue.Shipped.Load(Uno), "sim", null).StackBytes));
    }

    [TestCase(Mega, "avr/tml_tanh_s16.c", "TanhInt16")]
    [TestCase(Mega, "reference/tml_mul_constant_s16.c", "MulConstantInt16")]
    [TestCase(CortexM4, "cortex_m_dsp/tml_fully_connected_s8_tflite.c", "FullyConnectedInt8TfLite")]
    public void A_damaged_kernel_is_named_and_the_others_pass(string board, string file, string kernel)
    {
        Require(board);
        SelftestJob job = Job(board, Vectors(kernel, "SoftmaxRowsInt16")) with { Sources = WithDamage(file) };
        SelftestResult result = job.Run(_ => { }, CancellationToken.None);
        Assert.That(result.Failed.Select(vector => vector.Kernel).Distinct(), Is.EqualTo(new[] { kernel }));
        Assert.That(result.Passed, Is.EqualTo(result.Vectors - result.Failed.Count).And.GreaterThanOrEqualTo(Vectors("SoftmaxRowsInt16").Count));
        Assert.That(result.Failed, Has.All.Matches((FailedVector failed) => failed.Got != failed.Expected && failed.Different > 0));
    }

    [Test]
    public void A_kernel_that_never_returns_is_named()
    {
        Require(Mega);
        SelftestJob job = Job(Mega, Vectors("TanhInt16TfLite")) with { Sources = WithDamage("reference/tml_tanh_s16_tflite.c", "for (;;) {}") };
        DiagnosticException exception = Assert.Throws<DiagnosticException>(() => job.Run(_ => { }, CancellationToken.None))!;
        Assert.That((int)exception.ExitCode, Is.EqualTo(5));
        Assert.That(exception.Message, Does.Contain("TML520").And.Contain("7 vectors of TanhInt16TfLite, from tanh_int16_tflite 1"));
    }

    [Test]
    public void What_is_to_come_back_is_looked_for_first()
    {
        Tinyml.Json("compile", "models/benzene/benzene.onnx", "--data", Data, "-o", _scratch["unbuilt"]);
        Ending ending = Tinyml.Run("selftest", "--board", Mega, "--port", "/dev/ttyNONE", "--yes", "--restore", _scratch["unbuilt"]);
        Assert.That(ending.ExitCode, Is.EqualTo(5));
        Assert.That(ending.Error, Does.Contain("TML5900").And.Contain("tinyml build"));
    }

    [Test]
    public void A_wrong_number_is_found_and_told()
    {
        ConformanceVector[] all = [.. Vectors("Copy", "AddInt8", "SubInt8")];
        int at = Array.FindIndex(all, vector => vector.File == "sub_int8") + 4;
        int[] expected = [.. all[at].Case.Expected!];
        int was = expected[^1];
        expected[^1] = was == 127 ? -128 : was + 1;
        all[at] = all[at] with { Case = all[at].Case with { Expected = expected } };
        SelftestResult result = Job(Esp32, all).Run(_ => { }, CancellationToken.None);
        Assert.That(result.Failed, Is.EqualTo(new[] { new FailedVector(all[at].ToString(), "SubInt8", expected.Length - 1, expected[^1], was, 1) }));
        Assert.That(result.Failed[0].Vector, Does.StartWith("sub_int8 5 ("));
        Assert.That(SelftestCommand.Exit(result), Is.EqualTo(5));
    }

    [Test]
    public void An_interrupted_test_tells_what_was_answered()
    {
        using var source = new CancellationTokenSource();
        SelftestResult result = Job(Esp32, Vectors()).Run(_ => source.Cancel(), source.Token);
        Assert.That((result.Interrupted, result.Batches, result.Vectors > 0, result.Vectors + result.NotRun), Is.EqualTo((true, 1, true, Vectors().Count)));
        Assert.That(SelftestCommand.Exit(result), Is.EqualTo(130));
    }

    [Test]
    public void The_real_avrdude_flashes_a_batch_onto_a_Mega_on_a_port()
    {
        Requirements.Program("avrdude");
        using SimavrBoard board = SimavrBoard.Start(BoardCatalogue.Shipped.Load(Mega).Definition, FactoryFreshMega.Elf(_scratch));
        using PtyBridge port = PtyBridge.Open(board);
        Ending ending = Tinyml.Run("selftest", "--board", Mega, "--port", port.Path, "--kernel", "SoftmaxRowsInt8", "--yes");
        Assert.That(ending.ExitCode, Is.Zero, ending.Error);
        Assert.That(ending.Output, Does.StartWith($"arduino-mega-2560 ({port.Path}): 7 of 7 vectors pass"));
        Assert.That(ending.Error, Does.Contain("the firmware on Arduino Mega 2560").And.Contain("bytes of flash verified").And.Contain($"tinyml flash DIR --port {port.Path}"));
    }

    [Test]
    public void A_nanoFramework_board_on_a_port_gets_its_model_back()
    {
        Tinyml.Json("compile", "models/benzene/benzene.onnx", "--data", Data, "-o", _scratch["benzene"]);
        using NanoBoard board = NanoBoard.Start(BoardCatalogue.Shipped.Load(Esp32).Definition, Path.Combine(_scratch["benzene"], "benzene.tmlb"));
        using PtyBridge port = PtyBridge.Open(board);
        JsonElement result = Tinyml.Json("selftest", "--board", Esp32, "--port", port.Path, "--kernel", "Pad", "--yes", "--restore", _scratch["benzene"]);
        Assert.That((Count(result, "vectors"), Count(result, "passed"), result.GetProperty("replaced").GetString()), Is.EqualTo((6, 6, "benzene")));
        JsonElement streamed = Tinyml.Json("stream", _scratch["benzene"], "--data", Data, "--part", "all", "--port", port.Path, "--limit", "5");
        Assert.That(streamed.GetProperty("hostMismatch").GetInt32(), Is.Zero);
    }

    [Test]
    public void A_board_that_is_gone_ends_the_test_with_what_was_answered()
    {
        NanoBoard board = NanoBoard.StartWith(BoardCatalogue.Shipped.Load(Esp32).Definition, _scratch.Root);
        PtyBridge port = PtyBridge.Open(board);
        void PullOut()
        {
            port.Dispose();
            board.Dispose();
        }

        SelftestResult result = (Job(Esp32, Vectors()) with { Port = port.Path }).Run(_ => PullOut(), CancellationToken.None);
        Assert.That((result.Batches, result.Vectors, result.Vectors + result.NotRun), Is.EqualTo((1, result.Passed, Vectors().Count)));
        Assert.That(result.Failure, Does.Contain("TML520"));
        Assert.That(SelftestCommand.Exit(result), Is.EqualTo(5));
    }

    [TestCase("--yes", "--board", Mega, "--port", "/dev/ttyNONE")]
    [TestCase("virtual", "--board", Mega, "--port", "virtual")]
    [TestCase("--board", "--port", "sim")]
    [TestCase("Conv3D", "--board", Mega, "--port", "sim", "--kernel", "Conv3D")]
    [TestCase("--restore", "--board", Mega, "--port", "sim", "--restore", "models")]
    public void Wrong_usage_is_told(string about, params string[] arguments)
    {
        Ending ending = Tinyml.Run(["selftest", .. arguments]);
        Assert.That(ending.ExitCode, Is.EqualTo(2), ending.Error);
        Assert.That(ending.Error, Does.Contain(about));
    }

    private static SelftestJob Job(string board, IReadOnlyList<ConformanceVector> vectors) => new() { Board = BoardCatalogue.Shipped.Load(board), Port = "sim", Vectors = vectors };

    private static IReadOnlyList<ConformanceVector> Vectors(params string[] kernels) =>
        [.. ConformanceVector.Of(VectorFile.All).Where(vector => kernels.Length == 0 || kernels.Contains(vector.Case.Kernel.Name))];

    private static JsonElement Selftest(string board, params string[] kernels)
    {
        Ending ending = Tinyml.RunFor(TimeSpan.FromMinutes(10), ["selftest", "--board", board, "--port", "sim", "--json", .. kernels.SelectMany(kernel => (string[])["--kernel", kernel])]);
        TestContext.Out.WriteLine(ending.Error);
        Assert.That(ending.ExitCode, Is.Zero, ending.Error);
        return ending.Json;
    }

    private static int Count(JsonElement result, string name) => result.GetProperty(name).GetInt32();

    private static void Require(string board)
    {
        Requirements.Program(board == CortexM4 ? "arm-none-eabi-gcc" : "avr-gcc");
        if (board == CortexM4)
        {
            Requirements.Program("qemu-system-arm");
        }
        else
        {
            Requirements.Library("libsimavr.so.2");
        }
    }

    /// <summary>The product's C sources with a kernel that does something else at its end: by default it turns the lowest bit of its first element.</summary>
    private string WithDamage(string file, string statement = "output[0] ^= 1;")
    {
        string from = Path.Combine(AppContext.BaseDirectory, "firmware", "c"), to = _scratch["damaged-" + Path.GetFileNameWithoutExtension(file)];
        foreach (string source in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(to, Path.GetRelativePath(from, source));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(source, copy, overwrite: true);
        }

        string kernel = Path.Combine(to, "src", "kernels", file), name = Path.GetFileNameWithoutExtension(file), text = File.ReadAllText(kernel);
        string element = name.Contains("_s8", StringComparison.Ordinal) ? "int8_t" : "int16_t";
        Assert.That(text, Does.Contain($"void {name}("));
        string damaged = text.Replace($"void {name}(", "static __attribute__((noinline)) void sound(", StringComparison.Ordinal)
            + $"\nvoid {name}(const {name}_params *p, const {element} *input, {element} *output) {{\n    sound(p, input, output);\n    {statement}\n}}\n";
        File.WriteAllText(kernel, damaged);
        return to;
    }
}
