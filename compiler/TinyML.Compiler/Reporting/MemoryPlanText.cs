using System.Globalization;
using System.Text;

namespace TinyML.Compiler.Reporting;

/// <summary>Draws the arena over time in characters: steps across, addresses up, one letter per buffer.</summary>
public static class MemoryPlanText
{
    private const int Rows = 24;
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>The drawing and its legend; lines end with a line feed.</summary>
    /// <param name="buffers">Buffers with their places and lifetimes.</param>
    /// <param name="arenaBytes">Size of the arena.</param>
    /// <param name="lowerBoundBytes">What no plan can do with less than.</param>
    public static string Draw(IReadOnlyList<BufferReport> buffers, long arenaBytes, long lowerBoundBytes)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Summary(arenaBytes, lowerBoundBytes)}\n\n");
        int steps = buffers.Count == 0 ? 1 : buffers.Max(buffer => buffer.LastStep) + 1;
        int rows = (int)Math.Clamp(arenaBytes, 1, Rows);
        for (int row = rows - 1; row >= 0; row--)
        {
            long begin = row * arenaBytes / rows, end = (row + 1) * arenaBytes / rows;
            text.Append(CultureInfo.InvariantCulture, $"{begin,9:N0} |");
            for (int step = 0; step < steps; step++)
            {
                text.Append(Cell(buffers, step, begin, end));
            }

            text.Append('\n');
        }

        text.Append(' ', 10).Append('+').Append('-', steps).Append('\n');
        for (int i = 0; i < buffers.Count; i++)
        {
            BufferReport buffer = buffers[i];
            text.Append(CultureInfo.InvariantCulture, $"{Letters[i % Letters.Length]} bytes {buffer.Offset,9:N0} to {buffer.Offset + buffer.Bytes - 1,9:N0}, steps {buffer.FirstStep,3} to {buffer.LastStep,3}: {buffer.Name}\n");
        }

        return text.Append("* two buffers: the step writes over rows that it is done with, or works in place\n").ToString();
    }

    /// <summary>The size of an arena beside its lower bound, in one line.</summary>
    public static string Summary(long arenaBytes, long lowerBoundBytes) => arenaBytes == lowerBoundBytes
        ? string.Create(CultureInfo.InvariantCulture, $"{arenaBytes:N0} bytes, the least that any plan of whole layers needs")
        : string.Create(CultureInfo.InvariantCulture, $"{arenaBytes:N0} bytes, {100.0 * (arenaBytes - lowerBoundBytes) / Math.Max(1, lowerBoundBytes):0.0} % above the {lowerBoundBytes:N0} that any plan of whole layers needs");

    /// <summary>What lies in the middle of the cell, or else anywhere in it.</summary>
    private static char Cell(IReadOnlyList<BufferReport> buffers, int step, long begin, long end)
    {
        char middle = '.', anywhere = '.';
        for (int i = 0; i < buffers.Count; i++)
        {
            BufferReport buffer = buffers[i];
            bool alive = step >= buffer.FirstStep && step <= buffer.LastStep;
            char letter = Letters[i % Letters.Length];
            if (alive && buffer.Offset <= (begin + end) / 2 && buffer.Offset + buffer.Bytes > (begin + end) / 2)
            {
                middle = middle == '.' ? letter : '*';
            }

            if (alive && buffer.Offset < end && buffer.Offset + buffer.Bytes > begin)
            {
                anywhere = letter;
            }
        }

        return middle == '.' ? anywhere : middle;
    }
}
