using TinyML.Protocol;

namespace TinyML.Boards.Simulation;

/// <summary>One of the two LEDs of a board.</summary>
public enum BoardLed
{
    /// <summary>The green one.</summary>
    Green,

    /// <summary>The red one.</summary>
    Red,
}

/// <summary>An LED went on or off.</summary>
/// <param name="Led">Which.</param>
/// <param name="On">What it is now.</param>
public readonly record struct LedChange(BoardLed Led, bool On);

/// <summary>A board whose firmware runs on this computer, with its serial port as the link.</summary>
public interface ISimulatedBoard : IByteLink
{
    /// <summary>What the simulator can count: <c>cycles</c>, <c>instructions</c>, or this computer's <c>microseconds</c>.</summary>
    string CostUnit { get; }

    /// <summary>Raised on the simulator's own thread; must return at once.</summary>
    event Action<LedChange>? LedChanged;

    /// <summary>Whether an LED is on.</summary>
    bool IsOn(BoardLed led);
}
