using System.Globalization;
using System.Text.RegularExpressions;
using TinyML.Boards.Building;
using TinyML.Boards.Elf;
using TinyML.Boards.Simulation;
using TinyML.Boards.Tests.Emit;
using TinyML.Compiler.Conformance;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Emit;
using TinyML.Compiler.Emit.C;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Planning;
using TinyML.Nano.Kernels;
using TinyML.Protocol;
using TinyML.Testing;

namespace TinyML.Boards.Tests.Building;

public sealed class FirmwareBuildTests
{
    private string _root = "";

    [SetUp]
    public void Create() => _root = Directory.CreateTempSubdirectory("tinyml-build-").FullName;

    [TearDown]
    public void Clean() => Directory.Delete(_root, recursive: true);

    [TestCase("arduino-mega-2560")]
    [TestCase("arduino-uno")]
    [TestCase("qemu-mps2-an386")]
    public void Firmware_is_built_measured_and_answers_in_the_simulator_as_the_kernels_do(string id)
    {
        Board board = RequireTools(id);
        PlannedProgram program = SmallPrograms.Tanh821;
        string folder = Emit(program, board);
        FirmwareBuildResult built = FirmwareBuild.Run(folder, board);
        TestContext.Out.WriteLine($"{id}: {built.Size}, without model {built.SizeWithoutModel}, stack {built.PeakStackBytes}");

        Assert.That(File.Exists(built.HexPath));
        Assert.That(built.ModelFlashBytes, Is.InRange(100, 4000));
        Assert.That(built.ModelRamBytes, Is.InRange(program.ArenaBytes, program.ArenaBytes + 8));
        Assert.That(FloatRoutines.In(ElfFile.Read(built.ElfPath)), Is.Empty);
        Assert.That(built.PeakStackBytes, Is.InRange(20, 700));

        using ISimulatedBoard simulated = SimulatedBoard.Start(board, built.ElfPath);
        var client = new ProtocolClient(simulated, new ClientOptions { Seed = 1 });
        DeviceInfo info = client.Hello();
        Assert.That(info.Board.Id, Is.EqualTo(id));
        Assert.That(info.Model.Name, Is.EqualTo("benzene mini"));
        Assert.That(info.Model.Hash, Is.EqualTo("0001020304050607").IgnoreCase);
        Assert.That(info.Model.Inputs.Single().Scales[7], Is.EqualTo(0.0001f));
        for (uint sample = 0; sample < 20; sample++)
        {
            byte[] input = [.. Enumerable.Range(0, 16).Select(i => (byte)((i * 31 * (int)(sample + 1)) + (int)sample))];
            InferenceResult result = client.Infer(sample, input);
            byte[] expected = Answer(program, input);
            Assert.That(result.Output, Is.EqualTo(expected));
            Assert.That(result.Led, Is.EqualTo(BitConverter.ToInt16(expected) > 1500 ? LedState.Red : LedState.Green));
        }
    }

    [TestCase("arduino-mega-2560")]
    [TestCase("qemu-mps2-an386")]
    public void The_parts_of_the_flash_add_up_to_what_the_linker_and_binutils_say(string id)
    {
        Board board = RequireTools(id);
        FirmwareBuildResult built = FirmwareBuild.Run(Emit(SmallPrograms.Tanh821, board), board);
        FlashMap flash = built.Flash;
        TestContext.Out.WriteLine($"{id}: {flash}");
        string size = ChildProcess.Run($"{board.Definition.Build!.Toolchain}size", [built.ElfPath]);
        int[] figures = [.. size.Split('\n')[1].Split('\t', StringSplitOptions.TrimEntries).Take(2).Select(figure => int.Parse(figure, CultureInfo.InvariantCulture))];
        Assert.Multiple(() =>
        {
            Assert.That(flash.TotalBytes, Is.EqualTo(built.Size.FlashBytes));
            Assert.That(figures.Sum(), Is.EqualTo(built.Size.FlashBytes), "text and data of size");
            Assert.That(MapBytes(Path.ChangeExtension(built.ElfPath, ".map"), ElfFile.Read(built.ElfPath)), Is.EqualTo(built.Size.FlashBytes), "the sections of the linker's map");
            Assert.That(flash.WeightBytes, Is.InRange(46, 300), "the network has 46 bytes of weights, biases and multipliers");
            Assert.That(flash.TableBytes, Is.GreaterThanOrEqualTo(256), "the table of tanh");
            Assert.That(flash.KernelBytes, Is.InRange(150, 3000));
            Assert.That(flash.FirmwareBytes, Is.InRange(1000, 8000));
            Assert.That(flash.RuntimeBytes, Is.InRange(50, 3000));
        });
    }

