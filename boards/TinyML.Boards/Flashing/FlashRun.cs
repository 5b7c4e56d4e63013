using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using TinyML.Boards.Building;
using TinyML.Compiler.Diagnostics;

namespace TinyML.Boards.Flashing;

/// <summary>Runs a board's flashing tool.</summary>
/// <param name="line">The command.</param>
/// <param name="board">The board's id, for diagnostics.</param>
/// <param name="show">Gets the tool's words as they come, progress without line ends among them; called from two threads, never at the same time.</param>
public sealed class FlashRun(CommandLine line, string board, Action<string> show)
{
    private const int KeptCharacters = 100_000;
    private const int LongestLine = 4096;
    private readonly StringBuilder _said = new();
    private FlashFinding? _final;

    /// <summary>Runs the tool to its end; it is ended where it said what cannot come right.</summary>
    /// <exception cref="DiagnosticException">The tool is not installed, or failed.</exception>
    public void Run()
    {
        using Process process = Start();
        Task output = Task.Run(() => Follow(process, process.StandardOutput)), errors = Task.Run(() => Follow(process, process.StandardError));
        process.WaitForExit();
        Task.WaitAll(output, errors);
        if (_final is null && process.ExitCode == 0)
        {
            return;
        }

        FlashFinding? finding = _final ?? FlashFinding.In(_said.ToString());
        throw new DiagnosticException(
            DiagnosticCodes.FlashingFailed,
            board,
            finding is null ? $"{line.Program} ended with exit code {process.ExitCode}" : $"{line.Program}: {finding.What}",
            finding?.Todo ?? "read its words above; check the cable, the port ('tinyml ports') and that no other program uses it");
    }

    private Process Start()
    {
        try
        {
            return Process.Start(new ProcessStartInfo(line.Program, line.Arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        }
        catch (Win32Exception)
        {
            throw new DiagnosticException(DiagnosticCodes.FlashingFailed, board, $"{line.Program} is not installed", Tools.HowToInstall(line.Program));
        }
    }

    private void Follow(Process process, StreamReader reader)
    {
        var buffer = new char[512];
        var line = new StringBuilder();
        for (int count = reader.Read(buffer, 0, buffer.Length); count > 0; count = reader.Read(buffer, 0, buffer.Length))
        {
            lock (_said)
            {
                if (_final is not null)
                {
                    continue;
                }

                show(new string(buffer, 0, count));
                Keep(buffer.AsSpan(0, count));
                _final = FinalFinding(line, buffer.AsSpan(0, count));
                if (_final is not null)
                {
                    process.Kill(entireProcessTree: true);
                }
            }
        }
    }

    /// <summary>Keeps the end of what was said, where a tool says why it gives up.</summary>
    private void Keep(ReadOnlySpan<char> piece)
    {
        _said.Append(piece);
        if (_said.Length > 2 * KeptCharacters)
        {
            _said.Remove(0, _said.Length - KeptCharacters);
        }
    }

    /// <summary>Looks at every line that a piece ends; half a line may not have said yet why a port does not open.</summary>
    /// <param name="line">What there was of the line under way, and is of the next.</param>
    /// <param name="piece">What came.</param>
    private static FlashFinding? FinalFinding(StringBuilder line, ReadOnlySpan<char> piece)
    {
        for (int end = piece.IndexOfAny('\n', '\r'); end >= 0; end = piece.IndexOfAny('\n', '\r'))
        {
            line.Append(piece[..end]);
            piece = piece[(end + 1)..];
            if (FlashFinding.In(line.ToString()) is { IsFinal: true } finding)
            {
                return finding;
            }

            line.Clear();
        }

        line.Append(piece[..Math.Min(piece.Length, LongestLine - Math.Min(line.Length, LongestLine))]);
        return null;
    }
}
