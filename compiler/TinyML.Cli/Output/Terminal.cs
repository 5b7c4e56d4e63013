using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Spectre.Console;
using TinyML.Compiler.Diagnostics;

namespace TinyML.Cli.Output;

/// <summary>Where words go: results to standard output; progress, warnings and errors to standard error.</summary>
public static class Terminal
{
    private const int NameWidth = 10;
    private const int LeastWidth = 40;
    private const int Unlimited = 4096;
    private static readonly HashSet<Diagnostic> Reported = [];

    // What people pipe they mostly look at, too; programs read --json.
    private const int PipedWidth = 80;

    /// <summary>Results for people. Plain when piped or when NO_COLOR is set; as wide as the terminal, when piped as COLUMNS says or 80 characters.</summary>
    public static IAnsiConsole Out { get; } = Create(Console.Out, Console.IsOutputRedirected, Console.IsOutputRedirected ? WidthOfPipe() : null);

    /// <summary>Characters of a line of results.</summary>
    public static int Width => Out.Profile.Width;

    /// <summary>Writes to standard output what is broken into lines already, so that no file name is broken.</summary>
    private static IAnsiConsole Whole { get; } = Create(Console.Out, Console.IsOutputRedirected, Unlimited);

    /// <summary>Progress, warnings and errors; when piped each in one line, however long, for programs that look for them.</summary>
    public static IAnsiConsole Error { get; } = Create(Console.Error, Console.IsErrorRedirected, Console.IsErrorRedirected ? Unlimited : null);

    /// <summary>Whether a live display may be drawn on standard error.</summary>
    public static bool IsLive => !Console.IsErrorRedirected && Error.Profile.Capabilities.Ansi;

    /// <summary>Prints one diagnostic to standard error, once: a table that is opened twice warns once. For several boards' threads at once.</summary>
    public static void Report(Diagnostic diagnostic)
    {
        lock (Reported)
        {
            if (!Reported.Add(diagnostic))
            {
                return;
            }

            string colour = diagnostic.Severity == Severity.Error ? "red" : "yellow";
            Error.MarkupLine($"[{colour}]{Markup.Escape(diagnostic.ToString())}[/]");
        }
    }

    /// <summary>Prints the one JSON object of a verb to standard output.</summary>
    public static void Json<T>(T value, JsonTypeInfo<T> type) => Console.Out.WriteLine(JsonSerializer.Serialize(value, type));

    /// <summary>Prints one named figure; what is too long for a line goes on below it.</summary>
    public static void Field(string name, string value) => Line($"{name,-NameWidth} {value.TrimEnd()}", hanging: NameWidth + 1);

    /// <summary>Prints a text to standard output, broken at spaces where it is too long for a line.</summary>
    /// <param name="text">The text; no markup.</param>
    /// <param name="style">Its style, such as <c>green</c>, or empty.</param>
    /// <param name="hanging">Spaces before all lines but the first.</param>
    public static void Line(string text, string style = "", int hanging = 0)
    {
        foreach (string line in TextWrap.Lines(text, Width, hanging))
        {
            Whole.MarkupLine(style.Length == 0 ? Markup.Escape(line) : $"[{style}]{Markup.Escape(line)}[/]");
        }
    }

    /// <summary>A status line on standard error, for work that takes a while.</summary>
    public static void Step(string text) => Error.MarkupLine($"[grey]{Markup.Escape(text)}[/]");

    /// <summary>Asks on standard error, and reads the answer from standard input; what is no yes is a no.</summary>
    public static bool Confirms(string question)
    {
        Error.Markup($"{Markup.Escape(question)} (yes/no) ");
        return Console.ReadLine()?.Trim().ToUpperInvariant() is "YES" or "Y";
    }

    private static int WidthOfPipe() =>
        int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), NumberStyles.None, CultureInfo.InvariantCulture, out int columns) && columns > 0 ? Math.Max(columns, LeastWidth) : PipedWidth;

    private static IAnsiConsole Create(TextWriter writer, bool redirected, int? width)
    {
        bool plain = redirected || Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 };
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = plain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = redirected ? InteractionSupport.No : InteractionSupport.Detect,
        });
        console.Profile.Width = width ?? console.Profile.Width;
        return console;
    }
}
