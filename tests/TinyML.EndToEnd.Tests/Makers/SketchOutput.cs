using System.Diagnostics;
using System.Text;
using TinyML.Boards.Simulation;

namespace TinyML.EndToEnd.Tests.Makers;

/// <summary>What a sketch prints.</summary>
internal static class SketchOutput
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>The next line, without its end; what there is of it when the board is silent for half a minute.</summary>
    public static string ReadLine(SimavrBoard board)
    {
        var text = new StringBuilder();
        byte[] buffer = new byte[1];
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < Patience && !text.ToString().EndsWith("\r\n", StringComparison.Ordinal))
        {
            int count = board.Read(buffer, TimeSpan.FromSeconds(1));
            text.Append(Encoding.ASCII.GetString(buffer, 0, count));
        }

        return text.ToString().TrimEnd('\r', '\n');
    }
}
