using System.Globalization;

namespace TinyML.Testing.Measuring;

/// <summary>What a linked AVR program takes.</summary>
/// <param name="Flash">Code, constants and initial values.</param>
/// <param name="Ram">Variables.</param>
internal readonly record struct ElfSize(int Flash, int Ram)
{
    public static ElfSize Of(string elf)
    {
        string[] columns = ChildProcess.Run("avr-size", [elf]).Split('\n')[1].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        int text = int.Parse(columns[0], CultureInfo.InvariantCulture), data = int.Parse(columns[1], CultureInfo.InvariantCulture), bss = int.Parse(columns[2], CultureInfo.InvariantCulture);
        return new(text + data, data + bss);
    }
}
