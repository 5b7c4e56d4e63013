using TinyML.Protocol;

namespace TinyML.HostStreamer.Sessions;

/// <summary>What the board answered to one sample.</summary>
/// <param name="Record">The record's number in its source.</param>
/// <param name="Outputs">The board's integers.</param>
/// <param name="Led">The LED that the board lit.</param>
/// <param name="Cost">What the inference took in the board's unit, or null where the board measures none.</param>
/// <param name="Match">Whether integers and LED are those of the host's executor, bit for bit.</param>
public sealed record SampleAnswer(long Record, IReadOnlyList<int> Outputs, LedState Led, uint? Cost, bool Match);