    [Test]
    public void A_board_without_a_build_says_who_makes_its_firmware()
    {
        Board nano = BoardCatalogue.Shipped.Load("arduino-nano-33-ble");
        string folder = Emit(SmallPrograms.Tanh821, nano);
        DiagnosticException? exception = Assert.Throws<DiagnosticException>(() => FirmwareBuild.Run(folder, nano));
        Assert.That(exception!.Diagnostics.Single().Code, Is.EqualTo(DiagnosticCodes.BuiltElsewhere));
        Assert.That(exception.Message, Does.Contain("Arduino IDE"));
    }

    [Test]
    public void A_rebuild_replaces_the_firmware_and_leaves_nothing_beside_it()
    {
        Board board = RequireTools("arduino-uno");
        string folder = Emit(SmallPrograms.Relu851, board);
        byte[] first = File.ReadAllBytes(FirmwareBuild.Run(folder, board).HexPath);
        byte[] second = File.ReadAllBytes(FirmwareBuild.Run(folder, board).HexPath);
        Assert.That(second, Is.EqualTo(first));
        Assert.That(Directory.GetDirectories(Path.Combine(folder, "build")).Select(Path.GetFileName), Is.EqualTo((string[])["arduino-uno"]));
    }

    [Test]
    public void What_does_not_fit_is_told_with_the_number_of_bytes()
    {
        Board uno = RequireTools("arduino-uno");
        string folder = Emit(SmallPrograms.Tanh821, uno);
        FirmwareSize size = FirmwareBuild.Run(folder, uno).Size;
        Board small = uno with { Definition = uno.Definition with { FlashBytes = size.FlashBytes - 7, RamBytes = size.RamBytes - 3 } };
        DiagnosticException? exception = Assert.Throws<DoesNotFitException>(() => FirmwareBuild.Run(folder, small));
        Assert.That(exception!.ExitCode, Is.EqualTo(ExitCode.DoesNotFit));
        Assert.That(exception.Diagnostics.Select(d => d.Code), Is.EqualTo((DiagnosticCode[])[DiagnosticCodes.FlashDoesNotFit, DiagnosticCodes.RamDoesNotFit]));
        Assert.That(exception.Diagnostics[0].What, Does.Contain(": 7 too few"));
        Assert.That(exception.Diagnostics[1].What, Does.Contain(": 3 too few"));
        Assert.That(exception.Diagnostics[0].Todo, Does.Contain("arduino-mega-2560"));
    }

    [Test]
    public void An_arena_that_fits_alone_but_not_beside_the_firmware_is_told_with_the_number_of_bytes()
    {
        Board uno = RequireTools("arduino-uno");
        int count = (uno.Definition.RamBytes / 2) - 10;
        KernelSignature copy = KernelCatalog.All.Single(kernel => kernel.Name == "Copy");
        var kernelCase = new KernelCase("large", copy, [], [count], new int[count], count, null);
        string folder = Emit(MemoryPlanner.Run(CaseProgram.Of("large", [kernelCase])), uno);
        DoesNotFitException? exception = Assert.Throws<DoesNotFitException>(() => FirmwareBuild.Run(folder, uno));
        Assert.That(exception!.Diagnostics.Single().Code, Is.EqualTo(DiagnosticCodes.RamDoesNotFit));
        Assert.That(exception.RamOver, Is.InRange(100, 1000));
    }

