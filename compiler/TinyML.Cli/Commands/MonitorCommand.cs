using System.CommandLine;
using System.Text;
using TinyML.Boards.Simulation;
using TinyML.Cli.Workspace;
using TinyML.HostStreamer.Links;
using TinyML.Protocol;

namespace TinyML.Cli.Commands;

/// <summary><c>tinyml monitor</c>.</summary>
internal static class MonitorCommand
{
    private static readonly Argument<DirectoryInfo?> Folder = new("DIR") { Description = "A compiled folder, for --port sim and virtual.", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<string> Port = new("--port") { Description = "A serial port; with DIR also sim or virtual.", HelpName = "PORT", Required = true };
    private static readonly Option<bool> Pty = new("--pty") { Description = "Show the board as a pseudo terminal that any other program can open, until interrupted." };
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly Option<int> Baud = new("--baud") { Description = "The speed of a serial port.", DefaultValueFactory = _ => 115200, HelpName = "BAUD" };

    /// <summary>Creates the verb.</summary>
    public static Command Create()
    {
        Command command = Verb.Create("monitor", "Text mode: sends lines of standard input (one row of integer steps each) and prints the board's lines until interrupted.", "monitor --port /dev/ttyACM0", Folder, Port, Baud, Pty);
        // On a thread of its own: signals are handled only once the action has returned its task.
        command.SetAction((parsed, cancellation) => Task.Run(() => RunAsync(parsed, cancellation), CancellationToken.None));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        string port = parsed.GetValue(Port)!;
        using IByteLink link = parsed.GetValue(Folder) is { } folder
            ? BoardLinks.Open(CompiledFolder.Load(folder.FullName), port, null, isInStep: false)
            : SerialPorts.Open(port, parsed.GetValue(Baud));
        if (parsed.GetValue(Pty))
        {
            return await BridgeAsync(link, cancellation);
        }

        Task<bool> input = Task.Run(() => SendLines(link, cancellation), cancellation);
        var buffer = new byte[256];
        var decoder = Encoding.UTF8.GetDecoder();
        var text = new char[512];
        while (!cancellation.IsCancellationRequested)
        {
            // Asked before the board is: what it answers to the last line is read then.
            bool isOver = Console.IsInputRedirected && input.IsCompleted;
            int count = link.Read(buffer, TimeSpan.FromMilliseconds(500));
            int characters = decoder.GetChars(buffer, 0, count, text, 0);
            Console.Out.Write(text, 0, characters);

            // When standard input was a file, the board's last answer is the end; a person's terminal stays open.
            if (count == 0 && isOver)
            {
                return 0;
            }

            if (count == 0)
            {
                // A virtual board has nothing to wait for.
                cancellation.WaitHandle.WaitOne(Pause);
            }
        }

        await Console.Out.FlushAsync(CancellationToken.None);
        return 0;
    }

    private static async Task<int> BridgeAsync(IByteLink link, CancellationToken cancellation)
    {
        using PtyBridge bridge = PtyBridge.Open(link);
        await Console.Out.WriteLineAsync(bridge.Path);
        await Task.WhenAny(bridge.Completion, Task.Delay(Timeout.Infinite, cancellation));
        return 0;
    }

    private static bool SendLines(IByteLink link, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested && Console.In.ReadLine() is { } line)
        {
            link.Write(Encoding.ASCII.GetBytes(line + "\n"));
        }

        return true;
    }
}
