using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using TinyML.Cli.Output;

namespace TinyML.Cli.Commands;

/// <summary>The usual help, and an example at the end of a verb's.</summary>
internal sealed class HelpWithExample(HelpAction usual) : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        usual.MaxWidth = Terminal.Width;
        int result = usual.Invoke(parseResult);
        if (parseResult.CommandResult.Command is ExampleCommand verb)
        {
            // Broken as a shell takes it.
            IReadOnlyList<string> lines = TextWrap.Lines($"  tinyml {verb.Example}", Terminal.Width - 2, hanging: 4);
            parseResult.InvocationConfiguration.Output.WriteLine($"Example:{Environment.NewLine}{string.Join($" \\{Environment.NewLine}", lines)}");
        }

        return result;
    }
}
