using System.Text.Json.Serialization;

namespace TinyML.Compiler.Targets;

/// <summary>The contents of <c>boards/&lt;id&gt;/board.json</c>; schema <c>boards/board.schema.json</c>.</summary>
public sealed record BoardDefinition
{
    /// <summary>The schema's address, for editors; ignored.</summary>
    [JsonPropertyName("$schema")]
    public string? Schema { get; init; }

    /// <summary>The folder's name, such as <c>arduino-mega-2560</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The name that people know, such as <c>Arduino Mega 2560</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The target that its code is compiled for: <c>avr</c>, <c>cortex-m4</c>, <c>xtensa</c>.</summary>
    public required string Target { get; init; }

    /// <summary>The microcontroller as the toolchain names it, such as <c>atmega2560</c>.</summary>
    public required string Mcu { get; init; }

    /// <summary>Core clock in hertz.</summary>
    public required long ClockHz { get; init; }

    /// <summary>Program memory in bytes that a sketch may use (the boot loader's part taken off).</summary>
    public required int FlashBytes { get; init; }

    /// <summary>Static RAM in bytes.</summary>
    public required int RamBytes { get; init; }

    /// <summary>The baud rate that the firmware opens its serial port with.</summary>
    public int Baud { get; set; } = 115200;

    /// <summary>USB vendor and product ids such as <c>2341:0042</c> by which its port is known; none where it has an adapter that other boards have too.</summary>
    public IReadOnlyList<string> Usb { get; set; } = [];

    /// <summary>LED pins, in the numbering printed on the board.</summary>
    public required LedPins Leds { get; init; }

    /// <summary>Compiler and linker flags, sources and programs that make the firmware; null when only its maker's tools do.</summary>
    public BoardBuild? Build { get; init; }

    /// <summary>How the firmware gets onto the board, or null.</summary>
    public BoardFlash? Flash { get; init; }

    /// <summary>How the board is simulated, or null.</summary>
    public BoardSimulator? Simulator { get; init; }

    /// <summary>What .NET nanoFramework leaves to a model, or null where the board does not run it.</summary>
    public NanoFrameworkLimits? NanoFramework { get; init; }
}

/// <summary>What .NET nanoFramework leaves to a model.</summary>
/// <param name="HeapBytes">Bytes of the managed heap that the firmware gives to a model: arena, constants or their window, steps.</param>
public sealed record NanoFrameworkLimits(int HeapBytes);

/// <summary>The two LEDs.</summary>
/// <param name="Green">Arduino pin number of the green LED.</param>
/// <param name="Red">Arduino pin number of the red LED.</param>
public sealed record LedPins(int Green, int Red);

/// <summary>How the firmware is built.</summary>
public sealed record BoardBuild
{
    /// <summary>The prefix of the toolchain's programs, such as <c>avr-</c>.</summary>
    public required string Toolchain { get; init; }

    /// <summary>Flags for the compiler.</summary>
    public IReadOnlyList<string> CompilerFlags { get; set; } = [];

    /// <summary>Flags for the linker.</summary>
    public IReadOnlyList<string> LinkerFlags { get; set; } = [];

    /// <summary>The port folder under firmware/c/src/ports, such as <c>avr</c>.</summary>
    public required string Port { get; init; }

    /// <summary>Start-up and linker files in the board's own folder.</summary>
    public IReadOnlyList<string> Sources { get; set; } = [];
}

/// <summary>How the board is flashed.</summary>
/// <param name="Tool">avrdude, bossac, esptool or nanoff.</param>
/// <param name="Arguments">Its arguments; <c>{hex}</c>, <c>{elf}</c>, <c>{sketch}</c> (what arduino-cli makes), <c>{image}</c> (of --image) and <c>{port}</c> are filled in.</param>
public sealed record BoardFlash(string Tool, IReadOnlyList<string> Arguments);

/// <summary>How the board is simulated.</summary>
/// <param name="Kind"><c>simavr</c>, <c>qemu</c> or <c>nanoframework</c>.</param>
/// <param name="Machine">The simulator's name for the machine.</param>
/// <param name="CostUnit"><c>cycles</c>, <c>instructions</c>, or <c>microseconds</c> of this computer.</param>
/// <param name="Leds">The LEDs by the simulator's names.</param>
public sealed record BoardSimulator(string Kind, string Machine, string CostUnit, SimulatedLeds Leds);

/// <summary>The two LEDs as the simulator names them: port and bit (<c>B7</c>) for simavr, the LED's number (<c>0</c>) for QEMU, the pin's (<c>25</c>) for nanoFramework.</summary>
/// <param name="Green">The green LED.</param>
/// <param name="Red">The red LED.</param>
public sealed record SimulatedLeds(string Green, string Red);
