using System.Globalization;

namespace TinyML.Nano.Simulation;

/// <summary>The board's pins: outputs are told on standard error, as <c>pin 25 1</c>, when they change.</summary>
public static class Pins
{
    /// <summary>What stands before a pin's number.</summary>
    public const string Prefix = "pin ";

    private static readonly Dictionary<int, bool> Levels = [];

    /// <summary>Sets an output.</summary>
    public static void Write(int pin, bool level)
    {
        lock (Levels)
        {
            if (Levels.TryGetValue(pin, out bool before) && before == level)
            {
                return;
            }

            Levels[pin] = level;
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Prefix}{pin} {(level ? 1 : 0)}"));
        }
    }
}
