using System.Globalization;
using System.Text.RegularExpressions;
using TinyML.Boards.Simulation;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Targets;

namespace TinyML.Boards;

/// <summary>The values that a board file can have.</summary>
internal static partial class BoardCheck
{
    private static readonly string[] FlashTools = ["avrdude", "bossac", "esptool", "nanoff"];

    /// <summary>All impossible values, in the order of the file's members.</summary>
    public static IReadOnlyList<Diagnostic> Findings(string path, string folder, BoardDefinition board)
    {
        var findings = new List<Diagnostic>();
        void Require(bool holds, string member, object value, string rule)
        {
            if (!holds)
            {
                string text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
                findings.Add(new Diagnostic(DiagnosticCodes.BoardFileValue, $"{path}, '{member}'", $"the value '{text}' cannot be", rule));
            }
        }

        Require(IdPattern().IsMatch(board.Id), "id", board.Id, "use lower case letters, digits and single hyphens");
        Require(board.Id == Path.GetFileName(folder), "id", board.Id, $"use the folder's name, {Path.GetFileName(folder)}");
        Require(board.Name.Trim().Length > 0, "name", board.Name, "give the name that people know");
        Require(TargetCatalog.All.Any(target => target.Id == board.Target), "target", board.Target,
            $"use one of {string.Join(", ", TargetCatalog.All.Select(target => target.Id))}");
        Require(board.Mcu.Trim().Length > 0, "mcu", board.Mcu, "give the microcontroller's name");
        Require(board.ClockHz is >= 1 and <= 4_000_000_000, "clockHz", board.ClockHz, "give the clock in hertz, 1 to 4000000000");
        Require(board.FlashBytes >= 1, "flashBytes", board.FlashBytes, "give the bytes that firmware may use");
        Require(board.RamBytes >= 1, "ramBytes", board.RamBytes, "give the bytes of RAM");
        Require(board.Baud is >= 300 and <= 4_000_000, "baud", board.Baud, "give a speed from 300 to 4000000");
        foreach (string id in board.Usb)
        {
            Require(UsbId().IsMatch(id), "usb", id, "write vendor and product in lower-case hexadecimal, such as 2341:0042");
        }

        Require(board.Leds.Green is >= 0 and <= 255, "leds.green", board.Leds.Green, "give a pin number, 0 to 255");
        Require(board.Leds.Red is >= 0 and <= 255, "leds.red", board.Leds.Red, "give a pin number, 0 to 255");
        Require(board.Leds.Green != board.Leds.Red, "leds.red", board.Leds.Red, "use another pin than the green LED's");
        if (board.Build is { } build)
        {
            Require(build.Toolchain.Trim().Length > 0, "build.toolchain", build.Toolchain, "give the prefix of the programs, such as avr-");
            Require(PortPattern().IsMatch(build.Port), "build.port", build.Port, "name a folder of firmware/c/src/ports");
            foreach (string source in build.Sources)
            {
                Require(source == Path.GetFileName(source) && File.Exists(Path.Combine(folder, source)), "build.sources", source, "name a file of the board's folder");
            }
        }

        if (board.Flash is { } flash)
        {
            Require(FlashTools.Contains(flash.Tool), "flash.tool", flash.Tool, $"use one of {string.Join(", ", FlashTools)}");
        }

        if (board.NanoFramework is { } nano)
        {
            Require(nano.HeapBytes >= 1, "nanoFramework.heapBytes", nano.HeapBytes, "give the bytes of heap that a model may take");
        }

        if (board.Simulator is { } simulator)
        {
            Require(simulator.Kind != NanoBoard.Kind || board.NanoFramework is not null, "simulator.kind", simulator.Kind, "say with 'nanoFramework' what the board leaves to a model");
            CheckSimulator(simulator, Require);
        }

        return findings;
    }

    private static void CheckSimulator(BoardSimulator simulator, Action<bool, string, object, string> require)
    {
        string? unit = simulator.Kind switch
        {
            "simavr" => "cycles",
            "qemu" => "instructions",
            NanoBoard.Kind => "microseconds",
            _ => null,
        };
        require(unit is not null, "simulator.kind", simulator.Kind, "use simavr or qemu, or nanoframework");
        require(simulator.Kind != NanoBoard.Kind || simulator.Machine is NanoBoard.Machine or NanoBoard.MachineWithMemory, "simulator.machine", simulator.Machine, $"use {NanoBoard.Machine} or {NanoBoard.MachineWithMemory}");
        require(simulator.Machine.Trim().Length > 0, "simulator.machine", simulator.Machine, "give the simulator's name for the machine");
        require(unit is null || simulator.CostUnit == unit, "simulator.costUnit", simulator.CostUnit, $"{simulator.Kind} counts {unit}");
        (Regex led, string rule) = simulator.Kind switch
        {
            "simavr" => (SimavrLed(), "write the port's letter and the bit, such as B7"),
            NanoBoard.Kind => (PinNumber(), "write the pin's number, 0 to 99"),
            _ => (QemuLed(), "write the LED's number, 0 to 9"),
        };
        require(led.IsMatch(simulator.Leds.Green), "simulator.leds.green", simulator.Leds.Green, rule);
        require(led.IsMatch(simulator.Leds.Red) && simulator.Leds.Red != simulator.Leds.Green, "simulator.leds.red", simulator.Leds.Red, $"{rule}; another one than green");
    }

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$", RegexOptions.CultureInvariant)]
    private static partial Regex IdPattern();

    [GeneratedRegex("^[0-9a-f]{4}:[0-9a-f]{4}$", RegexOptions.CultureInvariant)]
    private static partial Regex UsbId();

    [GeneratedRegex("^[a-z0-9_]+$", RegexOptions.CultureInvariant)]
    private static partial Regex PortPattern();

    [GeneratedRegex("^[A-L][0-7]$", RegexOptions.CultureInvariant)]
    private static partial Regex SimavrLed();

    [GeneratedRegex("^[0-9]$", RegexOptions.CultureInvariant)]
    private static partial Regex QemuLed();

    [GeneratedRegex("^(0|[1-9][0-9]?)$", RegexOptions.CultureInvariant)]
    private static partial Regex PinNumber();
}
