using System.Globalization;
using System.Text.Json;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Emit;
using TinyML.Compiler.Emit.C;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Planning;
using TinyML.Compiler.Targets;
using TinyML.Nano.Kernels;
using TinyML.Testing;

namespace TinyML.Boards.Tests.Emit;

public sealed class CLibraryTests
{
    private static readonly string[] Strict = ["-std=c99", "-Wall", "-Wextra", "-Wconversion", "-Werror", "-Wpedantic"];

    private static IEnumerable<TestCaseData> Programs =>
    [
        new TestCaseData(SmallPrograms.Tanh821).SetArgDisplayNames("tanh 8-2-1"),
        new TestCaseData(SmallPrograms.Relu851).SetArgDisplayNames("relu 8-5-1"),
        new TestCaseData(SmallPrograms.ManyKernels).SetArgDisplayNames("many kernels"),
    ];

    private static IEnumerable<TestCaseData> Compilers =>
        from program in Programs
        from compiler in (string[][])[["gcc"], ["avr-gcc", "-mmcu=atmega2560", "-Os"], ["arm-none-eabi-gcc", "-mcpu=cortex-m4", "-mthumb", "-mfloat-abi=soft"]]
        from target in TargetCatalog.All
        select new TestCaseData(program.Arguments[0], compiler, target).SetArgDisplayNames(program.ArgDisplayNames![0], compiler[0], target.Id);

    [TestCaseSource(nameof(Compilers))]
    public void Every_file_compiles_without_a_warning(PlannedProgram program, string[] compiler, Target target)
    {
        Requirements.Program(compiler[0]);
        using Library library = new(program, target);
        foreach (string source in library.Sources)
        {
            string output = TestFirmware.Run(compiler[0], [.. compiler[1..], .. Strict, "-I", Path.Combine(library.Folder, "src"), "-c", source, "-o", Path.Combine(library.Folder, "x.o")]);
            Assert.That(output, Is.Empty, source);
        }
    }

