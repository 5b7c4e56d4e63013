using System.CommandLine;

namespace TinyML.Cli.Commands;

/// <summary>A verb with a command that shows its use.</summary>
internal sealed class ExampleCommand(string name, string description, string example) : Command(name, description)
{
    /// <summary>A command that works in the repository, without the program's name.</summary>
    public string Example { get; } = example;
}
