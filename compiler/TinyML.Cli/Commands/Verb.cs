using System.CommandLine;

namespace TinyML.Cli.Commands;

/// <summary>What every verb has: a description that ends in an example, and an action that returns an exit code.</summary>
internal static class Verb
{
    /// <summary>Creates a verb.</summary>
    /// <param name="name">The word on the command line.</param>
    /// <param name="description">What it does, one or two sentences.</param>
    /// <param name="example">A command that works in the repository, without the program's name.</param>
    /// <param name="symbols">Arguments and options in the order that help shows.</param>
    public static Command Create(string name, string description, string example, params ReadOnlySpan<Symbol> symbols)
    {
        var command = new ExampleCommand(name, description, example);
        foreach (Symbol symbol in symbols)
        {
            if (symbol is Argument argument)
            {
                command.Arguments.Add(argument);
            }
            else
            {
                command.Options.Add((Option)symbol);
            }
        }

        return command;
    }
}
