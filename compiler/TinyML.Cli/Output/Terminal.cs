using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Spectre.Console;
using TinyML.Compiler.Diagnostics;

namespace TinyML.Cli.Output;

/// <summary>Where words go: results to standard output; progress, warnings and errors to standard error.</summary>
public static class Terminal
{
    private static readonly HashSet<Diagnostic> Reported = [];

    /// <summary>Results for people. Plain when piped or when NO_COLOR is set; lines are not wrapped when piped.</summary>
    public static IAnsiConsole Out { get; } = Create(Console.Out, Console.IsOutputRedirected);

    /// <summary>Progress, warnings and errors.</summary>
    public static IAnsiConsole Error { get; } = Create(Console.Error, Console.IsErrorRedirected);

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

    /// <summary>Prints one named figure; the terminal wraps what is too long for it.</summary>
    public static void Field(string name, string value) => Console.Out.WriteLine($"{name,-10} {value.TrimEnd()}");

    /// <summary>A status line on standard error, for work that takes a while.</summary>
    public static void Step(string text) => Error.MarkupLine($"[grey]{Markup.Escape(text)}[/]");

    private static IAnsiConsole Create(TextWriter writer, bool redirected)
    {
        bool plain = redirected || Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 };
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = plain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = redirected ? InteractionSupport.No : InteractionSupport.Detect,
        });
        if (redirected)
        {
            // A program that reads the lines wants them whole.
            console.Profile.Width = 4096;
        }

        return console;
    }
}
