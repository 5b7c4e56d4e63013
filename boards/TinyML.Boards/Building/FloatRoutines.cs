using System.Text.RegularExpressions;
using TinyML.Boards.Elf;

namespace TinyML.Boards.Building;

/// <summary>Finds floating-point support routines: firmware that has none computes in integers alone. Names as in GCC's
/// "Routines for floating point emulation", the Arm run-time ABI and avr-libc.</summary>
public static partial class FloatRoutines
{
    /// <summary>The names of those that were linked, in ordinal order.</summary>
    public static IReadOnlyList<string> In(ElfFile firmware) =>
        [.. firmware.Symbols.Where(symbol => symbol.Defined && Name().IsMatch(symbol.Name)).Select(symbol => symbol.Name).Distinct().Order(StringComparer.Ordinal)];

    [GeneratedRegex("^__((add|sub|mul|div|neg|cmp|eq|ne|lt|le|gt|ge|unord)[sdt]f[23]x?|fix(uns)?[sdt]f[sd]i|float(un)?[sd]i[sdt]f|extend[sd]f[dt]f2|trunc[dt]f[sd]f2"
        + "|aeabi_c?[fd](add|sub|rsub|mul|div|cmp\\w*|2\\w+|neg)|aeabi_u?[il]2[fd]|fp_\\w+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
