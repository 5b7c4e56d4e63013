using System.CommandLine;

namespace TinyML.Cli.Commands;

/// <summary>The verbs, listed by hand.</summary>
internal static class CommandTree
{
    /// <summary>The root command with every verb.</summary>
    public static RootCommand Create()
    {
        var root = new RootCommand("Turns trained neural networks into firmware for microcontrollers, and proves that the board answers what the PC computed.");
        root.Options.Add(CommonOptions.Json);
        root.Subcommands.Add(BoardsCommand.Create());
        return root;
    }
}
