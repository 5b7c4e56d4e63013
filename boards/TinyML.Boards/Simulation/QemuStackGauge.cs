using System.Globalization;
using TinyML.Boards.Elf;

namespace TinyML.Boards.Simulation;

/// <summary>Finds how deep the stack of firmware in QEMU reached: the loader paints the memory between the end of the static data and
/// the top of the stack before the first instruction, and the lowest byte that lost its paint marks the peak.</summary>
internal sealed class QemuStackGauge
{
    private readonly string _paintedPath;
    private readonly string _savedPath;
    private readonly uint _begin;
    private readonly int _bytes;

    private QemuStackGauge(string folder, uint begin, int bytes)
    {
        _paintedPath = Path.Combine(folder, "paint.bin");
        _savedPath = Path.Combine(folder, "memory.bin");
        _begin = begin;
        _bytes = bytes;
        File.WriteAllBytes(_paintedPath, [.. Enumerable.Range(0, bytes).Select(Paint)]);
    }

    /// <summary>QEMU's arguments that paint the memory.</summary>
    public IReadOnlyList<string> Arguments =>
        ["-device", string.Create(CultureInfo.InvariantCulture, $"loader,file={_paintedPath},addr=0x{_begin:x},force-raw=on")];

    /// <summary>The monitor's command that saves the memory.</summary>
    public string SaveCommand => string.Create(CultureInfo.InvariantCulture, $"pmemsave 0x{_begin:x} {_bytes} \"{_savedPath}\"");

    /// <summary>Makes the paint for firmware, or null when it does not say where its static data ends and its stack begins.</summary>
    /// <param name="folder">For the painted and the saved memory.</param>
    /// <param name="firmware">The firmware, with the symbols of the board's linker file.</param>
    public static QemuStackGauge? For(string folder, ElfFile firmware) =>
        firmware.Find("end") is { } end && firmware.Find("tml_stack_top") is { } top && top.Value > end.Value
            ? new QemuStackGauge(folder, end.Value, (int)(top.Value - end.Value))
            : null;

    /// <summary>Bytes from the lowest repainted byte to the top, once the memory is saved; null when it was not.</summary>
    public int? PeakBytes()
    {
        byte[] memory = File.Exists(_savedPath) ? File.ReadAllBytes(_savedPath) : [];
        if (memory.Length != _bytes)
        {
            return null;
        }

        int at = 0;
        while (at < memory.Length && memory[at] == Paint(at))
        {
            at++;
        }

        return memory.Length - at;
    }

    // Differs from byte to byte, so that no value that a program repeats can hide.
    private static byte Paint(int offset) => (byte)((offset * 167) ^ (offset >> 8) ^ 0xA5);
}
