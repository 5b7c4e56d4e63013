using System.Globalization;
using TinyML.Compiler.Targets;

namespace TinyML.Boards.Simulation;

/// <summary>LEDs of firmware that tells its pins, line by line: <c>pin 25 1</c>.</summary>
/// <param name="names">The pins' numbers.</param>
/// <param name="onChange">Called when an LED goes on or off.</param>
internal sealed class PinLeds(SimulatedLeds names, Action<LedChange> onChange)
{
    private const string Prefix = "pin ";
    private readonly bool[] _isOn = new bool[2];

    /// <summary>Whether an LED is on.</summary>
    public bool IsOn(BoardLed led) => Volatile.Read(ref _isOn[(int)led]);

    /// <summary>Takes a line.</summary>
    /// <returns>Whether it tells a pin.</returns>
    public bool Take(string line)
    {
        string[] words = line.StartsWith(Prefix, StringComparison.Ordinal) ? line[Prefix.Length..].Split(' ') : [];
        if (words.Length != 2 || !int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            return false;
        }

        bool on = words[1] == "1";
        BoardLed? led = words[0] == names.Green ? BoardLed.Green : words[0] == names.Red ? BoardLed.Red : null;
        if (led is { } known && _isOn[(int)known] != on)
        {
            Volatile.Write(ref _isOn[(int)known], on);
            onChange(new LedChange(known, on));
        }

        return true;
    }
}
