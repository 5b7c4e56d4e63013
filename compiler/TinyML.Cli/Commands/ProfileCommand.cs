using System.CommandLine;
using System.Globalization;
using TinyML.Cli.Output;
using TinyML.Cli.Workspace;

namespace TinyML.Cli.Commands;

/// <summary><c>tinyml profile</c>.</summary>
internal static class ProfileCommand
{
    private static readonly Argument<DirectoryInfo> Folder = CommonOptions.Folder();
    private static readonly Option<string?> Data = CommonOptions.Data("The inputs to run.");
    private static readonly Option<string> Port = new("--port") { Description = "A serial port whose board runs the measuring firmware (flash --profile); sim for the board's simulator with it.", HelpName = "PORT", Required = true };
    private static readonly Option<string?> Board = CommonOptions.Board();
    private static readonly Option<string> Part = CommonOptions.Part();
    private static readonly Option<int?> Limit = CommonOptions.Limit();

    /// <summary>Creates the verb.</summary>
    public static Command Create()
    {
        Data.Required = true;
        Command command = Verb.Create(
            "profile",
            "Measures on the device what each layer costs: with the streaming firmware built so that it looks at its clock between layers. Costs are medians over --limit samples, 10 by default.",
            "profile out/benzene --data models/benzene/samples/air-quality-sample.csv --port sim",
            Folder, Data, Port, Board, Part, Limit);
        // On a thread of its own: signals are handled only once the action has returned its task.
        command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, cancellation), CancellationToken.None));
        return command;
    }

    private static int Run(ParseResult parsed, CancellationToken cancellation)
    {
        var job = new ProfileJob
        {
            Folder = CompiledFolder.Load(parsed.GetValue(Folder)!.FullName),
            Port = parsed.GetValue(Port)!,
            BoardId = parsed.GetValue(Board),
            Samples = parsed.GetValue(Limit) ?? 10,
        };
        ProfileResult result = job.Run(parsed.GetValue(Data)!, DataSelection.Part(parsed.GetValue(Part)!), cancellation);
        if (parsed.GetValue(CommonOptions.Json))
        {
            Terminal.Json(result, CliJson.Readable.ProfileResult);
        }
        else
        {
            Print(result);
        }

        return 0;
    }

    private static void Print(ProfileResult result)
    {
        Terminal.Line(string.Create(CultureInfo.InvariantCulture, $"One inference costs {result.Total ?? result.Sum:N0} {result.Unit}."));
        var table = new Listing(new("layer"), new("kernel", MayGo: 1), new(result.Unit, IsNumber: true), new("share", IsNumber: true));
        foreach (LayerCost layer in result.Layers)
        {
            table.Add(Layers.Shortened(layer.Name), layer.Kernel, layer.Cost.ToString("N0", CultureInfo.InvariantCulture), string.Create(CultureInfo.InvariantCulture, $"{100.0 * layer.Cost / Math.Max(1, result.Sum):0.0} %"));
        }

        table.Print();
        Terminal.Field("sum", string.Create(CultureInfo.InvariantCulture, $"{result.Sum:N0} {result.Unit}"));
        if (result.Total is { } total)
        {
            Terminal.Field("whole", string.Create(CultureInfo.InvariantCulture, $"{total:N0} {result.Unit} per inference in the firmware that does not measure ({result.Sum - total:+#,0;-#,0;0})"));
        }
    }
}