    [TestCaseSource(nameof(Programs))]
    public void Emitting_twice_gives_the_same_bytes_also_where_numbers_look_different(PlannedProgram program)
    {
        EquatableArray<EmittedFile> first = CLibrary.Emit(program, SmallPrograms.Options(Avr.Target));
        CultureInfo before = CultureInfo.CurrentCulture;
        var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        comma.NumberFormat.NumberDecimalSeparator = ",";
        comma.NumberFormat.NumberGroupSeparator = ".";
        comma.NumberFormat.NegativeSign = "−";
        try
        {
            CultureInfo.CurrentCulture = comma;
            Assert.That(FormattableString.CurrentCulture($"{-1.5}"), Is.EqualTo("−1,5"));
            Assert.That(CLibrary.Emit(program, SmallPrograms.Options(Avr.Target)), Is.EqualTo(first));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [TestCaseSource(nameof(Programs))]
    public void Files_have_line_feeds_and_a_banner(PlannedProgram program)
    {
        EquatableArray<EmittedFile> files = CLibrary.Emit(program, SmallPrograms.Options(Avr.Target));
        string model = files.Single(file => file.Path.StartsWith("src/tml_", StringComparison.Ordinal) && file.Path.EndsWith("_stream.c", StringComparison.Ordinal)).Path[..^"_stream.c".Length];
        foreach (EmittedFile file in files)
        {
            Assert.That(file.Text, Does.Not.Contain("\r").And.EndsWith("\n"), file.Path);
            if (file.Path.StartsWith(model, StringComparison.Ordinal))
            {
                Assert.That(file.Text, Does.Contain("tinyml 0.1.0").And.Contain(new string('a', 64)), file.Path);
            }
        }
    }

    [TestCaseSource(nameof(Programs))]
    public void The_compiled_library_answers_what_the_kernels_answer(PlannedProgram program)
    {
        Requirements.Program("gcc");
        using Library library = new(program, CortexM4.Target);
        string binary = Path.Combine(library.Folder, "run");
        TestFirmware.Run("gcc", ["-O2", "-fsanitize=address,undefined", "-fno-sanitize-recover", $"-I{library.Folder}/src", TestFirmware.Source("call_model.c"), .. library.Model, "-o", binary]);
        byte[] input = [.. Enumerable.Range(0, program.Program.Inputs.Sum(i => program.Program.Buffers[i.Buffer].ByteCount)).Select(i => (byte)((i * 37) + (i / 3)))];
        string output = TestFirmware.Run(binary, Convert.ToHexString(input));

        var arena = new byte[program.ArenaBytes];
        input.CopyTo(arena, 0);
        foreach (PlannedStep step in program.Steps)
        {
            KernelDispatcher.Run(step.Call.Kernel.Id, arena, [.. program.Constants], [.. step.Block]);
        }

        int buffer = program.Program.Outputs[0].Buffer;
        byte[] expected = arena[program.BufferOffsets[buffer]..(program.BufferOffsets[buffer] + program.Program.Buffers[buffer].ByteCount)];
        Assert.That(output.Trim(), Is.EqualTo(Convert.ToHexString(expected)));
    }

    [Test]
    public void Only_the_kernels_that_are_called_are_there()
    {
        IEnumerable<string> files = CLibrary.Emit(SmallPrograms.Relu851, SmallPrograms.Options(CortexM4.Target)).Select(file => file.Path);
        Assert.That(files.Where(file => file.StartsWith("src/kernels/", StringComparison.Ordinal) && file.EndsWith(".c", StringComparison.Ordinal)),
            Is.EqualTo((string[])["src/kernels/reference/tml_fully_connected_s16x8.c"]));
    }

    [Test]
    public void The_header_says_what_the_numbers_mean()
    {
        string header = CLibrary.Emit(SmallPrograms.Tanh821, SmallPrograms.Options(Avr.Target)).Single(file => file.Path == "src/tml_benzene_mini.h").Text;
        Assert.That(header, Does.Contain("[5] T in steps of 0.1 °C, -200 to 500")
            .And.Contain("each stands for q * 0.01 µg/m³")
            .And.Contain("int16_t *tml_benzene_mini_input(void);")
            .And.Contain("const int16_t *tml_benzene_mini_run(void);"));
    }

    [Test]
    public void The_header_names_the_classes()
    {
        CLibraryOptions options = SmallPrograms.Options(Avr.Target) with { Spec = SmallPrograms.Spec with { Labels = ["up", "*/ down", "left", "right"] } };
        string header = CLibrary.Emit(SmallPrograms.ManyKernels, options).Single(file => file.Path == "src/tml_9_lives.h").Text;
        Assert.That(header, Does.Contain("Of [0] up, [1] * / down, [2] left, [3] right."));
    }

    [Test]
    public void Names_that_end_comments_or_strings_do_no_harm()
    {
        PlannedProgram hostile = SmallPrograms.Tanh821 with { Program = SmallPrograms.Tanh821.Program with { Name = "*/ \"x\\ \n#error" } };
        Requirements.Program("gcc");
        using Library library = new(hostile, Avr.Target);
        foreach (string source in library.Sources)
        {
            TestFirmware.Run("gcc", [.. Strict, $"-I{library.Folder}/src", "-c", source, "-o", Path.Combine(library.Folder, "x.o")]);
        }

        Assert.That(() => JsonDocument.Parse(File.ReadAllText(Path.Combine(library.Folder, "library.json"))), Throws.Nothing);
    }

    [Test]
    public void Constants_beyond_the_reach_of_an_avr_are_refused_with_the_number_of_bytes()
    {
        PlannedProgram large = SmallPrograms.Tanh821 with { Constants = [.. new byte[60_010]] };
        DiagnosticException? exception = Assert.Throws<DiagnosticException>(() => CLibrary.Emit(large, SmallPrograms.Options(Avr.Target)));
        Assert.That(exception!.Message, Does.Contain("TML4105").And.Contain("10 more"));
        Assert.That(exception.ExitCode, Is.EqualTo(ExitCode.DoesNotFit));
        Assert.That(() => CLibrary.Emit(large, SmallPrograms.Options(CortexM4.Target)), Throws.Nothing);
    }

    [Test]
    public void A_table_larger_than_an_object_of_avr_gcc_is_refused_with_the_number_of_bytes()
    {
        KernelProgram program = SmallPrograms.Tanh821.Program;
        PlannedProgram large = SmallPrograms.Tanh821 with { Program = program with { Constants = [program.Constants[0] with { Bytes = [.. new byte[32_770]] }, .. program.Constants.Skip(1)] } };
        DiagnosticException? exception = Assert.Throws<DiagnosticException>(() => CLibrary.Emit(large, SmallPrograms.Options(Avr.Target)));
        Assert.That(exception!.Message, Does.Contain("TML4105").And.Contain(": 3 more"));
    }

    private sealed class Library : IDisposable
    {
        public Library(PlannedProgram program, Target target)
        {
            Folder = Directory.CreateTempSubdirectory("tinyml-library-").FullName;
            OutputFolder.WriteFiles(Folder, CLibrary.Emit(program, SmallPrograms.Options(target)));
        }

        public string Folder { get; }

        /// <summary>All C files but those that need a board.</summary>
        public string[] Sources => [.. Directory.GetFiles(Path.Combine(Folder, "src"), "*.c", SearchOption.AllDirectories)
            .Where(source => !source.Contains("/ports/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

        /// <summary>The model, its kernels and its descriptor.</summary>
        public IEnumerable<string> Model => Sources.Where(source => !source.Contains("/stream/", StringComparison.Ordinal));

        public void Dispose() => Directory.Delete(Folder, recursive: true);
    }
}
