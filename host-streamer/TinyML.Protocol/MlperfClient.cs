using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace TinyML.Protocol;

/// <summary>What a board that speaks the benchmark's protocol says of itself.</summary>
/// <param name="Name">The board.</param>
/// <param name="Profile">The benchmark that the firmware is for.</param>
/// <param name="Model">The benchmark's name of the model (kws01, vww01, ic01, ad01), or the model's own.</param>
/// <param name="InputBytes">The bytes of an input; 0 where the firmware is not this project's and does not say.</param>
public sealed record MlperfDevice(string Name, string Profile, string Model, int InputBytes);

/// <summary>What a board answered to <c>infer</c>.</summary>
/// <param name="Results">The real values of the output, with three decimals.</param>
/// <param name="Microseconds">The time of all counted inferences by the board's clock.</param>
public sealed record MlperfAnswer(IReadOnlyList<decimal> Results, long Microseconds);

/// <summary>The host's end of the text protocol of MLPerf Tiny, by the rules of the public runner (github.com/mlcommons/tiny, benchmark/runner): commands end in <c>%</c>, a
/// command's answer is all lines up to one with <c>m-ready</c>, an input goes in pieces of 31 bytes. It has no checksums: a bad line is a failure.</summary>
/// <param name="link">The line, which stays the caller's.</param>
/// <param name="patience">How long the board may be silent; the runner's 30 s when null.</param>
public sealed partial class MlperfClient(IByteLink link, TimeSpan? patience = null)
{
    /// <summary>Bytes of input that one command carries, as the runner has it.</summary>
    public const int PieceBytes = 31;

    /// <summary>The clock of the firmware begins anew after this.</summary>
    private const long ClockModulus = 1L << 31;

    private static readonly TimeSpan RunnersPatience = TimeSpan.FromSeconds(30);
    private readonly StringBuilder _line = new();
    private readonly byte[] _received = new byte[256];
    private int _count;
    private int _next;

    /// <summary>Finds the board, past what it said after its reset, and asks what it is.</summary>
    /// <exception cref="LinkException">It is silent, gone, or something else.</exception>
    public MlperfDevice Connect(CancellationToken cancellation = default)
    {
        Send("name");
        string? name = null;
        while (name is null)
        {
            name = Value(NameLine(), [ReadLine(cancellation)]);
        }

        ReadAnswer(cancellation);
        IReadOnlyList<string> lines = Execute("profile", cancellation);
        string? bytes = Value(InputLine(), lines);
        return new MlperfDevice(name, Required(ProfileLine(), lines, "profile"), Required(ModelLine(), lines, "profile"), bytes is null ? 0 : int.Parse(bytes, CultureInfo.InvariantCulture));
    }

    /// <summary>Sends an input.</summary>
    /// <exception cref="LinkException">The board refuses it or does not answer.</exception>
    public void Load(ReadOnlySpan<byte> input, CancellationToken cancellation = default)
    {
        IReadOnlyList<string> lines = Execute(FormattableString.Invariant($"db load {input.Length}"), cancellation);
        for (int at = 0; at < input.Length; at += PieceBytes)
        {
            lines = Execute("db " + Convert.ToHexStringLower(input.Slice(at, Math.Min(PieceBytes, input.Length - at))), cancellation);
        }

        if (!lines.Contains("m-load-done"))
        {
            throw Refused("db", lines);
        }
    }

