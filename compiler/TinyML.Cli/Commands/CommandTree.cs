using System.CommandLine;
using System.CommandLine.Help;

namespace TinyML.Cli.Commands;

/// <summary>The verbs, listed by hand.</summary>
internal static class CommandTree
{
    /// <summary>The root command with every verb.</summary>
    public static RootCommand Create()
    {
        var root = new RootCommand("Turns trained neural networks into firmware for microcontrollers, and proves that the board answers what the PC computed.");
        root.Options.Add(CommonOptions.Json);
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExample((HelpAction)help.Action!);
        root.Subcommands.Add(InspectCommand.Create());
        root.Subcommands.Add(InitCommand.Create());
        root.Subcommands.Add(CompileCommand.Create());
        root.Subcommands.Add(CompareCommand.Create());
        root.Subcommands.Add(PredictCommand.Create());
        root.Subcommands.Add(BuildCommand.Create());
        root.Subcommands.Add(FlashCommand.Create());
        root.Subcommands.Add(UpdateCommand.Create());
        root.Subcommands.Add(StreamCommand.Create());
        root.Subcommands.Add(ProfileCommand.Create());
        root.Subcommands.Add(SelftestCommand.Create());
        root.Subcommands.Add(DataCommand.Create());
        root.Subcommands.Add(ModelsCommand.Create());
        root.Subcommands.Add(BoardsCommand.Create());
        root.Subcommands.Add(PortsCommand.Create());
        root.Subcommands.Add(MonitorCommand.Create());
        root.Subcommands.Add(DoctorCommand.Create());
        root.Subcommands.Add(VerifyCommand.Create());
        root.Subcommands.Add(ReportCommand.Create());
        return root;
    }
}