    [Test]
    public void A_missing_compiler_is_told_with_what_to_install()
    {
        Board board = BoardCatalogue.Shipped.Load("arduino-uno");
        string folder = Emit(SmallPrograms.Tanh821, board);
        Board strange = board with { Definition = board.Definition with { Build = board.Definition.Build! with { Toolchain = "nonesuch-" } } };
        DiagnosticException? exception = Assert.Throws<DiagnosticException>(() => FirmwareBuild.Run(folder, strange));
        Assert.That(exception!.ExitCode, Is.EqualTo(ExitCode.DeviceFailure));
        Assert.That(exception.Message, Does.Contain("nonesuch-gcc").And.Contain("TML4201"));
    }

    [Test]
    public void A_folder_without_a_model_is_refused()
    {
        DiagnosticException? exception = Assert.Throws<DiagnosticException>(() => FirmwareBuild.Run(_root, BoardCatalogue.Shipped.Load("arduino-uno")));
        Assert.That(exception!.Diagnostics[0].Code, Is.EqualTo(DiagnosticCodes.NotAModelFolder));
    }

    [TestCase("avr-gcc", "-mmcu=atmega2560")]
    [TestCase("arm-none-eabi-gcc", "-mcpu=cortex-m4", "-mthumb", "-mfloat-abi=soft", "--specs=nosys.specs")]
    public void Floating_point_is_found_where_it_is(string compiler, params string[] flags)
    {
        using var firmware = new TestFirmware();
        string elf = firmware.Compile(compiler, "floats.c", flags);
        Assert.That(FloatRoutines.In(ElfFile.Read(elf)), Has.Some.Match("addsf3|fadd").And.Some.Match("divdf3|ddiv|divsf3"));
    }

    /// <summary>The bytes that the map gives to the sections that are flashed: NAME ADDRESS SIZE, a long name on a line of its own.</summary>
    private static int MapBytes(string path, ElfFile firmware) => firmware.Sections
        .Where(section => section is { Allocated: true, Size: > 0 } && section.Type != ElfSection.NoBits)
        .Sum(section => Convert.ToInt32(Regex.Match(File.ReadAllText(path), $@"^{Regex.Escape(section.Name)}\s+0x[0-9a-f]+\s+0x([0-9a-f]+)", RegexOptions.Multiline).Groups[1].Value, 16));

    private static Board RequireTools(string id)
    {
        Board board = BoardCatalogue.Shipped.Load(id);
        Requirements.Program(new Toolchain(board).Compiler);
        if (board.Definition.Simulator!.Kind == "qemu")
        {
            Requirements.Program(QemuBoard.Program);
        }
        else
        {
            Requirements.Library("libsimavr.so.2");
        }

        return board;
    }

    private string Emit(PlannedProgram program, Board board)
    {
        string folder = Path.Combine(_root, "model");
        OutputFolder.Write(folder, "0.1.0", inside => OutputFolder.WriteFiles(inside, CLibrary.Emit(program, SmallPrograms.Options(board.Target))));
        return folder;
    }

    private static byte[] Answer(PlannedProgram program, byte[] input)
    {
        var arena = new byte[program.ArenaBytes];
        input.CopyTo(arena, program.BufferOffsets[program.Program.Inputs[0].Buffer]);
        foreach (PlannedStep step in program.Steps)
        {
            KernelDispatcher.Run(step.Call.Kernel.Id, arena, [.. program.Constants], [.. step.Block]);
        }

        int output = program.Program.Outputs[0].Buffer;
        return arena[program.BufferOffsets[output]..(program.BufferOffsets[output] + program.Program.Buffers[output].ByteCount)];
    }
}
