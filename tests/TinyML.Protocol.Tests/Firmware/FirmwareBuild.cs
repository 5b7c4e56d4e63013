using System.Diagnostics;
using System.Globalization;
using TinyML.Compiler.Targets;
using TinyML.Testing;

namespace TinyML.Protocol.Tests.Firmware;

/// <summary>Builds the streaming firmware with a test's model.</summary>
internal static class FirmwareBuild
{
    /// <summary>The file name of the benchmark's firmware.</summary>
    public const string Benchmark = "benchmark";

    private static readonly string Sources = Path.Combine(Requirements.RepositoryRoot, "firmware", "c", "src");
    private static readonly string[] Sanitized = ["-O1", "-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-DTML_BOARD=test-board"];
    private static readonly string[] Strict = ["-std=gnu99", "-Wall", "-Wextra", "-Wconversion", "-Werror"];

    /// <summary>The firmware as a process of the host, with the address and undefined behaviour sanitizers.</summary>
    public static string ForHost(string folder, string model, ModelInfo info, int maximumFrame, int window = 1)
    {
        Requirements.Program("gcc");
        string program = Path.Combine(folder, "firmware");
        Compile("gcc", folder, model, "posix", info, [.. Sanitized, $"-DTML_MAXIMUM_FRAME={maximumFrame}", $"-DTML_WINDOW={window}", "-o", program]);
        return program;
    }

    /// <summary>The benchmark's firmware (firmware/c/src/mlperf) as a process of the host, likewise.</summary>
    public static string ForHostBenchmark(string folder, string model, ModelInfo info)
    {
        Requirements.Program("gcc");
        string program = Path.Combine(folder, Benchmark), stream = Path.Combine(Sources, "stream");
        WriteInfo(folder, info);
        IEnumerable<string> sources =
        [
            .. Directory.GetFiles(Path.Combine(Sources, "mlperf"), "*.c").Where(f => !f.EndsWith("no_model.c", StringComparison.Ordinal)),
            Path.Combine(stream, "tml_inference.c"), Path.Combine(stream, "tml_print.c"), Path.Combine(Sources, "ports", "posix", "tml_port_posix.c"), ModelSource(model),
        ];
        Run("gcc", [.. Strict, "-I", Sources, "-I", folder, .. Sanitized, "-o", program, .. sources]);
        return program;
    }

    /// <summary>The arithmetic of the benchmark's firmware as a process that answers triples of words (tml_real_driver.c), likewise.</summary>
    public static string ForHostReals(string folder)
    {
        Requirements.Program("gcc");
        string program = Path.Combine(folder, "reals");
        Run("gcc", [.. Strict, "-I", Sources, .. Sanitized, "-o", program, Path.Combine(Sources, "mlperf", "tml_mlperf_real.c"), ModelSource("tml_real_driver.c")]);
        return program;
    }

    /// <summary>The firmware as an ELF file for an AVR board.</summary>
    /// <param name="folder">Where it goes.</param>
    /// <param name="model">The model's .c file, or null for firmware without a model.</param>
    /// <param name="info">The model's description.</param>
    /// <param name="board">The board.</param>
    public static string ForAvr(string folder, string? model, ModelInfo info, BoardDefinition board)
    {
        Requirements.Program("avr-gcc");
        string elf = Path.Combine(folder, $"{board.Id}-{model ?? "no-model"}.elf");
        string[] options =
        [
            "-Os", .. board.Build!.CompilerFlags, $"-DF_CPU={board.ClockHz}UL", $"-DTML_BOARD={board.Id}", $"-DTML_LED_GREEN_PIN={board.Leds.Green}",
            $"-DTML_LED_RED_PIN={board.Leds.Red}", "-ffunction-sections", "-fdata-sections", "-Wl,--gc-sections", "-o", elf,
        ];
        Compile("avr-gcc", folder, model, "avr", info, options);
        return elf;
    }

    /// <summary>Runs a program and returns what it prints; fails the test when it fails.</summary>
    public static string Run(string program, IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero, $"{program} {string.Join(' ', arguments)}\n{errors.Result}");
        return output;
    }

    private static void Compile(string compiler, string folder, string? model, string port, ModelInfo info, string[] options)
    {
        WriteInfo(folder, info);
        string stream = Path.Combine(Sources, "stream");
        string modelSource = model is null ? Path.Combine(stream, "tml_no_model.c") : ModelSource(model);
        IEnumerable<string> sources = Directory.GetFiles(stream, "*.c").Where(f => !f.EndsWith("no_model.c", StringComparison.Ordinal))
            .Concat(Directory.GetFiles(Path.Combine(Sources, "ports", port), "*.c")).Append(modelSource);
        Run(compiler, [.. Strict, "-I", Sources, "-I", folder, .. options, .. sources.Order(StringComparer.Ordinal)]);
    }

    private static string ModelSource(string model) => Path.Combine(Requirements.RepositoryRoot, "tests", "TinyML.Protocol.Tests", "Firmware", model);

    private static void WriteInfo(string folder, ModelInfo info)
    {
        string bytes = string.Join(',', info.Encode().Select(b => b.ToString(CultureInfo.InvariantCulture)));
        File.WriteAllText(
            Path.Combine(folder, "tml_test_info.h"),
            string.Create(CultureInfo.InvariantCulture, $"#define TEST_INPUT_BYTES {info.InputBytes}\n#define TEST_OUTPUT_BYTES {info.OutputBytes}\n#define TEST_INFO {bytes}\n"));
    }
}
