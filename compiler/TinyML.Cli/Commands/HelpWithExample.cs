using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace TinyML.Cli.Commands;

/// <summary>The usual help, and an example at the end of a verb's.</summary>
internal sealed class HelpWithExample(HelpAction usual) : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        int result = usual.Invoke(parseResult);
        if (parseResult.CommandResult.Command is ExampleCommand verb)
        {
            parseResult.InvocationConfiguration.Output.WriteLine($"Example:{Environment.NewLine}  tinyml {verb.Example}");
        }

        return result;
    }
}
