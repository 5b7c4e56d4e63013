using TinyML.Boards.Elf;

namespace TinyML.Boards.Simulation.Simavr;

/// <summary>Finds how deep the stack reached: before reset every byte between the end of the static data and the top of RAM is
/// painted, and the lowest byte that lost its paint marks the peak. The stack of an AVR grows down from the top of RAM.</summary>
internal sealed class AvrStackGauge
{
    private const uint DataAddresses = 0x80_0000;
    private readonly AvrMachine _machine;
    private readonly int? _staticEnd;

    /// <summary>Paints; the machine has not run yet.</summary>
    public AvrStackGauge(AvrMachine machine, ElfFile firmware)
    {
        _machine = machine;
        uint? end = firmware.Find("__heap_start")?.Value ?? firmware.Find("_end")?.Value;
        _staticEnd = end is { } address && address >= DataAddresses && address - DataAddresses < machine.Memory.Length
            ? (int)(address - DataAddresses)
            : null;
        for (int at = _staticEnd ?? machine.Memory.Length; at < machine.Memory.Length; at++)
        {
            machine.Memory[at] = Paint(at);
        }
    }

    /// <summary>Bytes from the lowest repainted byte to the top of RAM, or null when the end of the static data is not known.</summary>
    public int? PeakBytes
    {
        get
        {
            if (_staticEnd is not { } at)
            {
                return null;
            }

            ReadOnlySpan<byte> memory = _machine.Memory;
            while (at < memory.Length && memory[at] == Paint(at))
            {
                at++;
            }

            return memory.Length - at;
        }
    }

    // Differs from byte to byte, so that no value that a program repeats can hide.
    private static byte Paint(int address) => (byte)((address * 167) ^ 0xA5);
}