    /// <summary>Runs the model on the input that was loaded.</summary>
    /// <param name="count">How often it is timed; at least 1.</param>
    /// <param name="warmups">How often before that.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="LinkException">The board refuses or does not answer.</exception>
    public MlperfAnswer Infer(int count, int warmups, CancellationToken cancellation = default)
    {
        IReadOnlyList<string> lines = Execute(FormattableString.Invariant($"infer {count} {warmups}"), cancellation);
        long[] laps = [.. lines.Select(line => LapLine().Match(line)).Where(match => match.Success).Select(match => long.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture))];
        decimal[] results = [.. Required(ResultsLine(), lines, "infer").Split(',').Where(text => text.Trim().Length > 0).Select(text => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal value) ? value : throw Refused("infer", lines))];
        return laps.Length == 2 ? new MlperfAnswer(results, (laps[1] - laps[0] + ClockModulus) % ClockModulus) : throw Refused("infer", lines);
    }

    /// <summary>Sends a command and reads its answer, without the line that says that the board is ready.</summary>
    /// <exception cref="LinkException">The board does not answer, or with an error (<c>e-[…]</c>).</exception>
    public IReadOnlyList<string> Execute(string command, CancellationToken cancellation = default)
    {
        Send(command);
        IReadOnlyList<string> lines = ReadAnswer(cancellation);
        return lines.Any(line => line.StartsWith("e-[", StringComparison.Ordinal)) ? throw Refused(command.Split(' ')[0], lines) : lines;
    }

    private void Send(string command)
    {
        try
        {
            link.Write(Encoding.ASCII.GetBytes(command + "%"));
        }
        catch (TimeoutException exception)
        {
            throw new LinkException(LinkFailure.Silent, $"The board does not take '{command}': {exception.Message}", exception);
        }
        catch (IOException exception)
        {
            throw Gone(exception);
        }
    }

    private List<string> ReadAnswer(CancellationToken cancellation)
    {
        var lines = new List<string>();
        while (ReadLine(cancellation) is var line && !line.Contains("m-ready", StringComparison.Ordinal))
        {
            lines.Add(line);
        }

        return lines;
    }

    private string ReadLine(CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        bool anything = _line.Length > 0;
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            for (; _next < _count; _next++)
            {
                char c = (char)_received[_next];
                if (c == '\n')
                {
                    _next++;
                    string line = _line.ToString();
                    _line.Clear();
                    return line;
                }

                _ = c is '\r' or '\0' ? _line : _line.Append(c);
            }

            Receive();
            anything |= _count > 0;
            start = _count > 0 ? Stopwatch.GetTimestamp() : start;
            if (Stopwatch.GetElapsedTime(start) > (patience ?? RunnersPatience))
            {
                throw new LinkException(
                    anything ? LinkFailure.Noise : LinkFailure.Silent,
                    $"The board at '{link.Name}' does not answer in the benchmark's protocol.");
            }
        }
    }

    private void Receive()
    {
        try
        {
            _next = 0;
            _count = link.Read(_received, TimeSpan.FromMilliseconds(200));
        }
        catch (IOException exception)
        {
            throw Gone(exception);
        }
    }

    private LinkException Gone(IOException exception) => new(LinkFailure.Gone, $"The board at '{link.Name}' is gone: {exception.Message}", exception);

    private LinkException Refused(string command, IReadOnlyList<string> lines) =>
        new(LinkFailure.Refused, $"The board at '{link.Name}' answered '{command}' with: {string.Join(' ', lines)}");

    private string Required(Regex pattern, IReadOnlyList<string> lines, string command) => Value(pattern, lines) ?? throw Refused(command, lines);

    private static string? Value(Regex pattern, IReadOnlyList<string> lines) =>
        lines.Select(line => pattern.Match(line)).FirstOrDefault(match => match.Success)?.Groups[1].Value;

    [GeneratedRegex(@"^m-name-dut-\[([^]]+)\]$")]
    private static partial Regex NameLine();

    [GeneratedRegex(@"^m-profile-\[([^]]+)\]$")]
    private static partial Regex ProfileLine();

    [GeneratedRegex(@"^m-model-\[([^]]+)\]$")]
    private static partial Regex ModelLine();

    [GeneratedRegex(@"^m-input-bytes-([0-9]{1,9})$")]
    private static partial Regex InputLine();

    [GeneratedRegex(@"^m-lap-us-([0-9]{1,18})$")]
    private static partial Regex LapLine();

    [GeneratedRegex(@"^m-results-\[([^]]+)\]$")]
    private static partial Regex ResultsLine();
}
