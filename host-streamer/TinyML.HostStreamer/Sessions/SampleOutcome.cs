using TinyML.Protocol;

namespace TinyML.HostStreamer.Sessions;

/// <summary>What became of one sample that the board answered.</summary>
/// <param name="Record">The record's number in its source.</param>
/// <param name="Target">The true value or class, or null.</param>
/// <param name="Prediction">The board's answer: a quantity in the target's unit, or the number of a class.</param>
/// <param name="Outputs">The board's integers.</param>
/// <param name="Led">The LED that the board lit.</param>
/// <param name="Cost">What the inference took in the board's unit, or null where the board measures none.</param>
/// <param name="Match">Whether integers and LED are those of the host's executor, bit for bit.</param>
/// <param name="LedAgrees">Whether the LED is the one of the true value, or null without a rule or a true value.</param>
public sealed record SampleOutcome(
    long Record, double? Target, double Prediction, IReadOnlyList<int> Outputs, LedState Led, uint? Cost, bool Match, bool? LedAgrees);
