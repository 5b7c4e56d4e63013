using System.Globalization;

namespace TinyML.Testing.Measuring;

/// <summary>One run of a network, as measure.c prints it.</summary>
/// <param name="Cycles">Of the run, call included.</param>
/// <param name="StackBytes">Below the caller.</param>
/// <param name="Output">The first output.</param>
internal readonly record struct MeasuredRun(int Cycles, int StackBytes, sbyte Output)
{
    public static MeasuredRun[] Parse(string printed)
    {
        int[] numbers =
        [
            .. printed.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(line => int.Parse(line, NumberStyles.HexNumber, CultureInfo.InvariantCulture)),
        ];
        return [.. numbers.Chunk(3).Select(run => new MeasuredRun(run[0], run[1], unchecked((sbyte)run[2])))];
    }

    public static AvrCost Cost(IReadOnlyList<MeasuredRun> runs, ElfSize with, ElfSize without)
    {
        // Of an even number of runs, the slower of the two in the middle.
        int[] cycles = [.. runs.Select(run => run.Cycles).Order()];
        return new AvrCost(cycles[cycles.Length / 2], cycles[^1], with.Flash - without.Flash, with.Ram - without.Ram, runs.Max(run => run.StackBytes));
    }
}
